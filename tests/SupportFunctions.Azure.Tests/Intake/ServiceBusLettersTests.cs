using Azure.Messaging.ServiceBus;
using Moq;
using SupportFunctions.Azure.Intake;
using SupportFunctions.Desk.Intake.Ledger;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Azure.Tests.Intake;

public sealed class ServiceBusLettersTests
{
    private static readonly ServiceBusReceivedMessage[] There = [Message(4), Message(7), Message(9)];

    private readonly Mock<ServiceBusClient> _client = new();
    private readonly Mock<ServiceBusReceiver> _receiver = new();
    private readonly Mock<ServiceBusSender> _sender = new();
    private readonly List<ServiceBusMessage> _sent = [];
    private readonly ServiceBusLetters _letters;

    public ServiceBusLettersTests()
    {
        _client.Setup(c => c.CreateReceiver("intake", It.Is<ServiceBusReceiverOptions>(o => o.SubQueue == SubQueue.DeadLetter))).Returns(_receiver.Object);
        _client.Setup(c => c.CreateSender("intake")).Returns(_sender.Object);
        _sender.Setup(s => s.SendMessageAsync(It.IsAny<ServiceBusMessage>(), It.IsAny<CancellationToken>()))
            .Callback((ServiceBusMessage m, CancellationToken _) => _sent.Add(m)).Returns(Task.CompletedTask);
        _receiver.SetupSequence(r => r.ReceiveMessagesAsync(It.IsAny<int>(), It.IsAny<TimeSpan?>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(There[..1]).ReturnsAsync(There[1..]).ReturnsAsync([]);
        _letters = new ServiceBusLetters(_client.Object);
    }

    [Fact]
    public async Task They_are_looked_at_where_they_are()
    {
        _receiver.Setup(r => r.PeekMessagesAsync(10, 5, It.IsAny<CancellationToken>())).ReturnsAsync(There[1..]);

        QueueLetter letter = (await _letters.PeekAsync("intake", 5, 10, default))[0];

        Assert.Equal(("sb_intake_7", "in_7", "MaxDeliveryCountExceeded", 4), (letter.Place.ToString(), letter.Reference, letter.Reason, letter.Bytes));
        Assert.Equal(StoppedTime.Now, letter.At.ToDateTimeOffset());
        _receiver.Verify(r => r.ReceiveMessagesAsync(It.IsAny<int>(), It.IsAny<TimeSpan?>(), It.IsAny<CancellationToken>()), Times.Never);
    }

    [Fact]
    public async Task One_is_put_into_its_session_again_under_another_id_and_the_others_stay()
    {
        Assert.True(await _letters.ReplayAsync(new QueuePlace("intake", 7), default));

        ServiceBusMessage again = Assert.Single(_sent);
        Assert.Equal(("in_7", "sb_intake_7", "session 7"), (again.Body.ToString(), again.MessageId, again.SessionId));
        _receiver.Verify(r => r.CompleteMessageAsync(There[1], It.IsAny<CancellationToken>()), Times.Once);
        Assert.Equal([4, 9], Abandoned());
    }

    [Fact]
    public async Task One_is_discarded_and_nothing_is_sent()
    {
        Assert.True(await _letters.DiscardAsync(new QueuePlace("intake", 4), default));

        _receiver.Verify(r => r.CompleteMessageAsync(There[0], It.IsAny<CancellationToken>()), Times.Once);
        Assert.Empty(_sent);
    }

    [Fact]
    public async Task One_that_is_not_there_is_not_found_and_all_stay()
    {
        Assert.False(await _letters.ReplayAsync(new QueuePlace("intake", 5), default));

        Assert.Equal([4, 7, 9], Abandoned());
        _receiver.Verify(r => r.CompleteMessageAsync(It.IsAny<ServiceBusReceivedMessage>(), It.IsAny<CancellationToken>()), Times.Never);
    }

    [Fact]
    public async Task One_that_could_not_be_put_into_the_queue_stays_too()
    {
        _sender.Setup(s => s.SendMessageAsync(It.IsAny<ServiceBusMessage>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new ServiceBusException("Away.", ServiceBusFailureReason.ServiceCommunicationProblem));

        StoreUnavailableException fault = await Assert.ThrowsAsync<StoreUnavailableException>(() => _letters.ReplayAsync(new QueuePlace("intake", 4), default));

        Assert.Equal("The dead letters of the queue intake cannot be reached: ServiceCommunicationProblem.", fault.Message);
        _receiver.Verify(r => r.CompleteMessageAsync(It.IsAny<ServiceBusReceivedMessage>(), It.IsAny<CancellationToken>()), Times.Never);
    }

    private long[] Abandoned() =>
        [.. _receiver.Invocations.Where(i => i.Method.Name == nameof(ServiceBusReceiver.AbandonMessageAsync)).Select(i => ((ServiceBusReceivedMessage)i.Arguments[0]!).SequenceNumber).Order()];

    private static ServiceBusReceivedMessage Message(long sequence) => ServiceBusModelFactory.ServiceBusReceivedMessage(
        BinaryData.FromString($"in_{sequence}"), $"in_{sequence}", sessionId: $"session {sequence}", sequenceNumber: sequence, enqueuedTime: StoppedTime.Now,
        properties: new Dictionary<string, object> { ["DeadLetterReason"] = "MaxDeliveryCountExceeded" });
}
