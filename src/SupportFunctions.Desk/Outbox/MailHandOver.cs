using Polly;
using Polly.Retry;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Outbox;

/// <summary>Gives a mail to its carrier: three tries within a second or so, a minute for all. What fails then waits in the outbox.</summary>
public sealed class MailHandOver(IMailTransport transport, MachineTime machine)
{
    private readonly ResiliencePipeline _pipeline = new ResiliencePipelineBuilder { TimeProvider = machine.Provider }
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = 2,
            Delay = TimeSpan.FromMilliseconds(200),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = new PredicateBuilder().Handle<MailTransportException>(e => !e.IsFinal && e.RetryAfter is null),
        })
        .AddTimeout(TimeSpan.FromSeconds(60))
        .Build();

    /// <exception cref="MailTransportException">The carrier refused.</exception>
    public async Task SendAsync(OutgoingMail mail, CancellationToken cancellation) =>
        await _pipeline.ExecuteAsync(async token => await transport.SendAsync(mail, token), cancellation);
}
