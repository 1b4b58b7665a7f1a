using System.Text.Json.Serialization.Metadata;
using SupportFunctions.Core.Cases;

namespace SupportFunctions.Desk.Json;

/// <summary>Core's records as facts: what is computed from other fields is not written, and neither is null.</summary>
internal static class CoreRecords
{
    public static void Modify(JsonTypeInfo info)
    {
        if (info.Kind != JsonTypeInfoKind.Object || info.Type.Assembly != typeof(Case).Assembly)
        {
            return;
        }

        for (int i = info.Properties.Count - 1; i >= 0; i--)
        {
            JsonPropertyInfo property = info.Properties[i];
            if (property.Set is null && property.AssociatedParameter is null)
            {
                info.Properties.RemoveAt(i);
            }
            else if (!property.PropertyType.IsValueType || Nullable.GetUnderlyingType(property.PropertyType) is not null)
            {
                property.ShouldSerialize = static (_, value) => value is not null;
            }
        }
    }
}
