using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Core.Customers;
using static SupportFunctions.Core.Cases.RefusalCode;

namespace SupportFunctions.Core.Cases;

/// <summary>What engineers do with a case.</summary>
public static partial class CaseDecider
{
    private static Decision.Refused? AddNote(CaseChange change, CaseCommand.AddNote command, Instant at)
    {
        if (string.IsNullOrWhiteSpace(command.Text))
        {
            return Refuse(Invalid, "A note needs a text.", "text");
        }

        if (TooLong("text", command.Text, command.Evidence, command.Assumptions, command.OpenQuestions) is { } tooLong)
        {
            return tooLong;
        }

        bool isTold = command.TellsAuthor && !change.Case.HasWarnedOften(at);
        change.Add(at, command.By, new CaseEvent.NoteAdded(
            command.Text, NullIfBlank(command.Evidence), NullIfBlank(command.Assumptions), NullIfBlank(command.OpenQuestions), command.Content, command.Warning));
        if (isTold && command.Warning is { } warning and not NoteWarning.ForeignCase)
        {
            change.TellEngineer(at, command.By, MailKind.ReplyByMail, f => f with { Warning = warning });
        }

        change.TakeAnswers(at, command.By, command.By, command.PreSales);
        return null;
    }

    private static Decision.Refused? Triage(CaseChange change, CaseCommand.Triage command, Instant at)
    {
        TriageFacts facts = command.Facts;
        if (facts == new TriageFacts() && command.Customer is null)
        {
            return Refuse(Invalid, "Triage says at least one thing: severity, priority, type, product, feature, maturity, customer or the real question.", "severity");
        }

        if (TooLong("realQuestion", facts.RealQuestion, facts.Product, facts.Feature, command.Reason) is { } tooLong)
        {
            return tooLong;
        }

        if ((facts.Severity ?? change.Case.Severity) == Severity.Sev1
            && (facts.Environment is not null and not RuntimeEnvironment.Production || facts.BusinessImpact is not null and not BusinessImpact.High))
        {
            return Refuse(
                AgainstRule, "Severity 1 needs use severely impacted, a production environment and a high impact on the business (R-SLA-13): use sev2, or correct environment and businessImpact.", "severity");
        }

        if (NotListed(change.Terms.Policy.Products, facts.Product, "product") is { } product)
        {
            return product;
        }

        if (NotListed(change.Terms.Policy.Features, facts.Feature, "feature") is { } feature)
        {
            return feature;
        }

        CustomerTerms? customer = change.Terms.Customer(command.Customer);
        if (command.Customer is not null && customer is null)
        {
            return Refuse(Invalid, $"There is no customer '{command.Customer}': create it first.", "customer");
        }

        if (facts.Severity == Severity.Sev1)
        {
            // Omitted, they count as production and high (R-SLA-13); the record says so.
            facts = facts with
            {
                Environment = facts.Environment ?? RuntimeEnvironment.Production,
                BusinessImpact = facts.BusinessImpact ?? BusinessImpact.High,
            };
        }

        change.Add(at, command.By, new CaseEvent.Triaged(facts, Of(customer), NullIfBlank(command.Reason)));
        change.ReconcileContract(at, command.By, "Triage (R-SLA-8).", isFoundOut: customer is not null || facts.Maturity is not null);
        if (customer?.Tier == Tier.Internal)
        {
            change.Cancel(at, command.By, "Internal work has no first response to a customer (R-INT-1).", ClockName.InternalResponse);
        }

        return null;
    }

    private static Decision.Refused? Assign(CaseChange change, CaseCommand.Assign command, Instant at)
    {
        if (change.Case.Status == CaseStatus.Closed)
        {
            return Refuse(WrongState, $"{change.Case.Id} is closed: reopen it before assigning it.");
        }

        if (change.Terms.Roster.Find(command.Engineer) is null)
        {
            return Refuse(Invalid, $"There is no engineer '{command.Engineer}': create the engineer first.", "engineer");
        }

        if (change.Case.Assignee == command.Engineer)
        {
            return null;
        }

        string? summary = NullIfBlank(command.HandoffSummary);
        if (change.Case.Assignee is not null && summary is null)
        {
            return Refuse(Invalid, $"{change.Case.Id} is with {change.Case.Assignee}: a handoff needs a written summary (R-ASG-3).", "handoffSummary");
        }

        if (TooLong("handoffSummary", summary) is { } tooLong)
        {
            return tooLong;
        }

        change.Add(at, command.By, new CaseEvent.Assigned(
            command.Engineer, change.Case.Assignee, change.Case.Assignee is null ? null : summary));
        return null;
    }

    private static Decision.Refused? NotListed(IReadOnlyCollection<string> listed, string? value, string field) =>
        value is null || listed.Count == 0 || listed.Contains(value)
            ? null
            : Refuse(Invalid, $"'{value}' is not one of the policy's {field}s: {string.Join(", ", listed)}.", field);
}
