using System.Collections.Immutable;
using System.Text.Json.Serialization.Metadata;

namespace SupportFunctions.Desk.Json;

/// <summary>An immutable array that was left out is empty, never the uninitialised one, whose every use throws.</summary>
internal static class EmptyArrays
{
    public static void Modify(JsonTypeInfo info)
    {
        if (info.Kind != JsonTypeInfoKind.Object)
        {
            return;
        }

        var arrays = new List<(JsonPropertyInfo Property, object Empty)>();
        foreach (JsonPropertyInfo property in info.Properties)
        {
            Type type = property.PropertyType;
            if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(ImmutableArray<>) || property.Get is not { } get)
            {
                continue;
            }

            object uninitialised = Activator.CreateInstance(type)!;
            object empty = type.GetField(nameof(ImmutableArray<>.Empty))!.GetValue(null)!;
            property.Get = owner => get(owner) is { } value && !value.Equals(uninitialised) ? value : empty;
            if (property.Set is not null)
            {
                arrays.Add((property, empty));
            }
        }

        if (arrays.Count > 0)
        {
            // The wrapped Get gives the empty array for the uninitialised one.
            info.OnDeserialized = owner => arrays.ForEach(a => a.Property.Set!(owner, a.Property.Get!(owner)));
        }
    }
}
