using System.Collections.Frozen;
using System.Text;
using System.Text.RegularExpressions;
using SupportFunctions.Core.Cases;

namespace SupportFunctions.Desk.Mail;

/// <param name="Name">Without language and ending: <c>closing-reminder</c>.</param>
/// <param name="File">Where it was read, for faults.</param>
internal sealed record TemplateSource(string Name, bool IsHtml, string File, string Content);

/// <summary>The texts of all templates: built in, or from a folder where it has one of the same name.</summary>
internal static partial class TemplateSources
{
    private const string Language = "en";

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static FrozenSet<string> Partials { get; } = FrozenSet.Create(StringComparer.Ordinal, "layout", "staff-layout", "status", "hear", "alert", "pre-sales-answers");

    public static IReadOnlyList<MailKind> Kinds { get; } = [.. Enum.GetValues<MailKind>().Where(k => k != MailKind.Unknown)];

    /// <example><c>ClosingReminder</c> is <c>closing-reminder</c>.</example>
    public static string NameOf(MailKind kind) => InnerCapital().Replace(kind.ToString(), "-$0").ToLowerInvariant();

    public static IReadOnlyList<TemplateSource> Read(string? folder, List<TemplateFault> faults)
    {
        var replaced = folder is null ? [] : FromFolder(folder, faults);
        return [.. AllNames().Select(n => replaced.GetValueOrDefault(n.File) ?? BuiltIn(n.Name, n.IsHtml, n.File))];
    }

    private static IEnumerable<(string Name, bool IsHtml, string File)> AllNames() =>
        from name in Kinds.Select(NameOf).Concat(Partials.Order(StringComparer.Ordinal))
        from isHtml in (bool[])[false, true]
        select (name, isHtml, $"{Language}/{name}.{(isHtml ? "html" : "text")}.hbs");

    private static TemplateSource BuiltIn(string name, bool isHtml, string file)
    {
        string resource = $"{typeof(TemplateSources).Namespace}.Templates.{file.Replace('/', '.')}";
        using Stream stream = typeof(TemplateSources).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The template {resource} is not part of this assembly.");
        using var reader = new StreamReader(stream, s_strict);
        return new TemplateSource(name, isHtml, file, reader.ReadToEnd());
    }

    /// <summary>A file that replaces nothing is a fault: most likely its name is misspelt, and the company's words would silently not be sent.</summary>
    private static Dictionary<string, TemplateSource> FromFolder(string folder, List<TemplateFault> faults)
    {
        var read = new Dictionary<string, TemplateSource>(StringComparer.Ordinal);
        if (!Directory.Exists(folder))
        {
            faults.Add(new TemplateFault(folder, 0, "Mail:TemplateFolder does not exist; create it, or leave the setting out."));
            return read;
        }

        var known = AllNames().ToDictionary(n => n.File, StringComparer.Ordinal);
        foreach (string path in Directory.EnumerateFiles(folder, "*.hbs", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string file = Path.GetRelativePath(folder, path).Replace('\\', '/');
            if (!known.TryGetValue(file, out var template))
            {
                faults.Add(new TemplateFault(path, 0, $"replaces no template; there are {string.Join(", ", known.Keys)}."));
                continue;
            }

            try
            {
                read.Add(file, new TemplateSource(template.Name, template.IsHtml, path, File.ReadAllText(path, s_strict).ReplaceLineEndings("\n")));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or DecoderFallbackException)
            {
                faults.Add(new TemplateFault(path, 0, $"cannot be read as UTF-8: {e.Message}"));
            }
        }

        return read;
    }

    [GeneratedRegex(@"\B[A-Z]", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex InnerCapital();
}
