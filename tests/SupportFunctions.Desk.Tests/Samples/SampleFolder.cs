using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SupportFunctions.Desk.Tests.Samples;

/// <summary>The folder <c>samples/</c> of the checkout that the tests were built from.</summary>
internal static partial class SampleFolder
{
    public static string Root { get; } = Find();

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    public static JsonElement Json(string relative) => JsonElement.Parse(File.ReadAllBytes(PathOf(relative)));

    public static IReadOnlyList<JsonElement> Week { get; } = [.. Json("week.json").EnumerateArray()];

    /// <summary>Every file of one kind of resource, by id.</summary>
    public static SortedDictionary<string, JsonElement> Directory(string kind) => new(
        System.IO.Directory.GetFiles(PathOf($"directory/{kind}"), "*.json")
            .ToDictionary(f => Path.GetFileNameWithoutExtension(f), f => JsonElement.Parse(File.ReadAllBytes(f))),
        StringComparer.Ordinal);

    public static string? Text(this JsonElement step, string name) =>
        step.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    /// <summary>The header of the mail in a file, unfolded; of a form that of its <c>headers</c> or <c>email</c> field; empty when it holds none.</summary>
    public static string HeaderOf(string file)
    {
        string raw = file switch
        {
            _ when file.EndsWith(".eml", StringComparison.Ordinal) => Encoding.Latin1.GetString(File.ReadAllBytes(PathOf(file))),
            _ when file.EndsWith(".form.json", StringComparison.Ordinal) => Json(file).GetProperty("fields") is var fields
                ? fields.Text("email") ?? fields.Text("headers") + "\n" : "",
            _ => "",
        };
        string normal = raw.Replace("\r\n", "\n", StringComparison.Ordinal);
        int end = normal.IndexOf("\n\n", StringComparison.Ordinal);
        return Folding().Replace(end < 0 ? normal : normal[..end], " ");
    }

    /// <summary>The value of the first field of that name, or null.</summary>
    public static string? Field(string file, string name) => HeaderOf(file)
        .Split('\n')
        .Where(l => l.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
        .Select(l => l[(name.Length + 1)..].Trim())
        .FirstOrDefault();

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SupportFunctions.sln")))
            {
                return Path.Combine(folder.FullName, "samples");
            }
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds SupportFunctions.sln.");
    }

    [GeneratedRegex("\n[ \t]+")]
    private static partial Regex Folding();
}
