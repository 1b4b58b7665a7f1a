using System.Net;
using NodaTime;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Tests.Http;

namespace SupportFunctions.Desk.Tests.Maintenance;

/// <summary>A desk in virtual time whose process dies now and then between two writes; another one starts on what it left, at the same instant.</summary>
internal abstract class DeskThatDies
{
    private readonly Random _deadly = new(77);

    public WindowDesk Desk { get; private set; } = null!;

    protected async Task StartAsync() => Desk = await WindowDesk.StartAsync();

    /// <summary>Does each at its instant, in their order, through deaths that are spread over the time.</summary>
    protected async Task PlayAsync(IEnumerable<(Instant At, Func<Task> Act)> acts, int deaths, Duration time)
    {
        Instant begin = Desk.Clock;
        var fatal = new Queue<Instant>(Enumerable.Range(1, deaths).Select(d => begin + (time * ((double)d / (deaths + 1)))));
        foreach ((Instant at, Func<Task> act) in acts.OrderBy(a => a.At))
        {
            while (fatal.TryPeek(out Instant death) && death < at)
            {
                await ReachAsync(fatal.Dequeue());
                Desk.Desk.Store.CrashAfter(_deadly.Next(1, 25));
            }

            await ReachAsync(at);
            await SurviveAsync(act);
        }
    }

    protected Task ReachAsync(Instant end) => SurviveAsync(() => Desk.UntilAsync(end));

    /// <param name="key">The same for the same intent, so that what had no answer can be sent again.</param>
    protected async Task<DeskDriver.Answer> SendAsync(string method, string url, string body, string key)
    {
        DeskDriver.Answer answer = await Desk.Http.SendAsync(method, url, body, Role.Admin, ("Idempotency-Key", key));
        if (answer.Status is HttpStatusCode.InternalServerError or HttpStatusCode.ServiceUnavailable)
        {
            throw new CrashException();
        }

        Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.Created, $"{Desk.Clock} {url}: {answer.Text}");
        await Desk.Desk.AttendAsync();
        return answer;
    }

    private async Task SurviveAsync(Func<Task> act)
    {
        while (true)
        {
            try
            {
                await act();
                return;
            }
            catch (CrashException)
            {
                Desk.Desk.Store.Revive();
                WindowDesk gone = Desk;
                Desk = await WindowDesk.StartAsync(gone);
                await gone.DisposeAsync();
                // Time of the machine passes until a claimed key is free again; the desk's stands still, so that instants can be compared.
                Desk.Http.MachineClock.Advance(Duration.FromSeconds(61));
                await Desk.Desk.RecoverAsync();
            }
        }
    }
}
