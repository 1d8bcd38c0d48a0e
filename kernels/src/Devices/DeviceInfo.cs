namespace Cotejo.Kernels.Devices;

/// <summary>A device as it was found, whether it can be used or not.</summary>
/// <param name="Number">Its place among the devices of its back end, from 0, as the driver counts.</param>
/// <param name="MemoryBytes">All of its memory; for the processor what this process may use.</param>
/// <param name="Driver">The driver and its version; for the processor its widest vectors.</param>
/// <param name="Units">Multiprocessors, compute units or logical cores.</param>
/// <param name="Architecture">Compute capability as 10 * major + minor for CUDA (90 for 9.0), else 0.</param>
/// <param name="Unusable">Why it cannot be used; null when it can.</param>
public sealed record DeviceInfo(
    Backend Backend, int Number, string Name, long MemoryBytes, string Driver, int Units, int Architecture, string? Unusable)
{
    /// <summary>As it is named on the command line and in reports: cuda:0.</summary>
    public string Id => $"{Backend.ToString().ToLowerInvariant()}:{Number}";

    public override string ToString() => Backend == Backend.Cpu ? $"cpu ({Driver})" : $"{Id} ({Name})";
}
