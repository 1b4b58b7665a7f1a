using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Lifecycles;

/// <summary>Kinds of things that are given attention over time. Their words are part of stored keys and instance ids.</summary>
public enum LifecycleKind
{
    Unknown = 0,
    Case = 1,
    Window = 2,
    Incident = 3,
    /// <summary>Somebody who wants the public status by mail.</summary>
    Subscriber = 4,
    /// <summary>The weekly digests of one customer.</summary>
    Digest = 5,
}

/// <summary>One thing that is given attention over time, of whatever kind.</summary>
/// <remarks>
/// Written as its kind and its own id, which is also the id of its Durable instance. In keys and JSON (<see cref="Key"/>) a case is
/// its number alone, as it was before there were other kinds.
/// </remarks>
/// <example><c>case-C-1042</c>, <c>window-W-12</c>, <c>incident-I-3</c>, <c>subscriber-9f86d081884c7d65</c>, <c>digest-acme</c></example>
[JsonConverter(typeof(Converter))]
public readonly record struct LifecycleId
{
    private const int MaxLength = 64;

    /// <param name="text">The kind's own id: 1 to 64 ASCII letters, digits and hyphens; of a case its number, as <c>C-1042</c>; of digests the customer's id, which may have <c>_</c> and <c>.</c>, too.</param>
    /// <exception cref="ArgumentException">There is no such kind, or the text is none of that kind.</exception>
    public LifecycleId(LifecycleKind kind, string text)
    {
        if (!IsOf(kind, text))
        {
            throw new ArgumentException($"'{text}' is no id of a lifecycle of kind {kind}: use letters, digits and hyphens.", nameof(text));
        }

        Kind = kind;
        Text = text;
    }

    public LifecycleKind Kind { get; }

    public string Text { get; }

    /// <summary>The part of a due entry's row key.</summary>
    public string Key => Kind == LifecycleKind.Case ? Text : ToString();

    public static implicit operator LifecycleId(CaseId id) => new(LifecycleKind.Case, id.ToString());

    /// <summary>Reads <see cref="ToString"/> and <see cref="Key"/>.</summary>
    public static bool TryRead(string? text, out LifecycleId id)
    {
        id = default;
        if (text is not null && IsOf(LifecycleKind.Case, text))
        {
            id = new LifecycleId(LifecycleKind.Case, text);
            return true;
        }

        if (text?.Split('-', 2) is not [var word, var own] || !Words.TryRead(word, out LifecycleKind kind) || !IsOf(kind, own))
        {
            return false;
        }

        id = new LifecycleId(kind, own);
        return true;
    }

    /// <inheritdoc cref="TryRead"/>
    /// <exception cref="ArgumentException">It is neither.</exception>
    public static LifecycleId Read(string? text) => TryRead(text, out LifecycleId id) ? id : throw new ArgumentException($"'{text}' is no id of a lifecycle.", nameof(text));

    /// <exception cref="InvalidOperationException">It is no case.</exception>
    public CaseId ToCase() => Kind == LifecycleKind.Case && CaseId.TryRead(Text, out CaseId id)
        ? id
        : throw new InvalidOperationException($"{this} is no case.");

    public override string ToString() => $"{Words.Of(Kind)}-{Text}";

    /// <summary>Where its entries are. Never changed: they would no longer be found.</summary>
    internal int ShardOf(int shards) => Kind == LifecycleKind.Case
        ? (int)(ToCase().Number % shards)
        : int.Parse(TableKeys.Hash(Text).AsSpan(0, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) % shards;

    private static bool IsOf(LifecycleKind kind, string text) => kind switch
    {
        LifecycleKind.Case => CaseId.TryRead(text, out CaseId id) && id.ToString() == text,
        LifecycleKind.Window or LifecycleKind.Incident or LifecycleKind.Subscriber =>
            text is { Length: > 0 and <= MaxLength } && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'),
        LifecycleKind.Digest =>
            text is { Length: > 0 and <= MaxLength } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'),
        LifecycleKind.Unknown => false,
    };

    private sealed class Converter : JsonConverter<LifecycleId>
    {
        public override LifecycleId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && TryRead(reader.GetString(), out LifecycleId id)
                ? id
                : throw new JsonException("Use the id of a lifecycle, for example C-1042 or window-W-12.");

        public override void Write(Utf8JsonWriter writer, LifecycleId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Key);
    }
}
