using System.Numerics;
using SupportFunctions.Desk.Intake.Webhooks;

namespace SupportFunctions.Desk.Tests.Intake.Webhooks;

public sealed class Ed25519Tests
{
    private const string Key = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    private const string Signature = "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";

    /// <summary>2^252 + 27742317777372353535851937790883648493 (RFC 8032, 5.1).</summary>
    private static readonly BigInteger _order = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);

    private readonly BouncyEd25519 _ed25519 = new();

    [Theory]
    [InlineData(Key, "", Signature, "test 1: the empty message")]
    [InlineData(
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00", "test 2")]
    [InlineData(
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a", "test 3")]
    [InlineData(
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704", "test SHA(abc)")]
    public void The_vectors_of_RFC_8032_hold_and_no_bit_of_them_may_change(string key, string message, string signature, string because)
    {
        (byte[] k, byte[] m, byte[] s) = (Convert.FromHexString(key), Convert.FromHexString(message), Convert.FromHexString(signature));

        Assert.True(_ed25519.Verify(k, m, s), because);
        Assert.False(_ed25519.Verify(k, [.. m, 0], s), because);
        Assert.All(Enumerable.Range(0, 8 * s.Length), bit => Assert.False(_ed25519.Verify(k, m, Flipped(s, bit))));
        Assert.All(Enumerable.Range(0, 8 * k.Length), bit => Assert.False(_ed25519.Verify(Flipped(k, bit), m, s)));
    }

    [Fact]
    public void The_same_signature_with_the_order_added_to_S_is_refused_so_that_a_message_has_one_signature()
    {
        byte[] signature = Convert.FromHexString(Signature);
        BigInteger more = new BigInteger(signature.AsSpan(32), isUnsigned: true) + _order;
        byte[] malleable = [.. signature[..32], .. more.ToByteArray(isUnsigned: true)];
        Assert.Equal(64, malleable.Length);

        Assert.False(_ed25519.Verify(Convert.FromHexString(Key), [], malleable));
    }

    /// <summary>Under a key of small order a signature can be made that holds for every message, or for one in eight.</summary>
    [Theory]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000", "order 1")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "order 2")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000", "order 4")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000080", "order 4")]
    [InlineData("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", "order 8")]
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a", "order 8")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000080", "order 1 with a sign")]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "y above the prime: order 1, not canonical")]
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "y is the prime: order 4, not canonical")]
    [InlineData("0200000000000000000000000000000000000000000000000000000000000000", "no point of the curve")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "no field element")]
    [InlineData("", "nothing")]
    [InlineData("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f70751", "31 bytes")]
    public void What_is_no_key_of_the_large_subgroup_verifies_nothing(string key, string because)
    {
        byte[] bytes = Convert.FromHexString(key);
        Assert.False(_ed25519.IsKey(bytes), because);

        // R of order 1 and S zero: S·B = R + k·A holds for a key of order 1 and every message.
        byte[] forged = new byte[64];
        forged[0] = 1;
        Assert.False(_ed25519.Verify(bytes, "anything"u8, forged), because);
        Assert.False(_ed25519.Verify(bytes, [], Convert.FromHexString(Signature)), because);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(65)]
    public void A_signature_has_64_bytes(int bytes)
    {
        Assert.True(_ed25519.IsKey(Convert.FromHexString(Key)));
        byte[] longer = [.. Convert.FromHexString(Signature), 0, 0];
        Assert.False(_ed25519.Verify(Convert.FromHexString(Key), [], longer.AsSpan(0, bytes)));
    }

    private static byte[] Flipped(byte[] bytes, int bit)
    {
        byte[] flipped = [.. bytes];
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        return flipped;
    }
}
