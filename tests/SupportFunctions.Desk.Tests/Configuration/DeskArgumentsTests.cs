using NodaTime;
using SupportFunctions.Standalone.Configuration;

namespace SupportFunctions.Desk.Tests.Configuration;

public sealed class DeskArgumentsTests
{
    [Fact]
    public void Every_option_is_read()
    {
        (DeskArguments? read, int code) = Read("--urls http://localhost:1 --clock 2026-03-06T16:30:00-08:00 --speed 86400 --demo --stay");
        Assert.Equal(0, code);
        Assert.Equal(new DeskArguments("http://localhost:1", null, Instant.FromUtc(2026, 3, 7, 0, 30), 86_400, true, true), read);
    }

    [Fact]
    public void A_demonstration_leaves_the_folder_of_data_alone()
    {
        (DeskArguments? read, int code) = Read("--demo --data /d");
        Assert.Equal((new DeskArguments(null, null, null, null, true, false), 0), (read, code));
    }

    [Fact]
    public void Nothing_is_needed()
    {
        (DeskArguments? read, int code) = Read("");
        Assert.Equal((new DeskArguments(null, null, null, null, false, false), 0), (read, code));
    }

    [Theory]
    [InlineData("--clock yesterday", "no instant")]
    [InlineData("--clock 2026-03-06T16:30:00", "no offset")]
    [InlineData("--clock", "nothing behind it")]
    [InlineData("--speed 0", "too slow")]
    [InlineData("--speed 86401", "too fast")]
    [InlineData("--speed 1.5", "no whole number")]
    [InlineData("--speed 1,000", "no whole number anywhere")]
    [InlineData("--stay", "only with --demo")]
    [InlineData("--sped 5", "a slip of the pen")]
    [InlineData("serve", "a word too many")]
    public void Wrong_arguments_end_with_2_and_say_where_help_is(string arguments, string because)
    {
        using var error = new StringWriter();
        (DeskArguments? read, int code) = DeskArguments.Read(arguments.Split(' '), error);
        Assert.True(read is null && code == 2, because);
        Assert.EndsWith("See --help." + Environment.NewLine, error.ToString(), StringComparison.Ordinal);
    }

    private static (DeskArguments? Arguments, int ExitCode) Read(string arguments) =>
        DeskArguments.Read(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), TextWriter.Null);
}
