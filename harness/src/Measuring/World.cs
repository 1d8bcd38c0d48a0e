using System.Runtime.InteropServices;

namespace Cotejo.Harness.Measuring;

/// <summary>Where a measurement was made: like is compared only with like.</summary>
internal sealed record World(string Processor, int Cores, string Runtime, string System)
{
    public static World Here()
    {
        string model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) ?? "unknown";
        return new World(model[(model.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim(), Environment.ProcessorCount,
            RuntimeInformation.FrameworkDescription, RuntimeInformation.OSDescription);
    }
}
