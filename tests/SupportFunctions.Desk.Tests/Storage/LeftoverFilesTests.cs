using NodaTime;
using SupportFunctions.Desk.Tests.Time;
using SupportFunctions.Desk.Time;
using SupportFunctions.Standalone.Storage;

namespace SupportFunctions.Desk.Tests.Storage;

public sealed class LeftoverFilesTests : IDisposable
{
    private const string Digits = "0123456789abcdef0123456789abcdef";
    private static readonly Instant Now = Instant.FromUtc(2031, 7, 1, 12, 0);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("blobs/intake/20310701-1/in_1~" + Digits + ".tmp", 61, true, "a blob that a killed process did not finish")]
    [InlineData("outbox/C-1001-1-1.eml~" + Digits + ".tmp", 61, true, "a mail")]
    [InlineData("keys.json~" + Digits + ".tmp", 61, true, "the keys")]
    [InlineData("blobs/intake/20310701-1/in_1~" + Digits + ".tmp", 59, false, "somebody may still be writing it")]
    [InlineData("blobs/intake/20310701-1/in_1", 61, false, "a blob")]
    [InlineData("blobs/a.tmp", 61, false, "a blob whose name ends like one")]
    [InlineData("blobs/a~" + Digits + "0.tmp", 61, false, "one digit more")]
    [InlineData("blobs/a~0123456789ABCDEF0123456789ABCDEF.tmp", 61, false, "digits that nobody writes")]
    [InlineData("~" + Digits + ".tmp", 61, false, "no name before it")]
    [InlineData("mine/a~" + Digits + ".tmp", 61, false, "a folder of others")]
    public void Only_what_was_left_unfinished_for_an_hour_is_removed(string name, int minutes, bool isRemoved, string because)
    {
        string path = _folder[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "half");
        File.SetLastWriteTimeUtc(path, (Now - Duration.FromMinutes(minutes)).ToDateTimeUtc());

        int removed = new LeftoverFiles(_folder.Path, new MachineTime(new ManualTimeProvider(Now))).Remove();

        Assert.True((isRemoved ? 1 : 0, !isRemoved) == (removed, File.Exists(path)), because);
    }

    [Fact]
    public void A_data_folder_without_blobs_has_none()
    {
        Assert.Equal(0, new LeftoverFiles(_folder.Path, new MachineTime(new ManualTimeProvider(Now))).Remove());
    }
}
