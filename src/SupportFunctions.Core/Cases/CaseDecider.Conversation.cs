using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Budgets;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Core.Customers;
using SupportFunctions.Core.PreSales;
using SupportFunctions.Core.Queue;
using static SupportFunctions.Core.Cases.RefusalCode;

namespace SupportFunctions.Core.Cases;

/// <summary>What passes between the customer and us.</summary>
public static partial class CaseDecider
{
    private static Decision OpenCase(Case none, CaseCommand.Open command, Instant now, DeskTerms terms)
    {
        Instant aware = Instant.Min(command.ReceivedAt, now);
        CustomerTerms? customer = terms.Customer(command.Customer);
        if (command.Customer is not null && customer is null && command.Origin is null)
        {
            return Refuse(Invalid, $"There is no customer '{command.Customer}': create it first, or leave it out.", "customer");
        }

        string subject = string.IsNullOrWhiteSpace(command.Subject) ? "(no subject)" : Cut(command.Subject.Trim(), CaseLimits.SubjectCharacters);
        string text = Cut(command.Text, CaseLimits.TextCharacters);
        (Priority suggested, string because) = command.PreSales is { } request
            ? PreSalesSeverity.Suggest(request, subject, text)
            : PrioritySuggestion.For(subject, text, customer?.Tier);

        var change = new CaseChange(none, terms);
        change.Add(aware, command.By, new CaseEvent.Opened(
            subject, command.From, command.Channel, text, command.Source, aware, Of(customer) ?? command.Origin?.Customer, NullIfBlank(command.Product), suggested, because, command.Content));
        change.ReconcileContract(aware, CaseCommand.ByDesk, "opened");
        change.StartInternalResponse(aware);
        if (command.PreSales is { } said)
        {
            change.RaisePreSales(aware, command, said, customer);
        }

        if (command.Origin is { } origin)
        {
            ComeFrom(change, origin, command.By, now);
            aware = now;
        }

        // Taken up late, after a standstill of the intake, the acknowledgement promises a time still to come.
        Instant promise = ClockKeeping.FirstResponseBy(change.Case) is { } due && due > now ? due : now + terms.Policy.DefaultPromise;
        change.StartPromise(aware, promise, isPersonal: false, pauses: true);
        if (command.NoAnswer is { } unwanted)
        {
            change.Add(aware, CaseCommand.ByDesk, new CaseEvent.NoteWithheld(MailKind.Acknowledgement, unwanted, WithheldBy.Sender));
        }
        else if (change.TellCustomer(aware, MailKind.Acknowledgement, promise, change.AcknowledgePreSales))
        {
            change.HasAskedRequester(aware, command.From);
        }

        change.LapseUntil(now, now, isInclusive: false);
        return change.Accept();
    }

    /// <summary>The clocks of a case that was split off start when its first message was received, its promise and its acknowledgement are of now.</summary>
    private static void ComeFrom(CaseChange change, SplitOrigin origin, string by, Instant now)
    {
        foreach (CaseEvent.CustomerWrote message in origin.More)
        {
            change.Add(Instant.Min(message.ReceivedAt, now), CaseCommand.ByCustomer, message);
        }

        change.Add(now, by, new CaseEvent.SplitFrom(origin.From, origin.Messages, origin.Reason));
    }

    private static Decision.Refused? Receive(CaseChange change, CaseCommand.ReceiveMessage command, Instant at)
    {
        change.Add(at, command.By, new CaseEvent.CustomerWrote(
            command.From, Cut(command.Text, CaseLimits.TextCharacters), command.Source, command.ReceivedAt, command.Content));
        change.TakeAnswers(at, command.By, command.From.Address, command.PreSales);
        if (change.Case.IsWaitingOnCustomer)
        {
            // The answer counts from when it came, even if something else was recorded before it was read.
            Instant answered = change.Case.IsAwaitingAnswer ? Instant.Max(Instant.Min(command.ReceivedAt, at), change.Case.Waits[^1].AskedAt!.Value) : at;
            change.EndWait(answered, WaitingOn.Customer, "The customer wrote.");
        }
        else if (change.Case.Status is CaseStatus.Resolved or CaseStatus.Closed)
        {
            change.ReopenCase(at, command.By, "The customer wrote again (R-END-1).");
        }

        return null;
    }

    private static Decision.Refused? Reply(CaseChange change, CaseCommand.Reply command, Instant at)
    {
        if (change.Case.Status == CaseStatus.Closed)
        {
            return Refuse(WrongState, $"{change.Case.Id} is closed: reopen it before replying.");
        }

        if (command.NextUpdateBy is { } wanted && wanted <= at)
        {
            return Refuse(Invalid, "The next update must be promised for a time still to come.", "nextUpdateBy");
        }

        if (command.NextUpdateBy - at > CaseLimits.LongestPromise)
        {
            return Refuse(Invalid, "The next update can be promised for a time within a year.", "nextUpdateBy");
        }

        if (TooLong("body", command.Summary, command.NextSteps, command.Body, command.Ask) is { } tooLong)
        {
            return tooLong;
        }

        string summary = command.Summary.Trim();
        string nextSteps = command.NextSteps.Trim();
        ImmutableArray<string> missing = [.. Missing(summary, nextSteps)];
        Instant promise = command.NextUpdateBy ?? change.DefaultPromise(at);
        string? ask = NullIfBlank(command.Ask) ?? (command.WaitingOnCustomer == true ? NullIfBlank(nextSteps) ?? NullIfBlank(command.Body) : null);

        change.Add(at, command.By, new CaseEvent.Replied(
            summary, nextSteps, command.Body, ask, missing.IsEmpty, missing, promise));
        if (command.IsByMail && !missing.IsEmpty && change.Case.FirstRespondedAt is null)
        {
            change.TellEngineer(at, command.By, MailKind.ReplyByMail, f => f with { Missing = missing });
        }

        if (missing.IsEmpty)
        {
            change.Meet(at, command.By, ClockName.FirstResponse, ClockName.InternalResponse);
        }

        change.Meet(at, command.By, ClockName.NextReply, ClockName.NextUpdate);
        if (command.WaitingOnCustomer == false && change.Case.IsWaitingOnCustomer)
        {
            change.EndWait(at, WaitingOn.Customer, "The engineer does not wait on the customer any more.");
        }
        else if (command.WaitingOnCustomer == false && change.Case.Status == CaseStatus.WaitingOnEngineering)
        {
            change.EndWait(at, WaitingOn.Engineering, "The engineer does not wait on engineering any more.");
        }

        if (change.Case.IsOpen)
        {
            change.StartNextReply(at);
        }

        // After a resolution the reminders keep the default promise; one that names a time is a clock of its own even then (R-INT-3).
        if (change.Case.IsOpen || command.NextUpdateBy is not null)
        {
            change.StartPromise(at, promise, isPersonal: true, pauses: command.NextUpdateBy is null);
        }

        if (command.WaitingOnCustomer == true && change.Case.IsOpen)
        {
            change.StartWait(at, command.By, WaitingOn.Customer, ask);
        }

        change.PauseWhileWaiting(at);
        change.TellCustomer(at, MailKind.Reply, promise, f => f with
        {
            Author = change.AuthorName(command.By),
            Summary = summary,
            NextSteps = nextSteps,
            Body = command.Body,
            Ask = NullIfBlank(command.Ask),
        });
        return null;
    }

    /// <summary>R-SLA-6: a first response summarises the troubleshooting already done and states the next steps.</summary>
    private static IEnumerable<string> Missing(string summary, string nextSteps)
    {
        if (summary.Length == 0)
        {
            yield return "summary";
        }

        if (nextSteps.Length == 0)
        {
            yield return "nextSteps";
        }
    }

    private static Decision.Refused? Wait(CaseChange change, CaseCommand.Wait command, Instant at)
    {
        if (!change.Case.IsOpen)
        {
            return Refuse(WrongState, $"{change.Case.Id} is {change.Case.Status.ToString().ToLowerInvariant()}: reopen it before waiting on somebody.");
        }

        if (command.On == WaitingOn.None)
        {
            return Refuse(Invalid, "Say whom the case waits on: customer or engineering.", "on");
        }

        if (TooLong("ask", command.Ask) is { } tooLong)
        {
            return tooLong;
        }

        string? ask = NullIfBlank(command.Ask);
        if (command.On == WaitingOn.Engineering && change.Case.IsWaitingOnCustomer)
        {
            change.EndWait(at, WaitingOn.Customer, "The case waits on engineering now.");
        }

        bool isQuestion = command.On == WaitingOn.Customer && ask is not null;
        change.StartWait(at, command.By, command.On, ask, isQuestion);
        if (isQuestion && change.Case.Clock(ClockName.NextUpdate) is not { IsOpen: true, BreachedAt: null })
        {
            // A question is a message too: when no promise is running, it makes the default one, for after the answer (R-INT-3).
            change.StartPromise(at, at + change.Terms.Policy.DefaultPromise, isPersonal: true, pauses: true);
        }

        change.PauseWhileWaiting(at);
        if (isQuestion)
        {
            change.TellCustomer(at, MailKind.Question, null, f => f with { Author = change.AuthorName(command.By), Ask = ask });
        }

        return null;
    }

    private static CaseCustomer? Of(CustomerTerms? customer) =>
        customer is null ? null : new CaseCustomer(customer.Id, customer.Name, customer.Tier, customer.Deployment, customer.TimeZone, customer.Language);
}
