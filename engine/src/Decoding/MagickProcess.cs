using ImageMagick;

namespace Cotejo.Engine.Decoding;

/// <summary>
/// ImageMagick's settings are one set for the process. They are the second fence, behind our own reading of the sizes: they
/// hold for pages that a header did not tell of.
/// </summary>
internal static class MagickProcess
{
    /// <summary>Below this the memory file system could not hold one large raw file for each core.</summary>
    private const long LeastSpoolBytes = 1L << 30;
    private const string MemoryFiles = "/dev/shm";

    private static readonly Lock Gate = new();
    private static DecodeLimits? _widest;

    /// <summary>Widens the process's limits to these; never narrows them, since other sets may be at work.</summary>
    public static void Allow(DecodeLimits limits)
    {
        lock (Gate)
        {
            if (_widest is null) { Prepare(); }
            _widest = new DecodeLimits(
                Math.Max(limits.MaxPixels, _widest?.MaxPixels ?? 0), Math.Max(limits.MaxFrames, _widest?.MaxFrames ?? 0),
                Math.Max(limits.MaxSide, _widest?.MaxSide ?? 0));
            ResourceLimits.Width = (ulong)_widest.MaxSide;
            ResourceLimits.Height = (ulong)_widest.MaxSide;
            ResourceLimits.Area = (ulong)_widest.MaxPixels;
            ResourceLimits.ListLength = (ulong)_widest.MaxFrames + 1;
            // Pixels of two whole frames for each core, four channels: what the leases allow at the very most.
            ResourceLimits.Memory = (ulong)_widest.MaxPixels * 4 * 2 * (ulong)Environment.ProcessorCount;
            ResourceLimits.MaxMemoryRequest = (ulong)_widest.MaxPixels * 8;
        }
    }

    private static void Prepare()
    {
        // Pixels never go to disk: a picture that needs that is one to refuse.
        ResourceLimits.Disk = 0;
        // The pipeline already has a decoder a core.
        ResourceLimits.Thread = 1;
        // ResourceLimits.Time stays without limit: it counts the life of the process, not of a picture, and ends both.
        // HEIC, AVIF and raw files are spooled to a file before they are read. Seized pictures do not belong on the system's disk.
        if (Directory.Exists(MemoryFiles) && new DriveInfo(MemoryFiles).AvailableFreeSpace >= LeastSpoolBytes)
        {
            MagickNET.SetTempDirectory(MemoryFiles);
        }
    }
}
