using NodaTime;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Tests.Jobs;
using SupportFunctions.Desk.Tests.Maintenance;

namespace SupportFunctions.Desk.Tests.Digests;

/// <summary>The process dies between any two writes, from the wish for the digest to its delivery; another one starts on what it left.</summary>
public sealed class DigestCrashTests
{
    private static int Step => Environment.GetEnvironmentVariable("SUPPORTFUNCTIONS_TESTS") == "full" ? 1 : 4;

    [Fact]
    public async Task Whenever_the_process_dies_after_the_wish_each_week_has_one_digest() => Assert.InRange(await DieAsync(Step, isRoundOnly: false), 30, 300);

    [Fact]
    public async Task Whenever_the_process_dies_in_the_round_of_a_digest_it_is_sent_and_never_as_another_one() => Assert.InRange(await DieAsync(1, isRoundOnly: true), 8, 30);

    /// <returns>The first number of commits after which it did not die.</returns>
    private static async Task<int> DieAsync(int step, bool isRoundOnly)
    {
        for (int commits = 0; ; commits += step)
        {
            var life = new Life(commits, isRoundOnly);
            bool died = await life.LiveAsync();
            string because = FormattableString.Invariant($"after {commits} commits");
            foreach (string address in (string[])[DigestDesk.Kim, "lee@acme.example"])
            {
                OutgoingMail[] mails = [.. life.Desk.Digests(address)];
                Assert.True(mails.DistinctBy(m => m.MessageId).Select(m => m.Date.UtcDateTime.Day).SequenceEqual([2, 9]), because + ": " + string.Join(", ", life.Desk.Times(address)));
                // Handed over when the process died before it could say so: again, as the very same mail.
                Assert.True(mails.GroupBy(m => m.MessageId).All(g => g.Select(m => m.Text).Distinct().Count() == 1), because);
            }

            await life.Desk.DisposeAsync();
            if (!died)
            {
                return commits;
            }
        }
    }

    private sealed class Life(int commits, bool isRoundOnly) : DeskThatDies
    {
        public async Task<bool> LiveAsync()
        {
            await StartAsync();
            await Desk.CustomerAsync("acme");
            string id = await Desk.Desk.OpenAsync();
            await Desk.Desk.DoAsync($"/api/cases/{id}/wait", "{'on':'customer','ask':'Which one?'}");
            await Desk.Desk.FinishAsync();
            WindowDesk first = Desk;
            if (!isRoundOnly)
            {
                Desk.Desk.Store.CrashAfter(commits);
            }

            await PlayAsync(
                [
                    (Desk.Clock + Duration.FromSeconds(1), WantAsync),
                    (DigestDesk.Due - Duration.FromSeconds(1), () =>
                    {
                        if (isRoundOnly)
                        {
                            Desk.Desk.Store.CrashAfter(commits);
                        }

                        return Task.CompletedTask;
                    }),
                    (DigestDesk.Due + Duration.FromMinutes(10), () => Task.CompletedTask),
                ],
                deaths: 0, Duration.Zero);
            bool died = Desk != first;
            Desk.Desk.Store.Revive();
            await ReachAsync(DigestDesk.Due + Duration.FromDays(7));
            return died;
        }

        private async Task WantAsync()
        {
            await SendAsync(
                "PUT", "/api/customers/acme",
                "{'name':'Acme','tier':'enterprise','deployment':'managed','domains':['acme.example'],'timeZone':'America/New_York','contacts':[{'email':'kim@acme.example','digest':true},{'email':'lee@acme.example','digest':true}]}",
                "want");
            await Desk.Desk.FinishAsync(isAlone: true);
        }
    }
}
