using Microsoft.Extensions.Configuration;
using SupportFunctions.Desk.Http;

namespace SupportFunctions.Desk.Tests.Http;

public sealed class ConfiguredApiKeysTests
{
    private const string Good = "0123456789abcdef0123456789abcdef";

    [Fact]
    public void Keys_are_read_with_their_names_and_roles()
    {
        FixedApiKeys keys = Read(("0:Name", "ada"), ("0:Role", "engineer"), ("0:Key", Good), ("1:Name", "boss"), ("1:Role", "admin"), ("1:Key", Good + "x"));

        Assert.Equal([("ada", Role.Engineer), ("boss", Role.Admin)], keys.All.Select(k => (k.Name, k.Role)));
        Assert.Equal(ApiKey.HashOf(Good), keys.All[0].Hash.ToArray());
    }

    [Theory]
    [InlineData("ada", "queen", Good, "Keys:0:Role 'queen' is no role")]
    [InlineData("ada", "unknown", Good, "Keys:0:Role 'unknown' is no role")]
    [InlineData(" ", "admin", Good, "Keys:0:Name ' ' is blank")]
    [InlineData("ada", "admin", "short-secret", "Keys:0:Key is shorter than 32 characters")]
    public void A_key_that_cannot_be_used_stops_the_start_and_is_never_shown(string name, string role, string key, string words)
    {
        string message = Assert.Throws<InvalidOperationException>(() => Read(("0:Name", name), ("0:Role", role), ("0:Key", key))).Message;

        Assert.StartsWith(words, message, StringComparison.Ordinal);
        Assert.DoesNotContain(key, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_is_named_at_once() =>
        Assert.Equal(2, Assert.Throws<InvalidOperationException>(() => Read(("0:Role", "queen"), ("1:Role", "king"))).Message.Split(Environment.NewLine).Length);

    [Fact]
    public void A_desk_without_any_key_does_not_start() =>
        Assert.StartsWith("Keys is empty", Assert.Throws<InvalidOperationException>(() => Read()).Message, StringComparison.Ordinal);

    private static FixedApiKeys Read(params (string Path, string Value)[] settings) => ConfiguredApiKeys.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create("Keys:" + s.Path, (string?)s.Value))).Build().GetSection(ConfiguredApiKeys.Section));
}
