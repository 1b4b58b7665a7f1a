using System.Net;
using NodaTime;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Tests.Http;

namespace SupportFunctions.Desk.Tests.Maintenance;

/// <summary>The process dies between any two writes; another one starts on what it left. No mail is lost, and none is another one.</summary>
public sealed class WindowCrashTests
{
    private static readonly string[] _life =
    [
        "Maintenance announced", "Maintenance changed", "Maintenance in 24 h", "Maintenance in 1 h", "Maintenance has begun", "Maintenance takes longer", "Maintenance is over",
    ];

    [Fact]
    public async Task A_window_lives_its_whole_life_whenever_the_process_dies()
    {
        int commits = 0;
        for (bool died = true; died; commits += Step)
        {
            WindowDesk desk = await WindowDesk.StartAsync();
            await desk.CustomerAsync("acme", contacts: 2);
            await desk.CustomerAsync("bank");
            var life = new Life(desk, commits);
            died = await life.LiveAsync();
            await using WindowDesk last = life.Desk;

            string because = FormattableString.Invariant($"after {commits} commits");
            foreach (string address in (string[])["c1@acme.example", "c2@acme.example", "c1@bank.example"])
            {
                var mails = last.Mails.To(address).ToArray();
                Assert.True(_life.SequenceEqual(mails.DistinctBy(m => m.MessageId).Select(m => m.Subject.Split(": ")[0].Split("] ")[1])), because + ": " + string.Join(", ", mails.Select(m => m.Subject)));
            }

            // A mail that was handed over when the process died before it could say so goes out again, as the same one.
            Assert.True(last.Mails.Taken.Count - last.Mails.Taken.DistinctBy(t => t.Mail.MessageId).Count() <= (died ? 8 : 0), because);
            Assert.Equal("completed", (string?)(await last.WindowAsync(life.Id))["state"]);
            Assert.DoesNotContain(last.Desk.Store.Keys("windowschedule", "live"), k => k.StartsWith("window|", StringComparison.Ordinal));
            Assert.Single(last.Desk.Store.Keys("windowschedule", "all"));
            await last.UntilAsync(last.Clock + Duration.FromDays(2));
            Assert.Empty(await last.Desk.DueAsync());
        }

        Assert.InRange(commits, 60, 400);
    }

    /// <summary>Every commit in full runs, every third otherwise.</summary>
    private static int Step => Environment.GetEnvironmentVariable("SUPPORTFUNCTIONS_TESTS") == "full" ? 1 : 5;

    /// <summary>Somebody who plans, changes and completes a window, and tries again where there was no answer.</summary>
    private sealed class Life(WindowDesk desk, int commits)
    {
        private bool _died;

        public WindowDesk Desk { get; private set; } = desk;

        /// <summary>A process that dies between a number and its window leaves a gap.</summary>
        public string Id { get; private set; } = "";

        public async Task<bool> LiveAsync()
        {
            Desk.Desk.Store.CrashAfter(commits);
            await DoAsync("POST", "/api/maintenance-windows", WindowDesk.Body(), "plan");
            await DoAsync("PUT", "/api/maintenance-windows/" + Id, WindowDesk.Body(WindowDesk.Start + Duration.FromHours(1)), "change");
            await ReachAsync(WindowDesk.Start + Duration.FromHours(2) + Duration.FromMinutes(5));
            await DoAsync("POST", $"/api/maintenance-windows/{Id}/complete", "{}", "complete");
            await ReachAsync(WindowDesk.Start + Duration.FromHours(5));
            Desk.Desk.Store.Revive();
            return _died;
        }

        private async Task DoAsync(string method, string url, string body, string key)
        {
            for (int attempt = 0; attempt < 3; attempt++)
            {
                try
                {
                    DeskDriver.Answer answer = await Desk.Http.SendAsync(method, url, body, Role.Admin, ("Idempotency-Key", key));
                    await Desk.Desk.AttendAsync();
                    if (answer.Status is HttpStatusCode.OK or HttpStatusCode.Created)
                    {
                        Id = (string)answer.Json["id"]!;
                        return;
                    }

                    Assert.True(answer.Status is HttpStatusCode.InternalServerError or HttpStatusCode.Conflict, answer.Text);
                }
                catch (CrashException)
                {
                    // What a caller sees of it is that no answer comes.
                }

                await RestartAsync();
            }
        }

        private async Task ReachAsync(Instant end)
        {
            while (true)
            {
                try
                {
                    await Desk.UntilAsync(end);
                    return;
                }
                catch (CrashException)
                {
                    await RestartAsync();
                }
            }
        }

        private async Task RestartAsync()
        {
            _died |= Desk.Desk.Store.Revive();
            WindowDesk gone = Desk;
            Desk = await WindowDesk.StartAsync(gone);
            await gone.DisposeAsync();
            await Desk.Desk.RecoverAsync();

            // A key that the dead process held is free again after a while, as is what it reserved.
            await Desk.UntilAsync(Desk.Clock + Duration.FromMinutes(2));
        }
    }
}
