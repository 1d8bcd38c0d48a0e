using System.Globalization;
using System.Text.RegularExpressions;

namespace Cotejo.Kernels.Tests.Devices;

/// <summary>What ILGPU accepts and the promise of equal bits, or a driver, does not: found in the text of a kernel.</summary>
internal static partial class PtxRules
{
    private const int SharedMemoryBytes = 48 * 1024;

    /// <summary>A sentence for each fault; none for a sound kernel.</summary>
    /// <param name="usesFma">The kernel's source asks for a fused product and sum.</param>
    public static IReadOnlyList<string> Faults(string ptx, bool usesFma)
    {
        var faults = new List<string>();
        Add(ExternalFunction(), "it calls a function that no driver has");
        Add(UniformBranch(), "a branch or call is said to be uniform, which ILGPU cannot know");
        Add(Inexact(), "an instruction rounds as each card likes");
        Add(Fused(), "a product and a sum are fused, and the source does not say so");
        if (usesFma != ptx.Contains("fma.rn.f32", StringComparison.Ordinal))
        {
            faults.Add(usesFma ? "the source uses ExactMath.Fma, and there is no fma.rn.f32" : "there is an fma.rn.f32 that the source does not ask for");
        }
        faults.AddRange(FusibleSums(ptx).Select(sum => $"the assembler may fuse a product into this sum: {sum}"));
        int shared = SharedArray().Matches(ptx).Sum(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
        if (shared > SharedMemoryBytes) { faults.Add($"it has {shared} bytes of shared memory; a driver gives {SharedMemoryBytes} unasked"); }
        return faults;

        void Add(Regex rule, string fault)
        {
            if (rule.Match(ptx) is { Success: true } match) { faults.Add($"{fault}: {match.Value}"); }
        }
    }

    /// <summary>
    /// Sums and differences that take a product, directly or through copies and changes of sign. Without a rounding mode in their names
    /// the assembler is free to round them once instead of twice. Registers are followed by name, whatever the order of instructions.
    /// </summary>
    private static IEnumerable<string> FusibleSums(string ptx)
    {
        var products = Product().Matches(ptx).Select(match => match.Groups[1].Value).ToHashSet();
        var copies = Copy().Matches(ptx);
        while (copies.Any(copy => products.Contains(copy.Groups[2].Value) && products.Add(copy.Groups[1].Value))) { }
        return Sum().Matches(ptx).Where(sum => products.Contains(sum.Groups[1].Value) || products.Contains(sum.Groups[2].Value)).Select(sum => sum.Value);
    }

    [GeneratedRegex(@"\.extern\s+\.func[^;]*")]
    private static partial Regex ExternalFunction();

    [GeneratedRegex(@"\w+\.uni\b[^;]*")]
    private static partial Regex UniformBranch();

    [GeneratedRegex(@"\w+(\.\w+)*\.(approx|full|ftz)\b[^;]*")]
    private static partial Regex Inexact();

    [GeneratedRegex(@"\bmad(\.\w+)*\.f(32|64)\b[^;]*|\bfma(\.\w+)*\.f64\b[^;]*")]
    private static partial Regex Fused();

    [GeneratedRegex(@"\bmul\.f(?:32|64)\s+(%\w+)")]
    private static partial Regex Product();

    [GeneratedRegex(@"\b(?:mov|neg)\.f(?:32|64)\s+(%\w+),\s*(%\w+)")]
    private static partial Regex Copy();

    [GeneratedRegex(@"\b(?:add|sub)\.f(?:32|64)\s+%\w+,\s*(\S+),\s*([^;\s]+)")]
    private static partial Regex Sum();

    [GeneratedRegex(@"(?<!\.extern\s*)\.shared\s[^;\[]*\.b8\s+\w+\[(\d+)\]")]
    private static partial Regex SharedArray();
}
