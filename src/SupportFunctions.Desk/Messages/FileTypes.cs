using System.Text;

namespace SupportFunctions.Desk.Messages;

/// <summary>What a file is by its first bytes. Only types whose mark is certain; everything else is what the sender says.</summary>
internal static class FileTypes
{
    public const string Unknown = "application/octet-stream";

    /// <summary>More of a file is not looked at.</summary>
    public const int Looked = 512;

    private static readonly (int At, byte[] Mark, string Type)[] _marks =
    [
        (0, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "image/png"),
        (0, [0xFF, 0xD8, 0xFF], "image/jpeg"),
        (0, "GIF87a"u8.ToArray(), "image/gif"),
        (0, "GIF89a"u8.ToArray(), "image/gif"),
        (8, "WEBP"u8.ToArray(), "image/webp"),
        (8, "WAVE"u8.ToArray(), "audio/wav"),
        (4, "ftypavif"u8.ToArray(), "image/avif"),
        (4, "ftypheic"u8.ToArray(), "image/heic"),
        (4, "ftyp"u8.ToArray(), "video/mp4"),
        (0, "BM"u8.ToArray(), "image/bmp"),
        (0, [0x49, 0x49, 0x2A, 0x00], "image/tiff"),
        (0, [0x4D, 0x4D, 0x00, 0x2A], "image/tiff"),
        (0, "%PDF-"u8.ToArray(), "application/pdf"),
        (0, [0x50, 0x4B, 0x03, 0x04], "application/zip"),
        (0, [0x50, 0x4B, 0x05, 0x06], "application/zip"),
        (0, [0x1F, 0x8B, 0x08], "application/gzip"),
        (0, "BZh"u8.ToArray(), "application/x-bzip2"),
        (0, [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "application/x-7z-compressed"),
        (0, "Rar!\u001a\u0007"u8.ToArray(), "application/vnd.rar"),
        (0, [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "application/x-xz"),
        (0, [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "application/x-ole-storage"),
        (0, [0x78, 0x9F, 0x3E, 0x22], "application/ms-tnef"),
        (0, "{\\rtf"u8.ToArray(), "application/rtf"),
        (0, "SQLite format 3\0"u8.ToArray(), "application/vnd.sqlite3"),
        (0, "ID3"u8.ToArray(), "audio/mpeg"),
        (0, "OggS"u8.ToArray(), "audio/ogg"),
        (257, "ustar"u8.ToArray(), "application/x-tar"),
        (0, "MZ"u8.ToArray(), "application/vnd.microsoft.portable-executable"),
        (0, [0x7F, 0x45, 0x4C, 0x46], "application/x-elf"),
        (0, [0xCF, 0xFA, 0xED, 0xFE], "application/x-mach-binary"),
        (0, [0xCA, 0xFE, 0xBA, 0xBE], "application/java-vm"),
        (0, [0x4C, 0x00, 0x00, 0x00, 0x01, 0x14, 0x02, 0x00], "application/x-ms-shortcut"),
        (0, "#!"u8.ToArray(), "text/x-shellscript"),
    ];

    /// <summary>Shown as images on the page: raster formats that cannot hold a script.</summary>
    public static bool IsSafeImage(string type) => type is "image/png" or "image/jpeg" or "image/gif" or "image/webp";

    /// <summary>Null when the bytes carry no mark that is certain.</summary>
    public static string? Sniff(ReadOnlySpan<byte> content)
    {
        foreach (var (at, mark, type) in _marks)
        {
            if (content.Length >= at + mark.Length && content.Slice(at, mark.Length).SequenceEqual(mark) && IsPlausible(type, content))
            {
                return type;
            }
        }

        return Markup(content[..Math.Min(content.Length, Looked)]);
    }

    /// <summary>Whether bytes of the <paramref name="found"/> type may go by the claimed name: a .docx is a zip, a .doc an OLE storage.</summary>
    public static bool Agrees(string claimed, string found) => claimed == found || found switch
    {
        "application/zip" => claimed.EndsWith("+zip", StringComparison.Ordinal)
            || claimed.StartsWith("application/vnd.openxmlformats-officedocument.", StringComparison.Ordinal)
            || claimed.StartsWith("application/vnd.oasis.opendocument.", StringComparison.Ordinal)
            || claimed is "application/x-zip-compressed" or "application/x-zip" or "application/java-archive" or "application/vnd.ms-visio.viewer"
                or "application/vnd.apple.pages" or "application/vnd.apple.numbers" or "application/vnd.apple.keynote",
        "application/x-ole-storage" => claimed is "application/msword" or "application/vnd.ms-excel" or "application/vnd.ms-powerpoint" or "application/vnd.ms-outlook"
            or "application/vnd.visio" or "application/x-msi" or "application/vnd.ms-project",
        "application/gzip" => claimed is "application/x-gzip" or "application/x-tgz" or "application/x-compressed-tar",
        "application/x-tar" => claimed is "application/tar",
        "application/vnd.rar" => claimed is "application/x-rar-compressed" or "application/x-rar" or "application/rar",
        "application/ms-tnef" => claimed is "application/vnd.ms-tnef",
        "application/rtf" => claimed is "text/rtf",
        "application/vnd.sqlite3" => claimed is "application/x-sqlite3",
        "application/xml" => claimed is "text/xml" || claimed.EndsWith("+xml", StringComparison.Ordinal),
        "application/vnd.microsoft.portable-executable" => claimed is "application/x-msdownload" or "application/x-dosexec" or "application/x-msdos-program",
        "text/x-shellscript" => claimed is "application/x-sh" or "text/plain",
        "image/jpeg" => claimed is "image/jpg" or "image/pjpeg",
        "image/png" => claimed is "image/x-png",
        "image/bmp" => claimed is "image/x-ms-bmp",
        "audio/wav" => claimed is "audio/x-wav" or "audio/wave",
        "audio/mpeg" => claimed is "audio/mp3",
        "video/mp4" => claimed is "video/quicktime" or "audio/mp4" or "audio/x-m4a" or "video/3gpp" or "image/heif",
        _ => false,
    };

    /// <summary>Marks of two or four bytes also begin texts.</summary>
    private static bool IsPlausible(string type, ReadOnlySpan<byte> content) => type switch
    {
        "image/bmp" => content.Length > 14 && content[6] == 0 && content[7] == 0 && content[8] == 0 && content[9] == 0,
        "application/vnd.microsoft.portable-executable" => content.Length >= 64 && content[..64].Contains((byte)0),
        "image/webp" or "audio/wav" => content.StartsWith("RIFF"u8),
        _ => true,
    };

    /// <summary>HTML, SVG and XML run or load things, whatever they are called.</summary>
    private static string? Markup(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith("\uFEFF"u8))
        {
            start = start[3..];
        }

        if (start.TrimStart(" \t\r\n\f"u8) is not [(byte)'<', ..])
        {
            return null;
        }

        string text = Encoding.Latin1.GetString(start).TrimStart().ToLowerInvariant();
        bool isXml = text.StartsWith("<?xml", StringComparison.Ordinal);
        return text.Contains("<svg", StringComparison.Ordinal) ? "image/svg+xml"
            : text.StartsWith("<!doctype html", StringComparison.Ordinal) || text.Contains("<html", StringComparison.Ordinal) || text.Contains("<script", StringComparison.Ordinal) ? "text/html"
            : isXml ? "application/xml"
            : null;
    }
}
