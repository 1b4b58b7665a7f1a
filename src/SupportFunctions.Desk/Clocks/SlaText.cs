using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Customers;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Desk.Clocks;

/// <summary>
/// The explanation as plain text that somebody without access to the desk can follow and check: every interval in local time and in
/// UTC, a running total, a sum that is the elapsed time, and what each rule number says. Pure: all of it comes from the document.
/// </summary>
public static class SlaText
{
    /// <param name="of">For the heading; the case that <paramref name="document"/> explains.</param>
    public static string Of(SlaDocument document, Case of)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(of);
        var page = new TextPage();
        DateTimeZone zone = ShownTime.Zone(document.TimeZone);
        Head(page, document, of, zone);
        Covered(page, document, zone);
        for (int i = 0; i < document.Clocks.Count; i++)
        {
            ClockText.Write(page, document.Clocks[i], i + 1, document.Now);
        }

        Replaced(page, document);
        Waiting(page, document.Waiting, zone);
        Failed(page, document.Failed, zone);
        Exceptions(page, document.Exceptions, zone);
        Digests(page, document);
        Legend(page);
        return page.ToString();
    }

    /// <summary>Nothing erases a verdict, also when a clock of a merged case runs in its place now.</summary>
    private static void Replaced(TextPage page, SlaDocument document)
    {
        for (int i = 0; i < document.Replaced?.Count; i++)
        {
            ClockText.Write(page, document.Replaced[i], document.Clocks.Count + i + 1, document.Now);
            page.Blank();
            page.Raw("A clock that was promised on a merged case has taken its place since; this verdict stays.");
        }
    }

    private static void Head(TextPage page, SlaDocument document, Case of, DateTimeZone zone)
    {
        page.Title($"Case {document.Case}: its clocks, explained", '=');
        page.Label("Subject", of.Subject);
        page.Label("Customer", of.Customer is { } customer ? $"{customer.Name} ({Words.Of(customer.Tier) ?? "no tier"}, {Words.Of(customer.Deployment) ?? "deployment unknown"})" : "not identified");
        page.Label("Status", (Words.Of(of.Status) ?? "unknown") + (of.Merge is { } merge ? $"; merged into {merge.Into}, where it goes on" : ""));
        page.Label("Severity", Words.Of(of.Severity) ?? "not known yet");
        page.Label("Received", ShownTime.Both(of.OpenedAt, zone));
        page.Label("As of", ShownTime.Both(document.Now, zone));
        page.Label("Coverage", document.Coverage);
        page.Blank();
        page.Hanging("", $"Lengths of time are hours:minutes:seconds. Each time is shown as local time with its offset from UTC, and as UTC (ending in Z). Local is {zone.Id}; for a clock it is its calendar's zone. An interval includes the instant at which it begins, not the one at which it ends.");
    }

    private static void Covered(TextPage page, SlaDocument document, DateTimeZone zone)
    {
        page.Title("What covered the case, through time", '-');
        foreach (CoveringTerms terms in document.Terms)
        {
            string what = terms.Agreement is null ? "no agreement" : FormattableString.Invariant($"agreement {terms.Agreement} version {terms.Version}{(terms.Provisional ? ", provisionally" : "")}");
            Span(page, terms.From, terms.To, $"{what}. {terms.Because}", zone);
        }

        if (document.Terms.Count == 0)
        {
            page.Raw("Nothing was decided yet.");
        }
    }

    private static void Waiting(TextPage page, ExplainedWaiting waiting, DateTimeZone zone)
    {
        page.Title("Waiting on the customer", '-');
        if (waiting.Intervals.Count == 0)
        {
            page.Raw("The case never waited on the customer.");
            return;
        }

        foreach (WaitingInterval interval in waiting.Intervals)
        {
            Span(page, interval.From, interval.To, $"{ShownTime.Length(interval.To - interval.From)} {(interval.Justified ? "justified" : "unjustified: it pauses nothing")}. {interval.Why}", zone);
        }

        page.Raw($"Justified {ShownTime.Length(waiting.Justified)}, unjustified {ShownTime.Length(waiting.Unjustified)}, on the wall.");
    }

    private static void Failed(TextPage page, IReadOnlyList<FailedMail> failed, DateTimeZone zone)
    {
        page.Title("Mails that never arrived", '-');
        foreach (FailedMail mail in failed)
        {
            Span(page, mail.SentAt, mail.FailedAt, $"{Words.Of(mail.Kind)} {mail.Mail}: sent at the first time, known at the second not to have arrived. {TakenBack(mail)}", zone);
        }

        if (failed.Count == 0)
        {
            page.Raw("None is known of.");
        }
    }

    private static string TakenBack(FailedMail mail) => mail.Kind switch
    {
        MailKind.Reply or MailKind.Resolution => "What it had met was taken back: that runs again from its original start (R-SLA-6).",
        MailKind.Question => "It asked nothing, so the wait after it is not justified by it (R-SLA-7).",
        _ => "An automatic mail: it had met nothing.",
    };

    private static void Exceptions(TextPage page, IReadOnlyList<GrantedDeviation> exceptions, DateTimeZone zone)
    {
        page.Title("Exceptions granted to the customer", '-');
        foreach (GrantedDeviation exception in exceptions)
        {
            string agreement = exception.Agreement is null ? "" : $" Agreement meanwhile: {exception.Agreement}.";
            Span(page, exception.From, exception.To, $"{exception.What} Granted by {exception.GrantedBy}: {exception.Why}{agreement} (R-CUS-6)", zone);
        }

        if (exceptions.Count == 0)
        {
            page.Raw("None is recorded.");
        }
    }

    private static void Digests(TextPage page, SlaDocument document)
    {
        page.Title("Digests", '-');
        page.Hanging("", "A digest is the SHA-256 of everything that a clock was computed from, as lines of UTF-8 text, each ended by a line feed. Who gets the same digest argues about the same facts. With inputs=true in the address the lines follow, between a BEGIN and an END that do not belong to them; for clock 1: sed -n '/^BEGIN INPUTS 1$/,/^END INPUTS 1$/{//!p}' | sha256sum");
        for (int i = 0; i < document.Clocks.Count; i++)
        {
            page.Raw(FormattableString.Invariant($"Clock {i + 1,-3} {document.Clocks[i].Digest}"));
        }

        for (int i = 0; i < document.Clocks.Count; i++)
        {
            if (document.Clocks[i].Inputs is { } inputs)
            {
                page.Blank();
                page.Raw(FormattableString.Invariant($"BEGIN INPUTS {i + 1}"));
                foreach (string line in inputs)
                {
                    page.Verbatim(line);
                }

                page.Raw(FormattableString.Invariant($"END INPUTS {i + 1}"));
            }
        }
    }

    private static void Legend(TextPage page)
    {
        (string Rule, string Says)[] named = [.. RuleLegend.In(page.ToString())];
        page.Title("The rules named above", '-');
        foreach ((string rule, string says) in named)
        {
            page.Label(rule, says);
        }
    }

    private static void Span(TextPage page, Instant from, Instant? to, string what, DateTimeZone zone)
    {
        page.Raw($"{ShownTime.Both(from, zone)} to {(to is { } end ? ShownTime.Both(end, zone) : "now")}");
        page.Hanging("    ", what);
    }
}
