using SupportFunctions.Standalone.Storage;

namespace SupportFunctions.Desk.Tests.Storage;

public sealed class DurableFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_write_leaves_the_file_and_no_temporary_one()
    {
        await DurableFile.WriteAsync(_folder["1.eml"], "one"u8.ToArray(), default);
        await DurableFile.WriteAsync(_folder["1.eml"], "two"u8.ToArray(), default);

        Assert.Equal("two", await File.ReadAllTextAsync(_folder["1.eml"]));
        Assert.Equal([_folder["1.eml"]], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task A_write_that_fails_leaves_the_former_content_and_no_temporary_file()
    {
        Directory.CreateDirectory(_folder["taken/by"]);

        await Assert.ThrowsAnyAsync<IOException>(() => DurableFile.WriteAsync(_folder["taken"], "x"u8.ToArray(), default));

        Assert.Empty(Directory.GetFiles(_folder.Path));
        Assert.True(Directory.Exists(_folder["taken/by"]));
    }

    [Fact]
    public async Task Writing_into_a_folder_that_is_not_there_is_an_error()
    {
        await Assert.ThrowsAsync<DirectoryNotFoundException>(() => DurableFile.WriteAsync(_folder["none/1.eml"], "x"u8.ToArray(), default));
    }

    [Fact]
    public void Folders_are_made_with_those_above_and_once_there_are_left_alone()
    {
        DurableFile.CreateFolder(_folder["a/b/c"]);
        DurableFile.CreateFolder(_folder["a/b/c/"]);

        Assert.True(Directory.Exists(_folder["a/b/c"]));
    }
}
