using System.Text.Json.Serialization;

namespace SupportFunctions.Desk.Lifecycles;

/// <summary>One row of the table <c>index</c>. As a rule its key is all there is to it.</summary>
/// <param name="Stamp">Of the body, where there is one: another stamp is another row in the same place. Null where the key is all.</param>
public sealed record IndexKey(
    string Partition, string RowKey, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Stamp = null)
{
    public const string Table = "index";

    /// <summary>What is written there; no part of the comparison, because the stamp stands for it.</summary>
    [JsonIgnore]
    public string Body { get; init; } = "{}";

    [JsonIgnore]
    internal (string Partition, string RowKey) Place => (Partition, RowKey);

    public bool Equals(IndexKey? other) => other is not null && Partition == other.Partition && RowKey == other.RowKey && Stamp == other.Stamp;

    public override int GetHashCode() => HashCode.Combine(Partition, RowKey, Stamp);
}

/// <summary>What the indexes hold about one thing. Kept in a row of its own, which its lifecycle alone writes.</summary>
/// <param name="Keys">Rows that are there, or may be there.</param>
/// <param name="Due">Entries of the due index, likewise.</param>
/// <param name="IsHalfDone">A reconciliation began and its end is not recorded: any of the rows may be missing.</param>
/// <param name="Published">Sequence up to which the host's feed was told what happened; 0 where it has none.</param>
public sealed record OwnedRows(
    IReadOnlyList<IndexKey> Keys, IReadOnlyList<DueEntry> Due, bool IsHalfDone = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long Published = 0)
{
    public static OwnedRows Empty { get; } = new([], []);
}

/// <summary>Where <see cref="OwnedRows"/> are kept: beside the state that they follow from.</summary>
public sealed record OwnedPlace(string Table, string Partition, string RowKey);
