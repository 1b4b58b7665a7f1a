using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SupportFunctions.Core.Cases;

namespace SupportFunctions.Desk.Json;

/// <summary>
/// Abstract records whose members are nested in them carry a <c>type</c>: kebab-case of the member's name, unless the table
/// says otherwise. Core knows nothing of JSON, so that is decided here and kept in docs/events.md.
/// </summary>
public static class ClosedFamilies
{
    public const string Discriminator = "type";

    /// <summary>Stored names are never renamed: a record that gets a better name in code keeps its old one here.</summary>
    private static readonly Dictionary<Type, string> _exceptions = [];

    public static string TypeName(Type member) =>
        _exceptions.TryGetValue(member, out string? name) ? name : JsonNamingPolicy.KebabCaseLower.ConvertName(member.Name);

    /// <summary>As in the timeline of a case.</summary>
    public static string TypeName(CaseEvent happened) => TypeName(happened.GetType());

    /// <summary>The event's own fields, without its type: the <c>data</c> of a timeline.</summary>
    public static JsonElement Data(CaseEvent happened) => DataOf(happened);

    public static IReadOnlyList<Type> Members(Type family) =>
        [.. family.GetNestedTypes().Where(t => !t.IsAbstract && t.IsSubclassOf(family))];

    /// <summary>Of an event of any family: its own fields, without its type.</summary>
    public static JsonElement DataOf(object happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        return JsonSerializer.SerializeToElement(happened, happened.GetType(), DeskJson.Options);
    }

    internal static void Modify(JsonTypeInfo info)
    {
        if (!info.Type.IsAbstract || info.Type.Assembly.FullName?.StartsWith(nameof(SupportFunctions), StringComparison.Ordinal) != true)
        {
            return;
        }

        IReadOnlyList<Type> members = Members(info.Type);
        if (members.Count == 0)
        {
            return;
        }

        info.PolymorphismOptions = new JsonPolymorphismOptions { TypeDiscriminatorPropertyName = Discriminator };
        foreach (Type member in members)
        {
            info.PolymorphismOptions.DerivedTypes.Add(new(member, TypeName(member)));
        }
    }
}
