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

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
