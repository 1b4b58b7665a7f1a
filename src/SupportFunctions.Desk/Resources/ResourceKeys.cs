using System.Globalization;

namespace SupportFunctions.Desk.Resources;

/// <summary>Row keys of resources; all rows of a kind are in the partition <see cref="Partition"/>.</summary>
internal static class ResourceKeys
{
    public const string Partition = "all";

    public const string CurrentPrefix = "current|";

    /// <summary>First key after all current rows: the character after <c>|</c>.</summary>
    public const string CurrentEnd = "current}";

    public static string Current(string id) => CurrentPrefix + id;

    /// <summary>First key after that of an id: <c>!</c> sorts before every character of an id.</summary>
    public static string CurrentAfter(string id) => CurrentPrefix + id + "!";

    public const string VersionPrefix = "version|";

    /// <summary>First key after all versions.</summary>
    public const string VersionEnd = "version}";

    public static string Version(string id, int version) => string.Create(CultureInfo.InvariantCulture, $"{VersionPrefix}{id}|{version:D10}");

    /// <summary>The last version of something that was deleted, so that its numbers rise on when it comes back.</summary>
    public static string Last(string id) => $"last|{id}";

    public static string Lookup(string key) => $"lookup|{key}";
}
