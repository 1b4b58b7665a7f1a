using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace SupportFunctions.Azure.Tests.Packages;

/// <summary>What code outside an assembly can see of a type, a line each; two types with the same lines can stand in for each other.</summary>
internal static class SurfaceMembers
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <param name="isWhole">With what its bases and interfaces give it: a package may declare a member further down, and may promise more.</param>
    public static IEnumerable<string> Of(Type type, bool isWhole)
    {
        yield return $"is {KindOf(type)}";
        for (Type? at = type; at is not null && at != typeof(object); at = isWhole ? at.BaseType : null)
        {
            if (at.BaseType is { } below && below != typeof(object))
            {
                yield return $"is a {NameOf(below)}";
            }

            foreach (string line in at.GetMembers(Declared).SelectMany(m => LinesOf(m)).Distinct())
            {
                yield return line;
            }
        }

        foreach (Type promised in isWhole ? type.GetInterfaces() : type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []))
        {
            yield return $"is a {NameOf(promised)}";
        }
    }

    private static string KindOf(Type type) =>
        type.IsEnum ? $"enum of {NameOf(type.GetEnumUnderlyingType())}"
        : type.IsInterface ? "interface"
        : type.IsValueType ? type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly struct" : "struct"
        : type is { IsAbstract: true, IsSealed: true } ? "static class"
        : type.IsAbstract ? "abstract class"
        : type.IsSealed ? "sealed class" : "class";

    private static IEnumerable<string> LinesOf(MemberInfo member) => member switch
    {
        FieldInfo { IsLiteral: true } field when field.DeclaringType!.IsEnum =>
            [string.Create(CultureInfo.InvariantCulture, $"{Age(field)}{field.Name} = {Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}")],
        FieldInfo field when IsSeen(field.IsPublic, field.IsFamily, field.IsFamilyOrAssembly) && !field.IsSpecialName =>
            [$"{Age(field)}{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{NameOf(field.FieldType)} {field.Name}"],
        ConstructorInfo made when !made.IsStatic && IsSeen(made.IsPublic, made.IsFamily, made.IsFamilyOrAssembly) && IsWritten(made) => [$"{Age(made)}{Sight(made)}new({ParametersOf(made)})"],
        MethodInfo method when IsSeen(method.IsPublic, method.IsFamily, method.IsFamilyOrAssembly) && IsWritten(method) =>
            [$"{Age(method)}{Sight(method)}{Promise(method)}{NameOf(method.ReturnType)}{SetterOf(method)} {method.Name}{Arity(method)}({ParametersOf(method)})"],
        _ => [],
    };

    /// <summary>By a person, or as the accessor of a property; what a compiler adds to a record goes without saying.</summary>
    private static bool IsWritten(MethodBase method) =>
        method is { IsSpecialName: true, IsConstructor: false } || (!method.IsDefined(typeof(CompilerGeneratedAttribute)) && !method.Name.Contains('<', StringComparison.Ordinal));

    private static bool IsSeen(bool isPublic, bool isFamily, bool isFamilyOrAssembly) => isPublic || isFamily || isFamilyOrAssembly;

    /// <summary>What is obsolete stops a build that uses it, so a stand-in must be so, too.</summary>
    private static string Age(MemberInfo member) =>
        member.IsDefined(typeof(ObsoleteAttribute)) || PropertyOf(member) is { } property && property.IsDefined(typeof(ObsoleteAttribute)) ? "obsolete " : "";

    private static PropertyInfo? PropertyOf(MemberInfo member) => member is MethodInfo { IsSpecialName: true }
        ? member.DeclaringType!.GetProperties(Declared).FirstOrDefault(p => p.GetMethod == member || p.SetMethod == member)
        : null;

    private static string Sight(MethodBase method) => method.IsPublic ? "public " : "protected ";

    /// <summary>Overriding is the implementation's own affair.</summary>
    private static string Promise(MethodInfo method) =>
        method.IsStatic ? "static " : method.IsAbstract ? "abstract " : method is { IsVirtual: true, IsFinal: false } ? "virtual " : "";

    /// <summary>A property that can be given at construction only is another one than one that can be set at any time.</summary>
    private static string SetterOf(MethodInfo method) =>
        method.ReturnParameter.GetRequiredCustomModifiers().Any(m => m.Name == nameof(IsExternalInit)) ? " init" : "";

    private static string Arity(MethodInfo method) => method.IsGenericMethod ? FormattableString.Invariant($"`{method.GetGenericArguments().Length}") : "";

    private static string ParametersOf(MethodBase method) => string.Join(", ", method.GetParameters().Select(p =>
        $"{(p.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "")}{NameOf(p.ParameterType)} {p.Name}{(p.HasDefaultValue ? $" = {Shown(p.RawDefaultValue)}" : "")}"));

    private static string Shown(object? value) => value is null or Missing ? "default" : Convert.ToString(value, CultureInfo.InvariantCulture)!;

    /// <summary>Without assemblies, which is what the two differ in.</summary>
    private static string NameOf(Type type) =>
        type.IsGenericParameter ? type.Name
        : type.HasElementType ? NameOf(type.GetElementType()!) + (type.IsArray ? "[]" : type.IsByRef ? "&" : "*")
        : type.IsGenericType ? $"{type.GetGenericTypeDefinition().FullName}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>"
        : type.FullName ?? type.Name;
}
