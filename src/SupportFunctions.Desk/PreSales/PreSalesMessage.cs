using SupportFunctions.Core.Cases;
using SupportFunctions.Core.PreSales;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.PreSales;

/// <summary>From a stored form to a message that can become a case.</summary>
internal static class PreSalesMessage
{
    private const string Channel = "form";

    public static async ValueTask<IntakeReading> ReadAsync(IntakeRecord record, ReadOnlyMemory<byte> raw, CancellationToken cancellation)
    {
        PreSalesReading read;
        try
        {
            read = await PreSalesForm.ReadAsync(record.ContentType, raw, cancellation);
            read.Faults.ThrowIfAny();
        }
        catch (ProblemException refused)
        {
            // The door refused such a form already; one that is here was let in under other rules.
            return IntakeReading.Dead($"{refused.Message} {string.Join(' ', refused.Problem.Errors?.Keys ?? [])}");
        }

        PreSalesAnswers answers = PreSalesRules.AnswersOf(read.Body);
        string address = read.Body.From!.Email!.Trim().ToLowerInvariant();
        string text = string.Join("\n\n", PreSalesLabels.Said(answers).Where(s => s.Text is not null).Select(s => $"{s.Name}: {s.Text}"));
        return new IntakeReading.Message(new IncomingMessage(
            new Person(address, string.IsNullOrWhiteSpace(read.Body.From.Name) ? null : read.Body.From.Name.Trim()),
            answers.Summary!, text, text, Channel, Source(record, read, address, answers), [])
        {
            PreSales = answers,
        });
    }

    /// <summary>The same by the sender's Idempotency-Key, by the page that was filled in, or by content: a request sent twice is one case.</summary>
    private static MessageSource Source(IntakeRecord record, PreSalesReading read, string address, PreSalesAnswers answers)
    {
        string what = record.Sender is { } key ? "key|" + key : $"form|{read.Submission}|{address}|{DeskJson.Write(answers)}";
        return new MessageSource(TableKeys.Hash("presales|" + what), null, record.Id);
    }
}
