using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;
using HandlebarsDotNet;
using HandlebarsDotNet.Compiler.Resolvers;

namespace SupportFunctions.Desk.Mail;

/// <summary>The compiled templates. Made once at start; safe to use from many threads.</summary>
public sealed partial class MailTemplates
{
    private readonly FrozenDictionary<(string Language, string Name), HandlebarsTemplate<object, object>> _text;
    private readonly FrozenDictionary<(string Language, string Name), HandlebarsTemplate<object, object>> _html;

    private MailTemplates(IReadOnlyList<TemplateSource> sources, List<TemplateFault> faults)
    {
        _text = Compile(sources.Where(s => !s.IsHtml), faults);
        _html = Compile(sources.Where(s => s.IsHtml), faults);
    }

    /// <param name="folder">Templates that replace the built-in ones of the same name; null for none.</param>
    /// <exception cref="MailSetupException">Lists every fault with file and line.</exception>
    public static MailTemplates Load(string? folder) =>
        TryLoad(folder, out IReadOnlyList<TemplateFault> faults) ?? throw new MailSetupException([.. faults.Select(f => f.ToString())]);

    /// <returns>Null when there are faults.</returns>
    internal static MailTemplates? TryLoad(string? folder, out IReadOnlyList<TemplateFault> faults)
    {
        var found = new List<TemplateFault>();
        faults = found;
        IReadOnlyList<TemplateSource> sources = TemplateSources.Read(folder, found);
        found.AddRange(sources.DistinctBy(s => s.File).SelectMany(TemplateCheck.Check));
        if (found.Count > 0)
        {
            return null;
        }

        var templates = new MailTemplates(sources, found);
        return found.Count == 0 ? templates : null;
    }

    /// <param name="language">BCP 47: its templates, else those of its first part, else the English ones.</param>
    internal (string Text, string Html) Render(string name, string language, object view)
    {
        string spoken = new[] { language, language.Split('-')[0].ToLowerInvariant() }.FirstOrDefault(l => _text.ContainsKey((l, name))) ?? TemplateSources.BuiltInLanguage;
        return (_text[(spoken, name)](view), _html[(spoken, name)](view));
    }

    private static IHandlebars Environment(bool isHtml)
    {
        IHandlebars environment = Handlebars.Create(new HandlebarsConfiguration
        {
            NoEscape = !isHtml,
            TextEncoder = isHtml ? HtmlProse.Encoder : null,
            FormatProvider = CultureInfo.InvariantCulture,
            ExpressionNameResolver = new UpperCamelCaseExpressionNameResolver(),
        });
        environment.RegisterHelper("prose", (output, _, arguments) =>
        {
            if (arguments[0] is not string text)
            {
                return;
            }

            if (isHtml)
            {
                using var html = new StringWriter(CultureInfo.InvariantCulture);
                HtmlProse.WriteProse(text, html);
                text = html.ToString();
            }

            output.Write(text, encode: false);
        });
        return environment;
    }

    private static FrozenDictionary<(string, string), HandlebarsTemplate<object, object>> Compile(IEnumerable<TemplateSource> sources, List<TemplateFault> faults)
    {
        var compiled = new Dictionary<(string, string), HandlebarsTemplate<object, object>>();
        foreach (IGrouping<(TemplateFamily Family, string Language, bool IsHtml), TemplateSource> group in sources.GroupBy(s => (s.Family, s.Language, s.IsHtml)))
        {
            IHandlebars environment = Environment(group.Key.IsHtml);
            foreach (TemplateSource partial in group.Where(s => s.IsPartial))
            {
                _ = Tried(partial, faults, () => environment.RegisterTemplate(partial.Name, partial.Content));
            }

            foreach (TemplateSource source in group.Where(s => !s.IsPartial))
            {
                (string, string) key = (source.Language, source.Name);
                if (Tried(source, faults, () => compiled[key] = environment.Compile(source.Content)))
                {
                    // Compiles the partials, too, and warms what the first mail would wait for.
                    _ = Tried(source, faults, () => compiled[key](source.Family.Empty));
                }
            }
        }

        return compiled.ToFrozenDictionary();
    }

    private static bool Tried(TemplateSource source, List<TemplateFault> faults, Action step)
    {
        try
        {
            step();
            return true;
        }
        catch (HandlebarsException e)
        {
            Match line = Position().Match(e.Message);
            faults.Add(new TemplateFault(
                source.File,
                line.Success ? int.Parse(line.Groups[1].Value, CultureInfo.InvariantCulture) : 0,
                e.Message.Split('\n')[0].Trim()));
            return false;
        }
    }

    [GeneratedRegex("Occured at: ([0-9]+):", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Position();
}
