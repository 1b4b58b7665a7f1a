using System.Diagnostics;
using Microsoft.Extensions.Logging;
using NodaTime;
using SupportFunctions.Core.Maintenance;
using SupportFunctions.Desk.Maintenance.Notices;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Maintenance;

/// <summary>Does what commits of a window want done, in their order. A row stays until its effect is done; a repetition carries the same ids.</summary>
public sealed partial class WindowErrands(WindowStore store, WindowService windows, Mailing mailing, MachineTime machine, ILogger<WindowErrands> logger)
{
    private static readonly Duration _again = Duration.FromSeconds(30);

    /// <returns>MachineTime at which something is to be tried again; null when all is done.</returns>
    internal async Task<Instant?> RunAsync(WindowView view, CancellationToken cancellation)
    {
        Instant? next = null;
        foreach ((string rowKey, WindowEffect effect) in view.Outbox)
        {
            Instant? again;
            try
            {
                again = await RunAsync(view.Window.Id, effect, cancellation);
                if (again is null)
                {
                    await store.DoneAsync(view.Window.Id, rowKey, cancellation);
                }
            }
            catch (Exception e) when (e is not (OperationCanceledException or StoreUnavailableException))
            {
                // One effect's fault keeps neither the others nor the window from going on.
                Log.NotDone(logger, effect.Id, e);
                again = machine.Now + _again;
            }

            next = again is { } at && (next is null || at < next) ? at : next;
        }

        return next;
    }

    private async Task<Instant?> RunAsync(WindowId id, WindowEffect effect, CancellationToken cancellation)
    {
        switch (effect)
        {
            case WindowEffect.TellCustomers e:
                return await mailing.TellAsync(e, cancellation);
            case WindowEffect.TellStaff e:
                return await mailing.TellAsync(e, cancellation);
            case WindowEffect.Resend e:
                return await mailing.TellAsync(e, cancellation);
            case WindowEffect.OpenNext e:
                Demand(effect, await windows.ExecuteAsync(e.Into, new WindowCommand.Create(e.By, e.Plan) { Series = e.Series }, e.Id, expected: null, cancellation));
                return null;
            case WindowEffect.CancelNext e:
                // One that nobody can cancel any more has taken place, or was cancelled; those after it are its own to end.
                await windows.ExecuteAsync(e.Next, new WindowCommand.Cancel(WindowCommand.ByDesk, e.Reason, EndsSeries: true), e.Id, expected: null, cancellation);
                return null;
            default:
                throw new UnreachableException($"{effect.GetType().Name} of {id} is not known.");
        }
    }

    private static void Demand(WindowEffect effect, WindowResult result)
    {
        // Created before, by this very effect.
        if (result is WindowResult.Refused { Decision.Code: not WindowRefusal.WrongState } refused)
        {
            throw new InvalidOperationException($"{effect.Id} was refused: {refused.Decision.Detail}");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{EffectId} of a maintenance window was not done; it is tried again.")]
        public static partial void NotDone(ILogger logger, string effectId, Exception e);
    }
}
