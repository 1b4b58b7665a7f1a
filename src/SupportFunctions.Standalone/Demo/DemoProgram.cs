using System.Runtime.InteropServices;
using NodaTime;
using NodaTime.Text;
using SupportFunctions.Desk.Engineers;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Time;
using SupportFunctions.Standalone.Configuration;

namespace SupportFunctions.Standalone.Demo;

/// <summary><c>--demo</c>: plays <c>samples/</c> on a real desk, tells its timelines and sums up.</summary>
internal static class DemoProgram
{
    private const string OwnPort = "http://127.0.0.1:0";
    private const string UsualPort = "http://localhost:7071";

    /// <summary>Real time in which the clock runs through the script. Beside it there are the start, the work of the steps and the summary.</summary>
    private const int PlaySeconds = 35;

    /// <summary>How long before the first step the desk clock starts.</summary>
    private static readonly Duration Lead = Duration.FromHours(4);

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);

    private static readonly Duration LongestLead = Duration.FromDays(14);

    public static async Task<int> RunAsync(DeskArguments arguments)
    {
        using var stop = new CancellationTokenSource();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            DemoScript script = DemoScript.Read();
            if (arguments.Clock is { } clock && (clock > script.Begin || clock < script.Begin - LongestLead))
            {
                await Console.Error.WriteLineAsync(
                    $"--clock {InstantPattern.General.Format(clock)} does not fit the script of --demo, which begins at {InstantPattern.General.Format(script.Begin)}: use that instant, or one up to 14 days before. See --help.");
                return 2;
            }

            return await RunAsync(arguments, script, stop.Token);
        }
        catch (StartException e)
        {
            await DeskProgram.ReportAsync(e);
            return 1;
        }
        catch (Exception e) when (stop.IsCancellationRequested && e is OperationCanceledException or HttpRequestException or IOException)
        {
            // Asked to stop; the desk goes down at once, under whatever was being asked of it.
            return 0;
        }
        catch (Exception e) when (e is DemoFaultException or HttpRequestException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"The demonstration cannot go on: {e.Message}");
            return 1;
        }

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }

    private static async Task<int> RunAsync(DeskArguments arguments, DemoScript script, CancellationToken cancellation)
    {
        DemoScreen screen = DemoScreen.Open();
        Instant start = arguments.Clock ?? script.Begin - Lead;
        int speed = arguments.Speed ?? SpeedFor(script.End - start);
        screen.Say(FormattableString.Invariant(
            $"A support desk, {DemoWords.Stamp(script.Begin)} to {DemoWords.Stamp(script.End)} in Los Angeles, {speed} times as fast as real time."));
        screen.Say("The desk clock stands still while the desk works off what the script does to it.");

        using var folder = new DemoFolder();
        await using DemoDesk desk = await DemoDesk.StartAsync(folder.Path, arguments.Urls ?? (arguments.Stay ? UsualPort : OwnPort), start, speed, cancellation);
        await desk.LoadDirectoryAsync(cancellation);
        Paged<EngineerResource> engineers = await desk.Client.GetAsync<Paged<EngineerResource>>("/api/engineers", cancellation);
        var names = engineers.Items.ToDictionary(e => e.Id!, e => e.Name!.Split(' ')[0], StringComparer.Ordinal);

        var player = new DemoPlayer(desk);
        await TellAsync(desk, player, script, names, screen, cancellation);
        DemoSummary summary = await DemoSummary.OfAsync(desk, cancellation);
        screen.Say("");
        summary.Show(screen);
        foreach (string difference in player.Differences)
        {
            screen.Complain($"Not as the script says: {difference}");
        }

        if (arguments.Stay)
        {
            folder.IsKept = true;
            await StayAsync(desk, screen);
        }
        else
        {
            screen.Say("That was a demonstration, and its data is gone. The real thing: leave out --demo; --demo --stay keeps serving this week.");
        }

        return player.Differences.Count == 0 ? 0 : 1;
    }

    private static int SpeedFor(Duration whole) =>
        Math.Clamp((int)Math.Ceiling(whole.TotalSeconds / PlaySeconds), AcceleratedTimeProvider.SlowestSpeed, AcceleratedTimeProvider.FastestSpeed);

    private static async Task TellAsync(
        DemoDesk desk, DemoPlayer player, DemoScript script, Dictionary<string, string> names, DemoScreen screen, CancellationToken cancellation)
    {
        using var told = new CancellationTokenSource();
        Task watching = new DemoWatcher(desk, names, screen.Show).RunAsync(told.Token, cancellation);
        try
        {
            await player.PlayAsync(script.Steps, cancellation);
            // The clock stands at the end of the story, so that the desk does not run on while it is summed up.
            while (!await desk.IsQuietAsync(cancellation))
            {
                await Task.Delay(LookAgain, cancellation);
            }
        }
        finally
        {
            await told.CancelAsync();
            await watching;
        }
    }

    private static async Task StayAsync(DemoDesk desk, DemoScreen screen)
    {
        desk.Clock.Continue(AcceleratedTimeProvider.SlowestSpeed);
        screen.Say($"The desk keeps serving at {desk.Url}; its clock goes on from Friday, from now on at the speed of real time. Ctrl+C stops it.");
        screen.Say($"  Admin key (header x-functions-key): {desk.AdminKey}");
        screen.Say($"  For example: curl -H 'x-functions-key: {desk.AdminKey}' {desk.Url}/api/cases");
        screen.Say($"  API: {desk.Url}/openapi.json");
        screen.Say($"  Data: {desk.Folder}; the mails are in its folder outbox.");
        await desk.WaitAsync();
    }
}
