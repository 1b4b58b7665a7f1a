using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace SupportFunctions.Desk.Mail;

/// <summary>
/// Reads a template before it is compiled and finds every fault in it, where the compiler stops at its first.
/// It allows a small part of Handlebars on purpose: names, if and unless, each of a list, partials, prose. What is not allowed cannot go wrong at delivery.
/// </summary>
internal sealed partial class TemplateCheck(string file, string template, bool isHtml, TemplateFamily family)
{
    private readonly List<TemplateFault> _faults = [];
    private readonly Stack<(string Name, int At)> _open = new();

    /// <summary>What may be said here: of one thing of a list, inside of it.</summary>
    private FrozenSet<string> _words = family.Words;

    public static IReadOnlyList<TemplateFault> Check(TemplateSource source) => new TemplateCheck(source.File, source.Content, source.IsHtml, source.Family).Run();

    private List<TemplateFault> Run()
    {
        int end = 0;
        for (int at = Next(end); at >= 0; at = Next(end))
        {
            if (Comment().Match(template[at..]) is { Success: true } comment)
            {
                end = at + comment.Length;
                continue;
            }

            int close = template.IndexOf("}}", at, StringComparison.Ordinal);
            int nested = template.IndexOf("{{", at + 2, StringComparison.Ordinal);
            if (template[at..].StartsWith("{{{", StringComparison.Ordinal))
            {
                Add(at, "{{{ }}} would let words through unescaped; use {{ }}, or {{prose name}} for several paragraphs.");
                end = close < 0 ? template.Length : close + (template[close..].StartsWith("}}}", StringComparison.Ordinal) ? 3 : 2);
                continue;
            }

            if (close < 0 || (nested >= 0 && nested < close))
            {
                Add(at, "{{ is not closed by }}.");
                end = at + 2;
                continue;
            }

            end = close + 2;
            Expression(at, template[(at + 2)..close].Trim('~').Trim());
        }

        foreach ((string name, int at) in _open)
        {
            Add(at, $"{{{{#{name}}}}} is not closed by {{{{/{name}}}}}.");
        }

        return [.. _faults.OrderBy(f => f.Line)];
    }

    private int Next(int from) => template.IndexOf("{{", from, StringComparison.Ordinal);

    private void Expression(int at, string inside)
    {
        if (isHtml && template[..at].TrimEnd().EndsWith('='))
        {
            Add(at, "an attribute's value needs double quotes around it: escaping cannot keep words inside it otherwise.");
        }

        if (at > 0 && template[at - 1] == '\\')
        {
            Add(at, "a backslash before {{ is not supported.");
        }

        string[] said = Blanks().Split(Mark().Replace(inside, "$1 "));
        switch (said)
        {
            case ["#", "if" or "unless", var name]:
                _open.Push((said[1], at));
                Name(at, name);
                break;
            case ["#", "each", var list]:
                if (_words != family.Words || !family.Lists.TryGetValue(list, out FrozenSet<string>? words))
                {
                    Add(at, $"there is no list '{list}' here{(family.Lists.Count == 0 ? "" : $"; outside of lists there are {string.Join(", ", family.Lists.Keys.Order(StringComparer.Ordinal))}")}.");
                    words = _words;
                }

                _open.Push(("each", at));
                _words = words;
                break;
            case ["#>", var partial]:
                _open.Push((partial, at));
                Partial(at, partial);
                break;
            case ["/", var name]:
                Close(at, name);
                break;
            case ["else"] or ["else", "if", _]:
                if (_open.Count == 0 || _open.Peek().Name is not ("if" or "unless"))
                {
                    Add(at, "{{else}} stands outside of {{#if}} and {{#unless}}.");
                }

                if (said is [_, _, var other])
                {
                    Name(at, other);
                }

                break;
            case [">", "@partial-block"]:
                break;
            case [">", var partial]:
                Partial(at, partial);
                break;
            case ["prose", var name]:
                Name(at, name);
                break;
            case [var name]:
                Name(at, name);
                break;
            default:
                Add(at, $"{{{{{inside}}}}} is not known here; there are names, #if, #unless, else, #each, prose and partials.");
                break;
        }
    }

    private void Close(int at, string name)
    {
        if (name == "each")
        {
            _words = family.Words;
        }

        if (_open.TryPeek(out var open) && open.Name == name)
        {
            _open.Pop();
            return;
        }

        Add(at, _open.Count == 0
            ? $"{{{{/{name}}}}} closes nothing."
            : FormattableString.Invariant($"{{{{/{name}}}}} stands where {{{{/{open.Name}}}}} is expected for line {LineOf(open.At)}."));
        if (_open.Any(o => o.Name == name))
        {
            while (_open.Pop().Name != name)
            {
                // What was left open inside has just been reported.
            }
        }
    }

    private void Name(int at, string name)
    {
        if (!_words.Contains(name))
        {
            string? near = _words.FirstOrDefault(n => string.Equals(n, name, StringComparison.OrdinalIgnoreCase));
            Add(at, near is null ? $"'{name}' is not a name that mails have." : $"'{name}' is not a name that mails have; '{near}' is.");
        }
    }

    private void Partial(int at, string name)
    {
        if (!family.Partials.Contains(name))
        {
            Add(at, $"there is no partial '{name}'; there are {string.Join(", ", family.Partials.Order(StringComparer.Ordinal))}.");
        }
    }

    private void Add(int at, string what) => _faults.Add(new TemplateFault(file, LineOf(at), what));

    private int LineOf(int at) => template.AsSpan(0, at).Count('\n') + 1;

    [GeneratedRegex(@"\A\{\{~?!(?:--.*?--~?\}\}|[^-].*?\}\})", RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Comment();

    /// <summary>What stands in front of a block's or a partial's name, with or without a blank.</summary>
    [GeneratedRegex(@"^(#>|[#/>])\s*", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Mark();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Blanks();
}
