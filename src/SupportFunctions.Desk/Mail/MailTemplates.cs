using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;
using HandlebarsDotNet;
using HandlebarsDotNet.Compiler.Resolvers;
using SupportFunctions.Core.Cases;

namespace SupportFunctions.Desk.Mail;

/// <summary>The compiled templates. Made once at start; safe to use from many threads.</summary>
public sealed partial class MailTemplates
{
    private readonly FrozenDictionary<MailKind, HandlebarsTemplate<object, object>> _text;
    private readonly FrozenDictionary<MailKind, HandlebarsTemplate<object, object>> _html;

    private MailTemplates(IReadOnlyList<TemplateSource> sources, List<TemplateFault> faults)
    {
        _text = Compile([.. sources.Where(s => !s.IsHtml)], Environment(isHtml: false), faults);
        _html = Compile([.. sources.Where(s => s.IsHtml)], Environment(isHtml: true), faults);
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
        found.AddRange(sources.SelectMany(s => TemplateCheck.Check(s.File, s.Content, s.IsHtml, TemplateSources.Partials)));
        if (found.Count > 0)
        {
            return null;
        }

        var templates = new MailTemplates(sources, found);
        return found.Count == 0 ? templates : null;
    }

    internal (string Text, string Html) Render(MailKind kind, MailView view) => (_text[kind](view), _html[kind](view));

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

    private static FrozenDictionary<MailKind, HandlebarsTemplate<object, object>> Compile(
        IReadOnlyList<TemplateSource> sources, IHandlebars environment, List<TemplateFault> faults)
    {
        foreach (TemplateSource partial in sources.Where(s => TemplateSources.Partials.Contains(s.Name)))
        {
            _ = Tried(partial, faults, () => environment.RegisterTemplate(partial.Name, partial.Content));
        }

        var compiled = new Dictionary<MailKind, HandlebarsTemplate<object, object>>();
        foreach (MailKind kind in TemplateSources.Kinds)
        {
            TemplateSource source = sources.Single(s => s.Name == TemplateSources.NameOf(kind));
            if (Tried(source, faults, () => compiled[kind] = environment.Compile(source.Content)))
            {
                // Compiles the partials, too, and warms what the first mail would wait for.
                _ = Tried(source, faults, () => compiled[kind](new MailView()));
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
