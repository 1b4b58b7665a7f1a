using System.Text.Json;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Tests.Storage;
using SupportFunctions.Standalone.Keys;

namespace SupportFunctions.Desk.Tests.Keys;

public sealed class KeyFileTests
{
    private static readonly string _key = new('k', 32);

    [Fact]
    public void The_first_start_makes_an_admin_key_that_only_the_owner_can_read_and_the_next_one_reads_it()
    {
        using var folder = new TemporaryFolder();

        ApiKey made = Assert.Single(KeyFile.ReadOrCreate(folder.Path, out string? created));
        ApiKey read = Assert.Single(KeyFile.ReadOrCreate(folder.Path, out string? again));

        Assert.Matches("^[A-Za-z0-9_-]{32,}$", created);
        Assert.Null(again);
        Assert.Equal(("admin", Role.Admin), (made.Name, made.Role));
        Assert.Equal(ApiKey.HashOf(created!), read.Hash.ToArray());
        Assert.Equal(created, JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(folder[KeyFile.Name]))!["admin"]);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder[KeyFile.Name]));
        }
    }

    [Fact]
    public void Names_are_roles_or_a_role_and_a_name()
    {
        using var folder = new TemporaryFolder();
        Write(folder, $"{{\"admin\":\"{_key}\",\"engineer:ada\":\"{_key}a\",\"reader:wall:1\":\"{_key}b\"}}");

        Assert.Equal(
            [("admin", Role.Admin), ("ada", Role.Engineer), ("wall:1", Role.Reader)],
            KeyFile.ReadOrCreate(folder.Path, out _).Select(k => (k.Name, k.Role)));
    }

    [Theory]
    [InlineData("{\"4\":\"KEY\"}", "'4' is not a usable key", "a number is no role")]
    [InlineData("{\"admin,lead\":\"KEY\"}", "'admin,lead' is not a usable key", "nor are two")]
    [InlineData("{\"boss\":\"KEY\"}", "'boss' is not a usable key", "nor is another word")]
    [InlineData("{\"engineer:\":\"KEY\"}", "'engineer:' is not a usable key", "a name that is empty")]
    [InlineData("{\"admin\":\"short\"}", "at least 32 characters", "too short to be guessed by nobody")]
    [InlineData("{\"admin\":null}", "at least 32 characters", "none at all")]
    [InlineData("{\"admin\":\"KEY\",\"lead:admin\":\"KEY\"}", "two keys are named 'admin'", "events show the name")]
    [InlineData("{\"admin\":\n", "is not JSON (line 2)", "cut off")]
    [InlineData("[]", "is not JSON", "a list")]
    public void A_file_that_cannot_be_used_says_why_and_never_shows_a_key(string content, string words, string because)
    {
        using var folder = new TemporaryFolder();
        Write(folder, content.Replace("KEY", _key, StringComparison.Ordinal));

        var fault = Assert.Throws<InvalidDataException>(() => KeyFile.ReadOrCreate(folder.Path, out _));

        Assert.True(fault.Message.Contains(words, StringComparison.Ordinal), because + ": " + fault.Message);
        Assert.DoesNotContain(_key, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_killed_start_left_behind_does_not_hinder_the_next_one()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder[KeyFile.Name + ".new"], "{\"adm");
        Assert.Single(KeyFile.ReadOrCreate(folder.Path, out _));
        Assert.False(File.Exists(folder[KeyFile.Name + ".new"]));
    }

    [Fact]
    public void The_secret_of_the_mails_is_made_once()
    {
        using var folder = new TemporaryFolder();
        string first = SecretFile.ReadOrCreate(folder.Path, SecretFile.MailTokens);
        Assert.Matches("^[0-9a-f]{64}$", first);
        Assert.Equal(first, SecretFile.ReadOrCreate(folder.Path, SecretFile.MailTokens));
    }

    private static void Write(TemporaryFolder folder, string content) => File.WriteAllText(folder[KeyFile.Name], content);
}
