using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using SupportFunctions.Azure.Storage;

namespace SupportFunctions.Azure.Tests.Storage;

/// <summary>On the real pipeline of Azure.Core, over a transport that answers by the book.</summary>
public sealed class CautiousRetryTests
{
    [Theory]
    [InlineData("GET", 500, 3, "a read may be repeated after anything")]
    [InlineData("GET", 503, 3, "a read of a busy store")]
    [InlineData("POST", 503, 3, "busy: the write was not taken up")]
    [InlineData("POST", 429, 3, "throttled: the write was not taken up")]
    [InlineData("POST", 500, 1, "timed out: the write may have happened")]
    [InlineData("POST", 504, 1, "the answer was lost on its way")]
    [InlineData("POST", 0, 1, "the connection broke: the write may have happened")]
    [InlineData("GET", 0, 3, "a read over a connection that broke")]
    [InlineData("GET", 404, 1, "an answer is an answer")]
    public async Task Only_what_cannot_have_happened_is_repeated(string method, int status, int sent, string because)
    {
        var transport = new Transport(status);
        var options = new TableClientOptions { RetryPolicy = new CautiousRetry(maxRetries: 2, new AtOnce()), Transport = transport };
        HttpPipeline pipeline = HttpPipelineBuilder.Build(options);
        using HttpMessage message = pipeline.CreateMessage();
        message.Request.Method = RequestMethod.Parse(method);
        message.Request.Uri.Reset(new Uri("http://127.0.0.1/x"));

        Exception? fault = await Record.ExceptionAsync(async () => await pipeline.SendAsync(message, default));

        Assert.True(transport.Sent == sent, $"{because}: sent {transport.Sent} times");
        Assert.True(fault is null == (status != 0), because);
    }

    private sealed class AtOnce : DelayStrategy
    {
        protected override TimeSpan GetNextDelayCore(Response? response, int retryNumber) => TimeSpan.Zero;
    }

    private sealed class Transport(int status) : HttpPipelineTransport
    {
        public int Sent { get; private set; }

        public override Request CreateRequest() => HttpClientTransport.Shared.CreateRequest();

        public override void Process(HttpMessage message) => throw new NotSupportedException();

        public override ValueTask ProcessAsync(HttpMessage message)
        {
            Sent++;
            message.Response = status == 0 ? throw new RequestFailedException(0, "The connection broke.") : new AResponse(status: status);
            return ValueTask.CompletedTask;
        }
    }
}
