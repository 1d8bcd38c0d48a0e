using System.Globalization;

namespace Cotejo.Engine.Decoding.Video;

/// <summary>
/// The command line of one start. No name of a file reaches it: the video is the child's descriptor 3. Frames leave on 1 as PPM, words
/// on 2, and the time of each frame on 4, ahead of the frame: the log could hold a forged line, or half of one.
/// </summary>
internal static class FfmpegCommand
{
    /// <summary>Time stamps on descriptor 4 count these, times <see cref="FrameChoice.TimeFactor"/>.</summary>
    public const int TicksPerSecond = 1_000_000;

    /// <summary>What the video is called for a version that has to open it once more.</summary>
    public const string Reopened = "file:/proc/self/fd/3";

    /// <summary>
    /// As vPDQ sees a frame: RGB by the matrix of BT.601, whatever the tags say, which copies lose; the luma of that is computed here, which
    /// costs a third of what a second conversion in ffmpeg does. Luma straight from the video is cheaper still and differs where dark or
    /// strong colours are clipped: five bits on a dim clip instead of two.
    /// </summary>
    public const string Colours = "scale=in_color_matrix=bt601:flags=accurate_rnd+bilinear,format=rgb24";

    /// <summary>What a file says of a frame is deleted, so that what is printed of it is our own key alone.</summary>
    private const string Announce = @"metadata=delete,metadata=add:key=kept:value=1,metadata=print:key=kept:file='pipe\:4':direct=1";

    /// <summary>Drops all frames but the chosen ones, and stamps those as <see cref="FrameTimes"/> reads it.</summary>
    public static string Choose(FrameChoice choice) => $"{choice.Filter},settb=1/{TicksPerSecond}";

    /// <param name="hardware">Null for the processor.</param>
    public static List<string> Build(FfmpegProgram program, VideoSettings settings, FrameChoice choice, HardwareDecoder? hardware)
    {
        string[] input = program.ReadsDescriptors
            ? ["-protocol_whitelist", "fd", "-fd", "3", "-i", "fd:"]
            : ["-protocol_whitelist", "file", "-i", Reopened];
        string[] skip = choice.KeyFramesOnly ? ["-skip_frame", "nokey"] : [];
        string[] accelerate = hardware == null ? [] : ["-hwaccel", hardware.Name, "-hwaccel_output_format", hardware.Name];
        string download = hardware == null ? "" : hardware.Download + ",";
        string filter = $"{Choose(choice)},{download}{Colours},{Announce}";
        return
        [
            program.Path, "-nostdin", "-hide_banner", "-nostats", "-loglevel", "level+info", "-noautorotate",
            "-threads", settings.Threads.ToString(CultureInfo.InvariantCulture), "-filter_threads", "1",
            "-format_whitelist", VideoFormats.List, "-max_pixels", settings.Limits.MaxPixels.ToString(CultureInfo.InvariantCulture),
            .. skip, .. accelerate, .. input,
            "-map", "0:V:0", "-an", "-sn", "-dn", "-vf", filter,
            "-fps_mode", "passthrough", "-threads", "1", "-c:v", "ppm", "-f", "image2pipe", "pipe:1",
        ];
    }
}
