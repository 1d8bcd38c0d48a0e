namespace Cotejo.Kernels;

/// <summary>How a device compares a tile. All find the same pairs.</summary>
public enum TileKernel
{
    /// <summary>The one that is measured to be fastest on each device.</summary>
    Auto,
    /// <summary>Counts of differing bits; runs anywhere.</summary>
    Popcount,
    /// <summary>Products of single bits on NVIDIA's tensor cores, compute capability 8.0 and above.</summary>
    TensorBits,
    /// <summary>Products of bytes on NVIDIA's tensor cores, compute capability 8.0 and above.</summary>
    TensorBytes,
}

/// <summary>What a kernel was measured to do on a device.</summary>
/// <param name="Device">The device's <see cref="Devices.DeviceInfo.Id"/>.</param>
/// <param name="Threshold">At which it was measured: 31, 50 or 63, which stand for those up to them.</param>
/// <param name="PairsPerSecond">Pairs compared, hashes resident, few of them hits; 0 when the driver refused the kernel.</param>
public sealed record TileRate(string Device, TileKernel Kernel, int Threshold, double PairsPerSecond);

/// <summary>What a device may use for tiles.</summary>
/// <param name="HashBytes">Its memory for hashes, 32 bytes each; 0 takes three quarters of what is free when a search begins.</param>
/// <param name="HitCapacity">Pairs that one tile can give before it is split; 16 bytes each on the device and in this process.</param>
/// <param name="TileSide">Queries, and candidates, of a tile: 1 to 32768.</param>
public sealed record DeviceLimits(long HashBytes = 0, int HitCapacity = 1 << 22, int TileSide = 1 << 15);
