using SupportFunctions.Standalone.Configuration;
using SupportFunctions.Standalone.Storage;

namespace SupportFunctions.Desk.Tests.Storage;

public sealed class DataFolderTests
{
    [Fact]
    public void It_is_made_held_by_one_and_free_again_after_that()
    {
        using var folder = new TemporaryFolder();
        using (DataFolder first = DataFolder.Open(folder["a/b"]))
        {
            var fault = Assert.Throws<StartException>(() => DataFolder.Open(folder["a/b"]));
            Assert.Contains("Another desk is running on the data folder", fault.Message, StringComparison.Ordinal);
        }

        using DataFolder again = DataFolder.Open(folder["a/b"]);
        Assert.Equal(folder["a/b"], again.Path);
    }

    [Fact]
    public void Files_of_others_in_it_are_left_alone()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["notes.txt"], "mine");
        using DataFolder data = DataFolder.Open(folder.Path);
        Assert.Equal("mine", File.ReadAllText(folder["notes.txt"]));
    }

    [Fact]
    public void A_file_in_its_place_is_a_fault_that_says_what_to_do()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["data"], "");
        var fault = Assert.Throws<StartException>(() => DataFolder.Open(folder["data"]));
        Assert.Contains("Name another one with --data.", Assert.Single(fault.Faults), StringComparison.Ordinal);
    }
}
