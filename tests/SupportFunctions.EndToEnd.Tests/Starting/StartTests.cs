using System.Net;
using System.Net.Sockets;
using SupportFunctions.EndToEnd.Tests.Driver;
using Xunit.Abstractions;

namespace SupportFunctions.EndToEnd.Tests.Starting;

/// <summary>How the process starts, refuses to start, and ends.</summary>
[Collection(ProcessTests.Name)]
public sealed class StartTests(ITestOutputHelper output)
{
    /// <summary>What a start on an empty folder should take on an idle machine; shown, not enforced, because the machine may be busy.</summary>
    private static readonly TimeSpan _aim = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task An_empty_data_folder_is_enough_and_a_stop_is_clean()
    {
        using var data = new DataFolder();
        await using DeskProcess desk = await DeskProcess.StartAsync(data);

        output.WriteLine(FormattableString.Invariant($"First 200 of /healthz after {desk.UntilHealthy.TotalSeconds:0.00} s (aim {_aim.TotalSeconds:0} s)."));
        Assert.True(desk.UntilHealthy < Until.Hang, $"It took {desk.UntilHealthy}.");
        Assert.Matches("^[A-Za-z0-9_-]{32,}$", desk.Client.Key);
        Assert.Contains(desk.Client.Key!, desk.Host.Output, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(data.KeyFile));
        }

        (await desk.Client.GetAsync("/readyz")).Expect(HttpStatusCode.OK);
        Assert.Equal(0, await desk.StopAsync());
        Assert.Equal("", desk.Host.Errors);
    }

    [Fact]
    public async Task The_admin_key_is_printed_on_the_first_start_only_and_stays_the_same()
    {
        using var data = new DataFolder();
        string first;
        await using (DeskProcess desk = await DeskProcess.StartAsync(data))
        {
            first = desk.Client.Key!;
            Assert.Equal(0, await desk.StopAsync());
        }

        await using DeskProcess again = await DeskProcess.StartAsync(data);

        Assert.Equal(first, again.Client.Key);
        Assert.Equal(0, await again.StopAsync());
        Assert.DoesNotContain(first, again.Host.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_folder_that_holds_files_of_others_works_and_leaves_them_alone()
    {
        using var data = new DataFolder();
        string[] foreign = ["notes.txt", "outbox/from-somebody-else.txt", "photos/cat.jpg", "desk.db.bak", "blobs.zip"];
        foreach (string name in foreign)
        {
            string path = Path.Combine(data.Path, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, "of somebody else: " + name);
        }

        await using DeskProcess desk = await DeskProcess.StartAsync(data);
        await desk.MailsOfAsync(await desk.Client.OpenCaseAsync(new Letter("kim@acme.example", "Search is down").ToString()), 1);

        Assert.Equal(0, await desk.StopAsync());
        foreach (string name in foreign)
        {
            Assert.Equal("of somebody else: " + name, await File.ReadAllTextAsync(Path.Combine(data.Path, name)));
        }
    }

    [Fact]
    public async Task Every_fault_of_the_configuration_is_named_at_once()
    {
        using var data = new DataFolder();
        var settings = new Dictionary<string, string>
        {
            ["Mail__FromAddress"] = "not an address",
            ["Intake__SpamThreshold"] = "500",
            ["Keys__0__Name"] = "short",
            ["Keys__0__Role"] = "engineer",
            ["Keys__0__Key"] = "too-short",
            ["Keys__1__Name"] = "odd",
            ["Keys__1__Role"] = "emperor",
            ["Keys__1__Key"] = "0123456789012345678901234567890123456789",
        };

        await using HostProcess host = await HostProcess.RunAsync(DeskProcess.Arguments(new Uri("http://127.0.0.1:1"), data), settings);

        Assert.Equal(1, await host.ExitAsync());
        foreach (string fault in new[] { "Mail:FromAddress", "SpamThreshold", "Keys:0:Key", "Keys:1:Role" })
        {
            Assert.True(host.ErrorLines.Any(l => l.Contains(fault, StringComparison.Ordinal)), $"{fault} is not named.\n{host.Report()}");
        }

        Assert.DoesNotContain("   at ", host.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(data.Path));
    }

    [Theory]
    [InlineData("--speed 0", "--speed", "speeds are 1 to 86400")]
    [InlineData("--speed 90000", "--speed", "speeds are 1 to 86400")]
    [InlineData("--clock yesterday", "--clock", "an RFC 3339 instant is wanted")]
    [InlineData("--clock 2026-03-06T16:30:00", "--clock", "an instant has an offset")]
    [InlineData("--colour blue", "--colour", "nobody knows that option")]
    [InlineData("--stay", "--demo", "--stay goes with --demo")]
    public async Task Wrong_arguments_end_with_2_and_say_what_is_wrong(string arguments, string named, string because)
    {
        await using HostProcess host = await HostProcess.RunAsync(arguments.Split(' '));

        Assert.True(await host.ExitAsync() == 2, because + "\n" + host.Report());
        Assert.Contains(named, host.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", host.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_ends_the_start_with_one_line()
    {
        using var data = new DataFolder();
        using var listener = new TcpListener(IPAddress.Loopback, FreePort.Next());
        listener.Start();
        var taken = new Uri($"http://{listener.LocalEndpoint}");

        await using HostProcess host = await HostProcess.RunAsync(DeskProcess.Arguments(taken, data));

        Assert.True(await host.ExitAsync() == 1, host.Report());
        string line = Assert.Single(host.ErrorLines);
        Assert.Contains(taken.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), line, StringComparison.Ordinal);
        Assert.Contains("--urls", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_folder_in_use_ends_the_start_with_one_line_and_disturbs_nobody()
    {
        using var data = new DataFolder();
        await using DeskProcess first = await DeskProcess.StartAsync(data);

        await using HostProcess second = await HostProcess.RunAsync(DeskProcess.Arguments(new Uri($"http://127.0.0.1:{FreePort.Next()}"), data));

        Assert.True(await second.ExitAsync() == 1, second.Report());
        Assert.Contains(data.Path, Assert.Single(second.ErrorLines), StringComparison.Ordinal);
        await first.Client.OpenCaseAsync(new Letter("kim@acme.example", "Search is down").ToString());
    }

    [Fact]
    public async Task A_stop_under_load_is_clean_and_loses_nothing_that_was_accepted()
    {
        using var data = new DataFolder();
        string[] accepted;
        await using (DeskProcess desk = await DeskProcess.StartAsync(data))
        {
            accepted = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => desk.Client.AcceptAsync(
                new Letter("kim@acme.example", FormattableString.Invariant($"Matter {i}")).ToString())));
            Assert.True(await desk.StopAsync() == 0, desk.Host.Report());
        }

        await using DeskProcess again = await DeskProcess.StartAsync(data);
        foreach (string id in accepted)
        {
            Assert.Equal("case", (await again.Client.EndOfAsync(id)).State);
        }
    }
}
