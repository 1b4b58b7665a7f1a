namespace SupportFunctions.EndToEnd.Tests.Driver;

/// <summary>A desk's data folder in a temporary place, and its outbox.</summary>
internal sealed class DataFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("desk-e2e-").FullName;

    public string OutboxPath => System.IO.Path.Combine(Path, "outbox");

    public string KeyFile => System.IO.Path.Combine(Path, "keys.json");

    /// <summary>By effect id. Only whole mails have that name: they are renamed into place.</summary>
    public IReadOnlyList<SentMail> Outbox() =>
        Directory.Exists(OutboxPath) ? [.. Directory.GetFiles(OutboxPath, "*.eml").Order(StringComparer.Ordinal).Select(SentMail.Read)] : [];

    public IReadOnlyList<SentMail> OutboxOf(string caseId) =>
        [.. Outbox().Where(m => m.EffectId.StartsWith(caseId + "-", StringComparison.Ordinal)).OrderBy(m => m.Sequence)];

    /// <summary>The same data in another place; nobody may be using it.</summary>
    public DataFolder Copy()
    {
        var copy = new DataFolder();
        foreach (string file in Directory.GetFiles(Path, "*", SearchOption.AllDirectories))
        {
            string target = System.IO.Path.Combine(copy.Path, System.IO.Path.GetRelativePath(Path, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
