using SupportFunctions.Desk.Mail;
using SupportFunctions.Standalone.Mail;

namespace SupportFunctions.Desk.Tests.Mail;

public sealed class EmlOutboxTests : IDisposable
{
    private readonly string folder = Path.Combine(Directory.CreateTempSubdirectory("outbox-").FullName, "outbox");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_mail_is_one_file_named_after_its_effect(bool fsync)
    {
        await new EmlOutbox(folder, fsync).SendAsync(AMail.With(), default);

        var file = Assert.Single(Directory.GetFileSystemEntries(folder));
        Assert.Equal("C-1042-0000000007-1.eml", Path.GetFileName(file));
        Assert.Equal(MimeWriter.Write(AMail.With()), await File.ReadAllBytesAsync(file));
    }

    [Fact]
    public async Task The_same_effect_again_replaces_its_file()
    {
        var outbox = new EmlOutbox(folder);
        await outbox.SendAsync(AMail.With(text: "a longer first attempt"), default);
        await outbox.SendAsync(AMail.With(text: "second"), default);

        var file = Assert.Single(Directory.GetFileSystemEntries(folder));
        Assert.Equal(MimeWriter.Write(AMail.With(text: "second")), await File.ReadAllBytesAsync(file));
    }

    [Fact]
    public async Task A_reader_of_the_folder_sees_whole_files_only()
    {
        var outbox = new EmlOutbox(folder, fsync: false);
        Directory.CreateDirectory(folder);
        var mails = Enumerable.Range(0, 2).Select(i => AMail.With(text: new string((char)('a' + i), 100_000))).ToArray();
        var whole = mails.Select(m => MimeWriter.Write(m)).ToArray();
        using var done = new CancellationTokenSource();
        var seen = 0;
        var firstSeen = new TaskCompletionSource();
        var reader = Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
            {
                foreach (var file in Directory.EnumerateFiles(folder, "*.eml"))
                {
                    var bytes = File.ReadAllBytes(file);
                    Assert.Contains(whole, w => w.AsSpan().SequenceEqual(bytes));
                    seen++;
                    firstSeen.TrySetResult();
                }
            }
        });

        for (var i = 0; i < 30; i++)
            await outbox.SendAsync(mails[i % 2], default);
        await Task.WhenAny(firstSeen.Task, reader);
        await done.CancelAsync();
        await reader;

        Assert.True(seen > 0);
    }

    [Theory]
    [InlineData("../../etc/passwd", "..%2F..%2Fetc%2Fpasswd.eml")]
    [InlineData("C-1042|0000000007-1", "C-1042%7C0000000007-1.eml")]
    public async Task No_effect_id_leaves_the_folder(string effectId, string name)
    {
        await new EmlOutbox(folder).SendAsync(AMail.With(effectId: effectId), default);

        Assert.Equal(name, Path.GetFileName(Assert.Single(Directory.GetFileSystemEntries(folder))));
    }

    [Theory]
    [InlineData("", "ada@acme.example")]
    [InlineData("x", "jürgen@acme.example")]
    public async Task What_cannot_be_written_is_refused_for_good(string effectId, string to)
    {
        var refusal = await Assert.ThrowsAsync<MailTransportException>(
            () => new EmlOutbox(folder).SendAsync(AMail.With(effectId: effectId, to: to), default));

        Assert.True(refusal.IsFinal);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_tried_again_later()
    {
        await File.WriteAllTextAsync(folder, "a file where the folder should be");

        var fault = await Assert.ThrowsAsync<MailTransportException>(() => new EmlOutbox(folder).SendAsync(AMail.With(), default));

        Assert.False(fault.IsFinal);
    }

    [Fact]
    public async Task A_write_that_is_called_off_leaves_nothing_behind()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new EmlOutbox(folder).SendAsync(AMail.With(), new CancellationToken(canceled: true)));

        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }
}
