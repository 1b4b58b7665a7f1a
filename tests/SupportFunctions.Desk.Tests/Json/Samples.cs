using System.Collections.Immutable;
using System.Reflection;
using NodaTime;
using SupportFunctions.Core.Cases;

namespace SupportFunctions.Desk.Tests.Json;

/// <summary>A value of any record, every field filled with something that is not the default.</summary>
internal static class Samples
{
    public static object Of(Type type, string name = "x")
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsEnum)
        {
            return Enum.GetValues(type).GetValue(Enum.GetValues(type).Length - 1)!;
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
        {
            Type element = type.GetGenericArguments()[0];
            Array one = Array.CreateInstance(element, 1);
            one.SetValue(Of(element, name), 0);
            return typeof(ImmutableArray).GetMethods()
                .Single(m => m.Name == nameof(ImmutableArray.Create) && m.GetParameters() is [{ ParameterType.IsArray: true }])
                .MakeGenericMethod(element).Invoke(null, [one])!;
        }

        return type switch
        {
            _ when type == typeof(string) => $"some {name}, äöü <>&'\"",
            _ when type == typeof(bool) => true,
            _ when type == typeof(int) => 7,
            _ when type == typeof(long) => 8L,
            _ when type == typeof(Instant) => Instant.FromUtc(2026, 3, 2, 9, 0).PlusNanoseconds(1_500),
            _ when type == typeof(Duration) => Duration.FromMinutes(192),
            _ when type == typeof(CaseId) => new CaseId(1042),
            _ when type == typeof(LocalDate) => new LocalDate(2026, 3, 8),
            _ => Record(type),
        };
    }

    private static object Record(Type type)
    {
        ConstructorInfo constructor = type.GetConstructors().OrderByDescending(c => c.GetParameters().Length).First();
        object made = constructor.Invoke([.. constructor.GetParameters().Select(p => Of(p.ParameterType, p.Name!))]);
        foreach (PropertyInfo property in type.GetProperties().Where(p => p.SetMethod is not null))
        {
            property.SetValue(made, Of(property.PropertyType, property.Name));
        }

        return made;
    }
}
