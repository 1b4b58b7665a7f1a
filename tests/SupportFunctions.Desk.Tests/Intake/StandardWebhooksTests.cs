using SupportFunctions.Desk.Intake;

namespace SupportFunctions.Desk.Tests.Intake;

public class StandardWebhooksTests
{
    // Made with an independent HMAC: key bytes 0..23, id, time and body as below.
    private const string Secret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";
    private const string Id = "msg_1";
    private const string Time = "1772445600";
    private const string Good = "v1,J00Nh5ffObwsQvRQscHlzYKUJmQA9brCeg+t7wDCDOQ=";
    private static readonly byte[] Body = "{\"test\": 1}"u8.ToArray();
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1772445600);

    [Theory]
    [InlineData(Id, Time, Good, 0, StandardWebhookOutcome.Verified, "as signed")]
    [InlineData(Id, Time, "v1,AAAA v1a,xyz " + Good, 0, StandardWebhookOutcome.Verified, "among others")]
    [InlineData(Id, Time, Good, 300, StandardWebhookOutcome.Verified, "5 minutes old, inclusive")]
    [InlineData(Id, Time, Good, 301, StandardWebhookOutcome.TooOld, "older")]
    [InlineData(Id, Time, Good, -301, StandardWebhookOutcome.TooNew, "from the future")]
    [InlineData("msg_2", Time, Good, 0, StandardWebhookOutcome.WrongSignature, "the id is signed, too")]
    [InlineData(Id, "1772445601", Good, 0, StandardWebhookOutcome.WrongSignature, "so is the time")]
    [InlineData(Id, Time, "v1,AAAA", 0, StandardWebhookOutcome.WrongSignature, "too short")]
    [InlineData(Id, Time, "nonsense", 0, StandardWebhookOutcome.WrongSignature, "no version")]
    [InlineData(Id, "-5", Good, 0, StandardWebhookOutcome.BadTimestamp, "negative")]
    [InlineData(Id, "99999999999999999999", Good, 0, StandardWebhookOutcome.BadTimestamp, "no time")]
    [InlineData(null, Time, Good, 0, StandardWebhookOutcome.MissingHeader, "no id")]
    [InlineData(Id, null, Good, 0, StandardWebhookOutcome.MissingHeader, "no time")]
    [InlineData(Id, Time, "", 0, StandardWebhookOutcome.MissingHeader, "no signature")]
    public void A_signature_holds_for_one_id_time_and_body(string? id, string? time, string? signature, int secondsLater, StandardWebhookOutcome expected, string because) =>
        Assert.True(expected == StandardWebhooks.Verify([Secret], id, time, signature, Body, Now.AddSeconds(secondsLater)), because);

    [Fact]
    public void Another_body_is_refused() =>
        Assert.Equal(StandardWebhookOutcome.WrongSignature, StandardWebhooks.Verify([Secret], Id, Time, Good, "{\"test\": 2}"u8, Now));

    [Fact]
    public void Any_of_several_secrets_may_fit() =>
        Assert.Equal(StandardWebhookOutcome.Verified, StandardWebhooks.Verify(["whsec_AAAA", Secret], Id, Time, Good, Body, Now));

    [Theory]
    [InlineData("whsec_")]
    [InlineData("whsec_%%%")]
    public void A_secret_that_is_none_never_verifies(string secret) =>
        Assert.Equal(StandardWebhookOutcome.NoUsableSecret, StandardWebhooks.Verify([secret], Id, Time, Good, Body, Now));
}
