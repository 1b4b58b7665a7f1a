using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace SupportFunctions.Azure.Tests.Lifecycles;

/// <summary>What code calls, read from its instructions: also in its state machines, lambdas and whatever of the same assemblies it calls.</summary>
internal static class CalledMembers
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!).ToDictionary(c => c.Value);

    /// <returns>Members outside of those assemblies, as <c>System.DateTime.get_UtcNow</c>, each with its first caller.</returns>
    public static IReadOnlyDictionary<string, string> Of(IEnumerable<MethodBase> roots, Func<Assembly, bool> isOurs)
    {
        var seen = new HashSet<MethodBase>();
        var outside = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var waiting = new Queue<MethodBase>(roots);
        while (waiting.TryDequeue(out MethodBase? method))
        {
            if (!seen.Add(method))
            {
                continue;
            }

            foreach (MethodBase called in Called(method).Concat(StateMachine(method)))
            {
                if (isOurs(called.DeclaringType!.Assembly))
                {
                    waiting.Enqueue(called);
                }
                else
                {
                    outside.TryAdd($"{TypeName(called.DeclaringType)}.{called.Name}", $"{method.DeclaringType!.Name}.{method.Name}");
                }
            }
        }

        return outside;
    }

    private static string TypeName(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName ?? type.Name;

    private static MethodInfo[] StateMachine(MethodBase method) =>
        method.GetCustomAttribute<AsyncStateMachineAttribute>() is { StateMachineType: var type } ? type.GetMethods(All) : [];

    private static IEnumerable<MethodBase> Called(MethodBase method)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } il)
        {
            yield break;
        }

        Type[] typeArguments = method.DeclaringType is { IsGenericType: true } generic ? generic.GetGenericArguments() : [];
        Type[] methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : [];
        for (int at = 0; at < il.Length;)
        {
            short value = il[at] == 0xFE ? unchecked((short)(0xFE00 | il[at + 1])) : il[at];
            OpCode code = OpCodesByValue[value];
            at += code.Size;
            if (code.OperandType is OperandType.InlineMethod or OperandType.InlineTok
                && method.Module.ResolveMember(BitConverter.ToInt32(il, at), typeArguments, methodArguments) is MethodBase { DeclaringType: not null } called)
            {
                yield return called;
            }

            at += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, at)),
                _ => 4,
            };
        }
    }
}
