using System.Buffers;
using System.Globalization;

namespace SupportFunctions.Desk.Storage;

/// <summary>The limits of Azure Table Storage, checked by every adapter before it sends anything.</summary>
/// <remarks>
/// Where the service's documentation leaves room the strict reading holds: what passes here passes there, on every adapter.
/// A row is measured as it is stored (UTF-16, two bytes a character), a batch by whichever is larger of that and what travels
/// (JSON in UTF-8, in which a quote or a character outside ASCII takes six bytes).
/// </remarks>
public static class TableLimits
{
    public const int MaxOperations = 100;

    public const int MaxBatchBytes = 4 * 1024 * 1024;

    public const int MaxRowBytes = 1024 * 1024;

    public const int MaxPropertyBytes = 64 * 1024;

    /// <summary>1 KiB, as it is stored: two bytes a character.</summary>
    public const int MaxKeyCharacters = 512;

    public const int MaxTop = 1000;

    /// <summary>Kept free in every row for its time stamp, the names and length prefixes of its properties and a few typed columns.</summary>
    private const int RowReserveBytes = 1024;

    /// <summary>Headers of one part of a batch: boundary, address, host, version, client, authorisation, condition.</summary>
    private const int OperationReserveBytes = 1024;

    /// <summary>A key travels twice: percent-encoded in an address (up to 9 bytes a character) and escaped in JSON (up to 6).</summary>
    private const int KeyBytesPerCharacter = 15;

    /// <summary>The longest JSON escape of one UTF-16 character: <c>\u0022</c>.</summary>
    private const int EscapedBytes = 6;

    private static readonly SearchValues<char> Unescaped =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 !#$%()*,-./:;=?@[]^_{|}~");

    /// <summary>Every limit that a batch can break.</summary>
    /// <exception cref="TableLimitException">With the row, its size or key, and what to do.</exception>
    public static void Check(TableBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        CheckTable(batch.Table);
        CheckKey(batch.Partition);
        var operations = batch.Operations;
        if (operations.Count is 0 or > MaxOperations)
        {
            throw Broken($"A batch for {batch.Table}/{batch.Partition} has {operations.Count} operations; 1 to {MaxOperations} are allowed. Send an empty batch never and a larger one in parts.");
        }

        HashSet<string>? seen = operations.Count > 1 ? new(operations.Count, StringComparer.Ordinal) : null;
        var bytes = 0;
        foreach (var operation in operations)
        {
            CheckKey(operation.RowKey);
            if (seen?.Add(operation.RowKey) is false)
            {
                throw Broken($"A batch for {batch.Table}/{batch.Partition} names the row '{operation.RowKey}' twice; each row may appear once. Merge the two operations.");
            }

            CheckETag(batch, operation);
            bytes += OperationBytes(batch, operation);
        }

        if (bytes > MaxBatchBytes)
        {
            throw Broken($"A batch for {batch.Table}/{batch.Partition} has {bytes} bytes; {MaxBatchBytes} are allowed. Send it in parts or keep large content in blobs.");
        }
    }

    /// <summary>A partition or row key: 1 to 512 characters, none of / \ # ? %, no control character.</summary>
    /// <remarks>
    /// Surrogates, U+FFFE and U+FFFF are refused although the service takes them: without them UTF-8 and UTF-16 sort alike, so
    /// every store has the same order of keys, and U+FFFF lies above every key.
    /// </remarks>
    /// <exception cref="TableLimitException">With the key and what to do.</exception>
    public static void CheckKey(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Length is 0 or > MaxKeyCharacters)
        {
            throw Broken($"The key '{Shown(key)}' has {key.Length} characters; 1 to {MaxKeyCharacters} are allowed. Use TableKeys.Hash for long text.");
        }

        CheckCharacters(key);
    }

    /// <summary>Bounds that could be keys (U+FFFF, empty or one character longer is fine: nothing is stored under a bound), and <see cref="RowRange.Top"/>.</summary>
    /// <exception cref="TableLimitException">With the bound and what to do.</exception>
    public static void CheckRange(RowRange range)
    {
        ArgumentNullException.ThrowIfNull(range);
        if (range.Top is < 1 or > MaxTop)
        {
            throw Broken($"A page of {range.Top} rows was asked for; 1 to {MaxTop} are allowed. Follow TablePage.Next for more.");
        }

        CheckBound(range.From);
        CheckBound(range.Below);
    }

    /// <summary>A table name: 3 to 63 letters and digits of ASCII, a letter first, and not <c>tables</c>, which the service keeps for itself.</summary>
    /// <remarks>Names that differ only in case name the same table.</remarks>
    /// <exception cref="TableLimitException">With the name and what to do.</exception>
    public static void CheckTable(string table)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (table.Length is < 3 or > 63 || !char.IsAsciiLetter(table[0]) || !table.All(char.IsAsciiLetterOrDigit)
            || table.Equals("tables", StringComparison.OrdinalIgnoreCase))
        {
            throw Broken($"'{Shown(table)}' cannot name a table; use 3 to 63 letters and digits, a letter first, and not 'tables'.");
        }
    }

    /// <summary>Size of a row as stored, rounded up.</summary>
    public static int RowBytes(string partition, string rowKey, string body)
    {
        ArgumentNullException.ThrowIfNull(partition);
        ArgumentNullException.ThrowIfNull(rowKey);
        ArgumentNullException.ThrowIfNull(body);
        return RowReserveBytes + sizeof(char) * (partition.Length + rowKey.Length + body.Length);
    }

    /// <summary>The longest body, in UTF-16 characters, that a row with these keys may have.</summary>
    public static int MaxBodyCharacters(string partition, string rowKey) =>
        (MaxRowBytes - RowBytes(partition, rowKey, "")) / sizeof(char);

    private static int OperationBytes(TableBatch batch, TableOperation operation)
    {
        var keys = OperationReserveBytes + KeyBytesPerCharacter * (batch.Partition.Length + operation.RowKey.Length);
        if (BodyOf(operation) is not { } body)
        {
            return keys;
        }

        var stored = RowBytes(batch.Partition, operation.RowKey, body);
        if (stored > MaxRowBytes)
        {
            throw Broken($"The row {batch.Table}/{batch.Partition}/{operation.RowKey} has {stored} bytes; {MaxRowBytes} are allowed. Keep its content in a blob.");
        }

        return Math.Max(stored, keys + TravellingBytes(body));
    }

    private static string? BodyOf(TableOperation operation) => operation switch
    {
        TableOperation.Insert insert => insert.Body,
        TableOperation.Upsert upsert => upsert.Body,
        TableOperation.Replace replace => replace.Body,
        _ => null,
    };

    /// <summary>An empty ETag or <c>*</c> would switch the condition off in the service.</summary>
    private static void CheckETag(TableBatch batch, TableOperation operation)
    {
        var etag = operation switch
        {
            TableOperation.Replace replace => replace.ETag,
            TableOperation.Delete delete => delete.ETag,
            _ => "none",
        };
        if (string.IsNullOrWhiteSpace(etag) || etag == "*")
        {
            throw Broken($"The row {batch.Table}/{batch.Partition}/{operation.RowKey} is to be changed under the ETag '{etag}', which is no condition. Pass the ETag that was read, or use Upsert or DeleteIfPresent.");
        }
    }

    private static int TravellingBytes(string body)
    {
        var bytes = 0;
        var rest = body.AsSpan();
        while (rest.IndexOfAnyExcept(Unescaped) is var plain and >= 0)
        {
            bytes += plain + EscapedBytes;
            rest = rest[(plain + 1)..];
        }

        return bytes + rest.Length;
    }

    private static void CheckBound(string? bound)
    {
        if (bound is null)
        {
            return;
        }

        if (bound.Length > MaxKeyCharacters + 1)
        {
            throw Broken($"The bound '{Shown(bound)}' has {bound.Length} characters; {MaxKeyCharacters + 1} are allowed.");
        }

        CheckCharacters(bound.EndsWith('\uffff') ? bound.AsSpan()[..^1] : bound);
    }

    private static void CheckCharacters(ReadOnlySpan<char> key)
    {
        for (var i = 0; i < key.Length; i++)
        {
            if (!IsAllowed(key[i]))
            {
                throw Broken($"The key '{Shown(key)}' has the character U+{(int)key[i]:X4} at {i}, which keys may not have. Use TableKeys.Escape or TableKeys.Hash.");
            }
        }
    }

    /// <summary>What a key may hold as it is.</summary>
    internal static bool IsAllowed(char c) => c switch
    {
        '/' or '\\' or '#' or '?' or '%' => false,
        < '\u0020' => false,
        < '\u007f' => true,
        <= '\u009f' => false,
        >= '\ud800' and <= '\udfff' => false,
        _ => c < '\ufffe',
    };

    /// <summary>Keys can come from mail: a message shows only their beginning, and control characters as dots.</summary>
    private static string Shown(ReadOnlySpan<char> key)
    {
        var shown = key[..Math.Min(key.Length, 80)].ToArray();
        for (var i = 0; i < shown.Length; i++)
        {
            if (char.IsControl(shown[i]) || char.IsSurrogate(shown[i]))
            {
                shown[i] = '.';
            }
        }

        return new string(shown) + (key.Length > shown.Length ? "..." : "");
    }

    private static TableLimitException Broken(FormattableString message) => new(message.ToString(CultureInfo.InvariantCulture));
}

/// <summary>A batch or key that Azure Table Storage would refuse; a defect of the caller, never of the data.</summary>
public sealed class TableLimitException(string message) : Exception(message);
