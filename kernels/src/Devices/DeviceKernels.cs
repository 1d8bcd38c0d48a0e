using Cotejo.Kernels.Pdq;

namespace Cotejo.Kernels.Devices;

/// <summary>Every kernel there is, so that tests compile each for every target without a device.</summary>
internal static class DeviceKernels
{
    /// <summary>Static methods that are grouped explicitly.</summary>
    public static IReadOnlyList<Delegate> All { get; } = [.. PdqKernels.All, .. HammingKernels.All];
}
