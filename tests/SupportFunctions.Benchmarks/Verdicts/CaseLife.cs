using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Calendars;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Customers;
using SupportFunctions.Core.Engineers;
using SupportFunctions.Core.Policies;
using SupportFunctions.Core.Validity;

namespace SupportFunctions.Benchmarks.Verdicts;

/// <summary>Lives of cases as a desk has them: triaged, answered, waiting for the customer now and then, resolved, some reopened; the same ones in every run.</summary>
internal static class CaseLife
{
    private const int Customers = 200;
    private const string Engineer = "ada";

    public static DeskTerms Terms { get; } = new(
        DeskPolicy.Default,
        new SlaTerms(
            BuiltInCalendars.All.ToDictionary(c => c.Id, c => new EffectiveCalendar(c)),
            new Dictionary<string, Timeline<Agreement>> { [Agreement.StandardId] = new(Agreement.Standard) }),
        Enumerable.Range(0, Customers).Select(i => new CustomerTerms(CustomerOf(i), $"Company {i}", i % 3 == 0 ? Tier.Team : Tier.Enterprise, Deployment.SelfHosted)).ToDictionary(c => c.Id),
        new Roster([new EngineerTerms(Engineer, "Ada", "ada@desk.example", 4, IsLead: true)]));

    /// <param name="rounds">Of an answer and what the customer writes to it.</param>
    public static Case Play(CaseId id, Instant opened, int rounds, Random random)
    {
        Case of = Case.NotOpened(id);
        Instant now = opened;
        Do(new CaseCommand.Open(
            CaseCommand.ByCustomer, "The import stops half way", new Person("kim@acme.example", "Kim"), "It stops.", "email",
            new MessageSource($"m{id.Number}", null, null), opened, CustomerOf(random.Next(Customers))));
        Later(60);
        Do(new CaseCommand.Triage(Engineer, new TriageFacts(random.Next(3) == 0 ? Severity.Sev1 : Severity.Sev2, random.Next(2) == 0 ? Priority.P1 : Priority.P2), null, null));
        Do(new CaseCommand.Assign(Engineer, Engineer, null));
        for (int i = 0; i < rounds; i++)
        {
            Later(i == 0 ? 36 * 60 : 24 * 60);
            bool isAsking = random.Next(3) == 0;
            Do(new CaseCommand.Reply(Engineer, "We looked at the logs.", "We reproduce it next.", "Hello Kim", null, isAsking, isAsking ? "Which version?" : null));
            Later(20 * 60);
            Do(new CaseCommand.ReceiveMessage(CaseCommand.ByCustomer, new Person("kim@acme.example"), "Here is the log.", new MessageSource($"m{id.Number}-{i}", null, null), now));
        }

        Later(24 * 60);
        Do(new CaseCommand.Resolve(Engineer, ResolutionKind.Resolution, "Fixed in 5.2.", null));
        if (random.Next(10) == 0)
        {
            Later(48 * 60);
            Do(new CaseCommand.Reopen(Engineer, "It is back."));
        }
        else if (random.Next(2) == 0)
        {
            Later(24 * 60);
            Do(new CaseCommand.Confirm(CaseCommand.ByCustomer, null));
        }

        return of;

        void Later(int minutes) => now += Duration.FromSeconds(random.NextInt64(60, minutes * 60L));

        void Do(CaseCommand command) => of = CaseDecider.Decide(of, command, now, Terms) is Decision.Accepted accepted
            ? accepted.Next
            : throw new InvalidOperationException($"{command.GetType().Name} was refused.");
    }

    private static string CustomerOf(int number) => FormattableString.Invariant($"company{number}");
}
