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

    /// <summary>Real time for the whole script; with start, warming and summary it stays well below a minute.</summary>
    private const int PlaySeconds = 34;

    /// <summary>How long before the first step the desk clock starts: what a process is slow at in its first moments is over by then.</summary>
    private static readonly Duration Lead = Duration.FromHours(8);

    /// <summary>A step that is later than this changes how the story reads.</summary>
    private static readonly Duration WorthSaying = Duration.FromMinutes(15);

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
            $"A support desk from {DemoWords.Stamp(script.Begin)} to {DemoWords.Stamp(script.End)} 2026, {speed} times as fast as real time; times are those of Los Angeles."));
        await WarmAsync(script, start, speed, cancellation);

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

        if (player.LatestBy > WorthSaying)
        {
            screen.Say(FormattableString.Invariant(
                $"This machine was up to {player.LatestBy.TotalMinutes:0} minutes of desk time behind the script, which our own one-hour aims feel."));
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

    /// <summary>Plays the first day on a desk that is thrown away: a process is slow at whatever it does first, and at this speed half a second is half a working day.</summary>
    private static async Task WarmAsync(DemoScript script, Instant start, int speed, CancellationToken cancellation)
    {
        using var folder = new DemoFolder();
        await using DemoDesk desk = await DemoDesk.StartAsync(folder.Path, OwnPort, start, speed, cancellation);
        await desk.LoadDirectoryAsync(cancellation);
        var player = new DemoPlayer(desk);
        using var told = new CancellationTokenSource();
        Task watching = new DemoWatcher(desk, new Dictionary<string, string>(), _ => { }).RunAsync(told.Token, cancellation);
        await player.PlayAsync(script.Steps.TakeWhile(s => s.At < script.Begin + Duration.FromHours(26)), waits: false, cancellation);
        desk.Clock.Start();
        await told.CancelAsync();
        await watching;
        await DemoSummary.OfAsync(desk, cancellation);
    }

    private static async Task TellAsync(
        DemoDesk desk, DemoPlayer player, DemoScript script, Dictionary<string, string> names, DemoScreen screen, CancellationToken cancellation)
    {
        using var told = new CancellationTokenSource();
        Task watching = new DemoWatcher(desk, names, screen.Show).RunAsync(told.Token, cancellation);
        desk.Clock.Start();
        try
        {
            await player.PlayAsync(script.Steps, waits: true, cancellation);
            // The story is over: the desk does not run on into the next week while it is summed up.
            desk.Clock.Continue(AcceleratedTimeProvider.SlowestSpeed);
            while (!desk.IsQuiet)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), cancellation);
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
        screen.Say($"The desk keeps serving at {desk.Url}, its clock from now on at the speed of real time. Ctrl+C stops it.");
        screen.Say($"  Admin key (header x-functions-key): {desk.AdminKey}");
        screen.Say($"  For example: curl -H 'x-functions-key: {desk.AdminKey}' {desk.Url}/api/cases");
        screen.Say($"  API: {desk.Url}/openapi.json");
        screen.Say($"  Data: {desk.Folder}; the mails are in its folder outbox.");
        await desk.WaitAsync();
    }
}
