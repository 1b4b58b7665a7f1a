using NodaTime;
using Org.BouncyCastle.Math.EC.Rfc8032;
using SupportFunctions.Desk.Intake.Webhooks;

namespace SupportFunctions.Desk.Tests.Intake.Webhooks;

public class StandardWebhooksTests
{
    // Made with an independent HMAC: key bytes 0..23, id, time and body as below.
    private const string Secret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";
    private const string Id = "msg_1";
    private const string Time = "1772445600";
    private const string Good = "v1,J00Nh5ffObwsQvRQscHlzYKUJmQA9brCeg+t7wDCDOQ=";

    // The vectors that the libraries of the specification are tested with.
    private const string TheirId = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const string TheirTime = "1614265330";
    private const string TheirSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string TheirV1 = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    private const string TheirV1A = "v1a,tQ9V2XOqn7jL/DQenEFpqIugdBVtiMmER5mhSkXBNwM0mkATuDe6KYYUuxqtaiHeYGb7KaaBRdM5WqyeFiL8Ag==";
    private static readonly string _theirKey = "whpk_" + PublicKeyOf("VEVTVFNJR05JTkdLRVlET05PVFVTRVRISVNGT1JBTlk=");
    private static readonly byte[] _theirBody = "{\"test\": 2432232314}"u8.ToArray();

    private static readonly BouncyEd25519 _ed25519 = new();
    private static readonly byte[] Body = "{\"test\": 1}"u8.ToArray();
    private static readonly Instant Now = Instant.FromUnixTimeSeconds(1772445600);

    [Theory]
    [InlineData(Id, Time, Good, 0, true, "as signed")]
    [InlineData(Id, Time, "v1,AAAA v1a,xyz " + Good, 0, true, "among others")]
    [InlineData(Id, Time, Good, 300, true, "5 minutes old, inclusive")]
    [InlineData(Id, Time, Good, 301, false, "older")]
    [InlineData(Id, Time, Good, -300, true, "a clock that is 5 minutes fast")]
    [InlineData(Id, Time, Good, -301, false, "from the future")]
    [InlineData("msg_2", Time, Good, 0, false, "the id is signed, too")]
    [InlineData(Id, "1772445601", Good, 0, false, "so is the time")]
    [InlineData(Id, Time, "v1,AAAA", 0, false, "too short")]
    [InlineData(Id, Time, "v1,", 0, false, "nothing")]
    [InlineData(Id, Time, "nonsense", 0, false, "no version")]
    [InlineData(Id, Time, "v2,J00Nh5ffObwsQvRQscHlzYKUJmQA9brCeg+t7wDCDOQ=", 0, false, "another version")]
    [InlineData(Id, Time, "v1a,J00Nh5ffObwsQvRQscHlzYKUJmQA9brCeg+t7wDCDOQ=", 0, false, "a shared secret signs no v1a")]
    [InlineData(Id, "-5", Good, 0, false, "negative")]
    [InlineData(Id, "99999999999999999999", Good, 0, false, "no time")]
    [InlineData(null, Time, Good, 0, false, "no id")]
    [InlineData(Id, null, Good, 0, false, "no time")]
    [InlineData(Id, Time, "", 0, false, "no signature")]
    public void A_signature_holds_for_one_id_time_and_body(string? id, string? time, string? signature, int secondsLater, bool expected, string because) =>
        Assert.True(expected == Of(Secret).IsSigned(id, time, signature, Body, Now + Duration.FromSeconds(secondsLater)), because);

    [Fact]
    public void Another_body_is_refused() =>
        Assert.False(Of(Secret).IsSigned(Id, Time, Good, "{\"test\": 2}"u8, Now));

    [Fact]
    public void Any_of_several_secrets_may_fit() =>
        Assert.True(Of("whsec_AAAA", Secret).IsSigned(Id, Time, Good, Body, Now));

    [Theory]
    [InlineData("whsec_", "is not 'whsec_' and base64, nor 'whpk_' and base64; with it no webhook could be verified")]
    [InlineData("whsec_%%%", "is not 'whsec_' and base64, nor 'whpk_' and base64; with it no webhook could be verified")]
    [InlineData("whpk_AAAA", "is not 'whpk_' and the base64 of an Ed25519 public key; with it no webhook could be verified")]
    [InlineData("whpk_AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "is not 'whpk_' and the base64 of an Ed25519 public key; with it no webhook could be verified")]
    [InlineData("whsk_VEVTVFNJR05JTkdLRVlET05PVFVTRVRISVNGT1JBTlk=", "is a private key of the sender's, which nobody else should have: give the public one, 'whpk_' and base64")]
    public void A_secret_that_is_none_is_named_and_never_verifies(string secret, string fault)
    {
        Assert.Equal(fault, StandardWebhooks.FaultOf(secret, _ed25519));
        Assert.False(Of(secret).IsSigned(Id, Time, Good, Body, Now));
    }

    [Theory]
    [InlineData(TheirV1, true, false)]
    [InlineData(TheirV1A, false, true)]
    [InlineData(TheirV1 + " " + TheirV1A, true, true)]
    [InlineData("v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc= v2,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc= " + TheirV1A, false, true)]
    [InlineData("v1a,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=", false, false)]
    public void The_specifications_own_vectors_hold_by_secret_and_by_public_key(string signature, bool bySecret, bool byKey)
    {
        Assert.Equal((bySecret, byKey), (Holds(TheirSecret), Holds(_theirKey)));
        Assert.Equal(bySecret || byKey, Holds(TheirSecret, _theirKey));

        bool Holds(params string[] secrets) =>
            Of(secrets).IsSigned(TheirId, TheirTime, signature, _theirBody, Instant.FromUnixTimeSeconds(1614265330));
    }

    [Fact]
    public void A_public_key_is_changed_like_a_secret_and_an_asymmetric_replay_is_refused_like_any_other()
    {
        string another = "whpk_" + PublicKeyOf("V0VCSE9PS0FTWU1NRVRSSUNURVNUUFJJVkFURUtFWTE=");
        Instant then = Instant.FromUnixTimeSeconds(1614265330);

        Assert.True(Of(another, _theirKey).IsSigned(TheirId, TheirTime, TheirV1A, _theirBody, then));
        Assert.False(Of(another).IsSigned(TheirId, TheirTime, TheirV1A, _theirBody, then));
        Assert.False(Of(_theirKey).IsSigned(TheirId, TheirTime, TheirV1A, _theirBody, then + Duration.FromSeconds(301)));
    }

    [Fact]
    public void Of_many_asymmetric_signatures_only_the_first_three_are_tried_because_each_costs_the_whole_body()
    {
        string other = "v1a," + Convert.ToBase64String(new byte[64]) + " ";
        Instant then = Instant.FromUnixTimeSeconds(1614265330);

        Assert.True(Of(_theirKey).IsSigned(TheirId, TheirTime, other + other + TheirV1A, _theirBody, then));
        Assert.False(Of(_theirKey).IsSigned(TheirId, TheirTime, other + other + other + TheirV1A, _theirBody, then));
    }

    private static StandardWebhooks Of(params string[] secrets) => new(secrets, _ed25519);

    private static string PublicKeyOf(string seed)
    {
        byte[] key = new byte[32];
        Ed25519.GeneratePublicKey(Convert.FromBase64String(seed), key);
        return Convert.ToBase64String(key);
    }
}
