using System.Text;
using System.Text.RegularExpressions;

namespace SupportFunctions.Desk.Mail;

/// <param name="Language">BCP 47, as its folder is named.</param>
/// <param name="Name">Without language and ending: <c>closing-reminder</c>.</param>
/// <param name="File">Where it was read, for faults.</param>
internal sealed record TemplateSource(TemplateFamily Family, string Language, string Name, bool IsHtml, string File, string Content)
{
    public bool IsPartial => Family.Partials.Contains(Name);
}

/// <summary>The texts of all templates: built in, or from a folder where it has one of the same name. A language that lacks some has the English ones.</summary>
internal static partial class TemplateSources
{
    public const string BuiltInLanguage = "en";

    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <returns>For every language all templates, in the order of their names.</returns>
    public static IReadOnlyList<TemplateSource> Read(string? folder, List<TemplateFault> faults)
    {
        Dictionary<string, TemplateSource> replaced = folder is null ? [] : FromFolder(folder, faults);
        string[] languages = [.. replaced.Values.Select(r => r.Language).Append(BuiltInLanguage).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return
        [
            .. from language in languages
               from known in Known()
               select replaced.GetValueOrDefault(FileOf(language, known.Name, known.IsHtml))
                   ?? (replaced.GetValueOrDefault(FileOf(BuiltInLanguage, known.Name, known.IsHtml)) ?? BuiltIn(known.Family, known.Name, known.IsHtml)) with { Language = language },
        ];
    }

    private static IEnumerable<(TemplateFamily Family, string Name, bool IsHtml)> Known() =>
        from family in TemplateFamily.All
        from name in family.Names.Concat(family.Partials.Order(StringComparer.Ordinal))
        from isHtml in (bool[])[false, true]
        select (family, name, isHtml);

    private static string FileOf(string language, string name, bool isHtml) => $"{language}/{name}.{(isHtml ? "html" : "text")}.hbs";

    private static TemplateSource BuiltIn(TemplateFamily family, string name, bool isHtml)
    {
        string file = FileOf(BuiltInLanguage, name, isHtml);
        string resource = $"{typeof(TemplateSources).Namespace}.Templates.{file.Replace('/', '.')}";
        using Stream stream = typeof(TemplateSources).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The template {resource} is not part of this assembly.");
        using var reader = new StreamReader(stream, _strict);
        return new TemplateSource(family, BuiltInLanguage, name, isHtml, file, reader.ReadToEnd());
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

        var known = Known().ToDictionary(n => FileOf("", n.Name, n.IsHtml), StringComparer.Ordinal);
        foreach (string path in Directory.EnumerateFiles(folder, "*.hbs", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string file = Path.GetRelativePath(folder, path).Replace('\\', '/');
            string language = file.Split('/')[0];
            if (!known.TryGetValue(file[language.Length..], out var template) || !LanguageTag().IsMatch(language))
            {
                faults.Add(new TemplateFault(path, 0, $"replaces no template; there are {string.Join(", ", known.Keys.Select(k => BuiltInLanguage + k))}, and the same for any other language."));
                continue;
            }

            try
            {
                read.Add(file, new TemplateSource(template.Family, language, template.Name, template.IsHtml, path, File.ReadAllText(path, _strict).ReplaceLineEndings("\n")));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or DecoderFallbackException)
            {
                faults.Add(new TemplateFault(path, 0, $"cannot be read as UTF-8: {e.Message}"));
            }
        }

        return read;
    }

    [GeneratedRegex("^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex LanguageTag();
}
