using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace Cotejo.Kernels.Tests.Devices;

/// <summary>What a kernel or a test calls, read from its instructions.</summary>
internal static class KernelSource
{
    private static readonly Dictionary<short, OpCode> Instructions = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>Whether it calls such a method, itself or through others of the kernels and their tests.</summary>
    public static bool Calls(MethodBase method, Predicate<MethodBase> wanted) => Calls(method, wanted, []);

    private static bool Calls(MethodBase method, Predicate<MethodBase> wanted, HashSet<MethodBase> seen) => seen.Add(method)
        && Called(method).Any(called => wanted(called) || (IsOurs(called) && Calls(called, wanted, seen)));

    private static bool IsOurs(MethodBase method) => method.Module == typeof(Kernels.Devices.ExactMath).Module || method.Module == typeof(KernelSource).Module;

    private static IEnumerable<MethodBase> Called(MethodBase method)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } il) { yield break; }
        Type[] ofType = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : [];
        Type[] ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : [];
        for (int at = 0; at < il.Length;)
        {
            short value = il[at] == 0xFE ? unchecked((short)(0xFE00 | il[at + 1])) : il[at];
            var code = Instructions[value];
            at += code.Size;
            if (code.OperandType == OperandType.InlineMethod)
            {
                yield return method.Module.ResolveMethod(Unsafe.ReadUnaligned<int>(ref il[at]), ofType, ofMethod)!;
            }
            at += OperandSize(code.OperandType, il, at);
        }
    }

    private static int OperandSize(OperandType operand, byte[] il, int at) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + 4 * Unsafe.ReadUnaligned<int>(ref il[at]),
        _ => 4,
    };
}
