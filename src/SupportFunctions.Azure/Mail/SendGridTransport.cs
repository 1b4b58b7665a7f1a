using System.Globalization;
using System.Net;
using Microsoft.Extensions.Options;
using SendGrid;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Azure.Mail;

/// <summary>Hands mail over to SendGrid: one mail, one request, and no retry of its own; the outbox keeps what was not taken.</summary>
public sealed class SendGridTransport(ISendGridClient client, IOptions<SendGridOptions> options, MachineTime machine) : IMailTransport
{
    private const int MostWords = 400;

    public async Task SendAsync(OutgoingMail mail, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(mail);
        Response answer;
        try
        {
            answer = await client.SendEmailAsync(SendGridMail.Of(mail, options.Value), cancellation);
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new MailTransportException($"SendGrid could not be reached: {e.Message}", isFinal: false, e);
        }
        catch (ArgumentException e)
        {
            throw new MailTransportException($"The mail cannot be written: {e.Message}", isFinal: true, e);
        }

        if (!answer.IsSuccessStatusCode)
        {
            throw await RefusalAsync(answer, cancellation);
        }
    }

    private async Task<MailTransportException> RefusalAsync(Response answer, CancellationToken cancellation)
    {
        string words = answer.Body is null ? "" : await answer.Body.ReadAsStringAsync(cancellation);
        return new MailTransportException(
            $"SendGrid answered {(int)answer.StatusCode}: {(words.Length > MostWords ? words[..MostWords] : words)}", IsFinal(answer.StatusCode))
        {
            RetryAfter = RetryAfter(answer),
        };
    }

    /// <summary>401 and 403 say that our key or sender is wrong, not the mail: once that is mended, it can go.</summary>
    private static bool IsFinal(HttpStatusCode status) => status is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError
        and not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests);

    private TimeSpan? RetryAfter(Response answer) => answer.Headers?.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => Until(date),
        _ when answer.StatusCode == HttpStatusCode.TooManyRequests && answer.Headers?.TryGetValues("X-RateLimit-Reset", out IEnumerable<string>? reset) is true
            && int.TryParse(reset.First(), NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) => Until(DateTimeOffset.FromUnixTimeSeconds(seconds)),
        _ => null,
    };

    private TimeSpan? Until(DateTimeOffset at) => at > machine.Provider.GetUtcNow() ? at - machine.Provider.GetUtcNow() : null;
}
