using System.Reflection;
using System.Text.RegularExpressions;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Standalone;

namespace SupportFunctions.Desk.Tests.Architecture;

/// <summary>No text makes a search slow: every regular expression runs in time linear in it, or stops after a while.</summary>
public sealed class RegexTests
{
    private const BindingFlags All = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Regex _uses = new(
        @"\bRegex\.(?:IsMatch|Match|Matches|Replace|Split|Count|EnumerateMatches|EnumerateSplits)\(|\bnew Regex\(",
        RegexOptions.NonBacktracking);

    [Fact]
    public void Every_regular_expression_is_linear_or_limited_in_time()
    {
        (string Name, Regex Regex)[] found = [.. new[] { typeof(Case), typeof(CaseService), typeof(StandaloneHost) }.SelectMany(t => t.Assembly.GetTypes()).SelectMany(Of)];
        foreach (string known in new[] { "MailSubject.Prefixes", "TemplateCheck.Comment", "SmtpReply.Address", "ConversationFinder.SubjectToken", "Charsets.MetaCharset" })
        {
            Assert.Contains(known, found.Select(f => f.Name));
        }

        Assert.Empty(found.Where(f => !f.Regex.Options.HasFlag(RegexOptions.NonBacktracking) && f.Regex.MatchTimeout == Regex.InfiniteMatchTimeout).Select(f => $"{f.Name}: {f.Regex}"));
    }

    /// <summary>Those could not be seen above: patterns handed to the static methods, and expressions made inside of a method or kept by an instance.</summary>
    [Fact]
    public void Every_regular_expression_is_a_static_field_or_generated() => Assert.Empty(SourceTree.Lines("src", _uses));

    [Theory]
    [InlineData("Regex.Replace(text, pattern, \"\")", true)]
    [InlineData("new Regex(pattern)", true)]
    [InlineData("private static readonly Regex X = new(\"a\", RegexOptions.NonBacktracking);", false)]
    public void The_search_in_the_sources_finds_what_it_looks_for(string line, bool isFound) =>
        Assert.Equal(isFound, _uses.IsMatch(line));

    private static IEnumerable<(string Name, Regex Regex)> Of(Type type)
    {
        if (type.ContainsGenericParameters || type.Namespace == "System.Text.RegularExpressions.Generated")
        {
            yield break;
        }

        foreach (FieldInfo field in type.GetFields(All).Where(f => f.FieldType == typeof(Regex)))
        {
            yield return ($"{type.Name}.{field.Name}", (Regex)field.GetValue(null)!);
        }

        foreach (MethodInfo method in type.GetMethods(All).Where(m => m.ReturnType == typeof(Regex) && m.GetParameters().Length == 0))
        {
            yield return ($"{type.Name}.{method.Name}", (Regex)method.Invoke(null, null)!);
        }
    }
}
