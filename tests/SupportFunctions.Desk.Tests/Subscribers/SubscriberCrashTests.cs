using System.Net;
using NodaTime;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Tests.Http;
using SupportFunctions.Desk.Tests.Maintenance;

namespace SupportFunctions.Desk.Tests.Subscribers;

/// <summary>The process dies between any two writes; another one starts on what it left. Nobody is told twice, too late, or not at all.</summary>
public sealed class SubscriberCrashTests
{
    private const string Kim = "kim@acme.example";

    private static readonly string[] _news = ["[one] Trouble: It is slow", "[one] Update: It is slow", "[one] Resolved: It is slow", "[W] Maintenance announced: Database upgrade"];

    /// <summary>Every commit in full runs of few; otherwise some, by steps that meet every kind of them.</summary>
    [Theory]
    [InlineData(3, 5, 1)]
    [InlineData(120, 47, 11)]
    public async Task A_subscription_lives_its_whole_life_whenever_the_process_dies(int others, int step, int fullStep)
    {
        int commits = 0;
        for (bool died = true; died; commits += IsFull ? fullStep : step)
        {
            WindowDesk desk = await SubscriberDesk.StartAsync();
            foreach (int i in Enumerable.Range(0, others))
            {
                await desk.SeedAsync(FormattableString.Invariant($"lee{i}@acme.example"), "search");
            }

            var life = new Life(desk, commits);
            died = await life.LiveAsync();
            await using WindowDesk last = life.Desk;
            string because = FormattableString.Invariant($"after {commits} commits");
            foreach (string address in (string[])[Kim, "lee0@acme.example", $"lee{others - 1}@acme.example"])
            {
                string[] told = [.. last.Mails.To(address).DistinctBy(m => m.MessageId).Select(m => Shown(m.Subject)).Where(s => s.StartsWith('['))];
                Assert.True(_news.Order(StringComparer.Ordinal).SequenceEqual(told.Order(StringComparer.Ordinal)), $"{because}: {address}: {string.Join(", ", told)}");
                Assert.True(_news[..3].SequenceEqual(told.Where(t => t.StartsWith("[one]", StringComparison.Ordinal))), $"{because}: in its order");
            }

            // A mail that was handed over when the process died before it could say so goes out again, as the same one.
            Assert.True(last.Mails.Taken.Count - last.Mails.Taken.DistinctBy(t => t.Mail.MessageId).Count() <= (died ? 8 : 0), because);
            Assert.Equal((others + 1) * _news.Length, last.Mails.Taken.DistinctBy(t => t.Mail.MessageId).Count(t => t.Mail.Subject.StartsWith('[')));
            Assert.Equal(["cursor"], last.Desk.Store.Keys("subscribernews", "incident-one"));
            Assert.Equal(others * 2, last.Rows().Length);
        }

        Assert.InRange(commits, 60, 1500);
    }

    private static bool IsFull => Environment.GetEnvironmentVariable("SUPPORTFUNCTIONS_TESTS") == "full";

    /// <summary>A process that dies between a number and its window leaves a gap.</summary>
    private static string Shown(string subject) => subject.StartsWith("[W-", StringComparison.Ordinal) ? "[W]" + subject[subject.IndexOf(']', StringComparison.Ordinal)..][1..] : subject;

    private sealed class Life(WindowDesk desk, int commits)
    {
        private bool _died;

        public WindowDesk Desk { get; private set; } = desk;

        public async Task<bool> LiveAsync()
        {
            Desk.Desk.Store.CrashAfter(commits);
            await TryAsync(async () => (await Desk.AskAsync(Kim, "search")).Status == HttpStatusCode.OK);
            string link = SubscriberDesk.LinkOf(Desk.Mails.To(Kim).Last());
            await TryAsync(async () => (await Desk.PressAsync(link, "confirm")).Status == HttpStatusCode.OK);
            await SendAsync("PUT", "/api/incidents/one", "{'title':'It is slow','products':['search']}");
            await SendAsync("POST", "/api/incidents/one/update", "{'summary':'The index is full.'}");
            await SendAsync("POST", "/api/incidents/one/resolve", "{'summary':'It works again.'}");
            await SendAsync("POST", "/api/maintenance-windows", WindowDesk.Body(WindowDesk.Start + Duration.FromDays(2)));
            await TryAsync(async () => (await Desk.PressAsync(link, "end")).Status == HttpStatusCode.OK);
            await TryAsync(async () =>
            {
                await Desk.UntilAsync(Desk.Clock + Duration.FromMinutes(10));
                return true;
            });
            Desk.Desk.Store.Revive();
            return _died;
        }

        private Task SendAsync(string method, string url, string body) => TryAsync(async () =>
        {
            DeskDriver.Answer answer = await Desk.Http.SendAsync(method, url, body, Role.Admin, ("Idempotency-Key", url));
            await Desk.Desk.AttendAsync();
            Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.InternalServerError or HttpStatusCode.Conflict, answer.Text);
            return answer.Status is HttpStatusCode.OK or HttpStatusCode.Created;
        });

        private async Task TryAsync(Func<Task<bool>> act)
        {
            for (int attempt = 0; attempt < 3; attempt++)
            {
                try
                {
                    if (await act())
                    {
                        return;
                    }
                }
                catch (CrashException)
                {
                    // What a caller sees of it is that no answer comes.
                }

                await RestartAsync();
            }

            Assert.Fail("It did not come about in three attempts.");
        }

        private async Task RestartAsync()
        {
            _died |= Desk.Desk.Store.Revive();
            WindowDesk gone = Desk;
            Desk = await WindowDesk.StartAsync(gone);
            await gone.DisposeAsync();
            await Desk.Desk.RecoverAsync();

            // A key that the dead process held is free again after a while.
            await Desk.UntilAsync(Desk.Clock + Duration.FromMinutes(2));
        }
    }
}
