using System.ComponentModel;
using System.Diagnostics;

namespace Cotejo.Harness.Videos;

/// <summary>One file that ffmpeg writes.</summary>
/// <param name="Filter">Applied to the one input; null for none.</param>
/// <param name="Options">Codec, bit rate and the like.</param>
internal sealed record VideoOutput(string Path, string? Filter, params string[] Options);

/// <summary>Encodes what was drawn, and edits what was encoded. One thread a call, so that bytes do not depend on the machine.</summary>
internal static class Ffmpeg
{
    /// <summary>No versions, dates or random numbers in the files.</summary>
    private static readonly string[] Exact = ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-threads", "1"];

    /// <summary>Frames as they are drawn, into one or more files.</summary>
    /// <param name="shape">A clip of the size and rate that all frames have.</param>
    public static void Encode(IEnumerable<(Clip Clip, int Frame)> frames, Clip shape, params IReadOnlyList<VideoOutput> outputs)
    {
        string[] raw = ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-video_size", $"{shape.Width}x{shape.Height}", "-framerate", $"{shape.Rate}", "-i", "pipe:0"];
        Run([.. raw, .. Written(outputs)], stream =>
        {
            var frame = new byte[shape.FrameBytes];
            foreach (var (clip, number) in frames)
            {
                clip.Draw(number, frame);
                stream.Write(frame);
            }
        });
    }

    /// <summary>All outputs from one pass over a file.</summary>
    public static void Edit(string input, IReadOnlyList<VideoOutput> outputs) => Run(["-threads", "1", "-i", "file:" + input, .. Written(outputs)]);

    /// <exception cref="SettingsException">It is not there.</exception>
    /// <exception cref="InvalidOperationException">It refused; the message has its words.</exception>
    public static void Run(IEnumerable<string> arguments, Action<Stream>? feed = null)
    {
        string[] all = ["-hide_banner", "-loglevel", "error", "-n", "-filter_complex_threads", "1", .. arguments];
        Process? started;
        try
        {
            started = Process.Start(new ProcessStartInfo("ffmpeg", all) { RedirectStandardInput = true, RedirectStandardError = true });
        }
        catch (Win32Exception e)
        {
            throw new SettingsException($"ffmpeg cannot be started ({e.Message}); it is in the Debian package ffmpeg.");
        }
        using Process ffmpeg = started!;
        Task<string> errors = ffmpeg.StandardError.ReadToEndAsync();
        try
        {
            feed?.Invoke(ffmpeg.StandardInput.BaseStream);
            ffmpeg.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it had read everything: its exit code and words say why.
        }
        ffmpeg.WaitForExit();
        if (ffmpeg.ExitCode != 0) { throw new InvalidOperationException($"ffmpeg {string.Join(' ', all)}: {errors.Result.Trim()}"); }
    }

    private static IEnumerable<string> Written(IReadOnlyList<VideoOutput> outputs)
    {
        string split = $"[0:v]split={outputs.Count}{string.Concat(outputs.Select((_, i) => $"[i{i}]"))}";
        yield return "-filter_complex";
        yield return string.Join(';', outputs.Select((output, i) => $"[i{i}]{output.Filter ?? "null"}[o{i}]").Prepend(split));
        foreach (var (i, output) in outputs.Index())
        {
            foreach (string argument in (string[])["-map", $"[o{i}]", .. output.Options, .. Exact, "file:" + output.Path]) { yield return argument; }
        }
    }
}
