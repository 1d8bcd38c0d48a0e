using Cotejo.Engine.Evidence;
using Cotejo.Engine.Isolation;
using Microsoft.Win32.SafeHandles;

namespace Cotejo.Engine.Decoding.Video;

/// <summary>What ffmpeg may have for one video.</summary>
internal static class VideoConfinement
{
    private const UnixFileMode ReadByAll = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Threads that ffmpeg has besides those of its decoder: they read, filter, write and wait.</summary>
    private const int OtherThreads = 4;

    /// <summary>Beyond the time on the clock, which ends it first: a processor limit of nothing would end the very start.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <param name="file">The video.</param>
    /// <param name="hardware">Null for the processor.</param>
    public static Confinement Of(VideoSettings settings, FfmpegProgram program, Descriptor file, HardwareDecoder? hardware)
    {
        // Drivers map more than the machine has, and write where they like.
        return new Confinement(hardware == null ? AddressBytes(settings) : null, hardware == null ? 0 : null,
            (settings.Limits.MaxTime + Grace) * (Threads(settings) + OtherThreads))
        {
            Reads = program.Reads,
            Devices = hardware != null,
            ReopensEvidence = !program.ReadsDescriptors && !IsReadableByAll(file),
        };
    }

    /// <summary>A worker sets the limit of its addresses itself: <see cref="AddressBytes"/>.</summary>
    /// <param name="life">In work, after which it is replaced.</param>
    public static Confinement OfWorker(VideoSettings settings, TimeSpan life) =>
        new(null, 0, (life + settings.Limits.MaxTime + Grace) * (Threads(settings) + OtherThreads));

    /// <summary>
    /// Libraries and buffers; 64 bytes for each pixel of the largest frame, which is 16 references at 10 bits; and for each thread a
    /// stack, an arena of malloc, and the frame it works at.
    /// </summary>
    public static long AddressBytes(VideoSettings settings) => (2L << 30) + 64 * settings.Limits.MaxPixels + Threads(settings) * (256L << 20);

    private static int Threads(VideoSettings settings) => settings.Threads > 0 ? settings.Threads : Environment.ProcessorCount;

    /// <summary>As memory is, and most evidence: no right of ours is needed to open it once more.</summary>
    private static bool IsReadableByAll(Descriptor file)
    {
        using var handle = new SafeFileHandle(file.DangerousGetHandle(), ownsHandle: false);
        return OperatingSystem.IsLinux() && (File.GetUnixFileMode(handle) & ReadByAll) == ReadByAll;
    }
}
