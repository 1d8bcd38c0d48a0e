using Cotejo.Engine.Decoding.Video;
using Cotejo.Engine.Isolation;
using Cotejo.Engine.Evidence;

using Cotejo.Engine.Tests.Isolation;

namespace Cotejo.Engine.Tests.Decoding.Video;

/// <summary>Small videos, made by ffmpeg when a test asks for them, and what decoding them gave.</summary>
public sealed class Clips : IDisposable
{
    private readonly TestFolder _folder = new();

    /// <summary>160x120, 30 frames a second; a different picture in every frame.</summary>
    public static string Moving(double seconds, string size = "160x120", string rate = "30") =>
        FormattableString.Invariant($"-f lavfi -i testsrc2=s={size}:r={rate}:d={seconds}");

    /// <summary>Where a file of this name lies, or will.</summary>
    public string this[string name] => _folder[name];

    public string Write(string name, byte[] bytes) => _folder.Write(name, bytes);

    /// <summary>A file that ffmpeg makes of these arguments, split at spaces, and any further ones.</summary>
    public string Make(string name, string arguments, params IReadOnlyList<string> further)
    {
        string path = _folder[name];
        FfmpegTool.Run([.. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), .. further, path]);
        return path;
    }

    /// <summary>The same with a part of its bytes replaced by others, at a place in thousandths of its length.</summary>
    public string Damage(string clip, string name, int thousandths, int length)
    {
        byte[] bytes = File.ReadAllBytes(clip);
        int at = (int)((long)bytes.Length * thousandths / 1000);
        for (int i = at; i < Math.Min(bytes.Length, at + length); i++) { bytes[i] = (byte)(i * 37 + 11); }
        return Write(name, bytes);
    }

    /// <summary>The first thousandths of it.</summary>
    public string Cut(string clip, string name, int thousandths)
    {
        byte[] bytes = File.ReadAllBytes(clip);
        return Write(name, bytes[..(int)((long)bytes.Length * thousandths / 1000)]);
    }

    public void Dispose() => _folder.Dispose();

    internal static VideoSettings Every(double? seconds, VideoLimits? limits = null) => VideoSettings.Default with
    {
        Sampling = new VideoSampling(seconds is { } s ? TimeSpan.FromSeconds(s) : null),
        Limits = limits ?? VideoLimits.Default,
        Acceleration = "none",
    };

    internal static (VideoOutcome Outcome, FrameList Frames) Decode(string path, double? every = 1) => Decode(path, Every(every));

    /// <summary>By a start of the command; and by a worker too, which has to come to the same, unless a stub stands in ffmpeg's place.</summary>
    internal static (VideoOutcome Outcome, FrameList Frames) Decode(
        string path, VideoSettings settings, FfmpegProgram? program = null, CancellationToken cancel = default)
    {
        var started = DecodeByStart(path, settings, program, cancel);
        // What the clock decides differs from one time to the next.
        bool isOfTheClock = started.Outcome is { IsMomentary: true } or { Failure: FailureKind.TimedOut };
        if (program is null && !isOfTheClock && settings.Acceleration == "none") { WarmRoute.OfThisThread.Decode(path, settings).AssertSame(path, started); }
        return started;
    }

    internal static (VideoOutcome Outcome, FrameList Frames) DecodeByStart(
        string path, VideoSettings settings, FfmpegProgram? program = null, CancellationToken cancel = default)
    {
        using var file = Open(path);
        var frames = new FrameList();
        var outcome = new VideoDecoder(settings, program is null ? Sandboxes.Here : Sandbox.LimitsOnly, program).Decode(file, frames, cancel);
        return (outcome, frames);
    }

    internal static Descriptor Open(string path)
    {
        byte[] name = System.Text.Encoding.UTF8.GetBytes(path);
        var error = LinuxFiles.OpenAt(Descriptor.WorkingFolder, name, LinuxCalls.OpenNoAccessTime, out var opened);
        Assert.True(error.IsNone, $"{path}: {error}");
        return opened!;
    }
}

/// <summary>The frames of one video, each held to what a sink is promised.</summary>
internal sealed class FrameList : IVideoSink
{
    public List<(int Width, int Height, TimeSpan Time, byte[] Luma)> All { get; } = [];

    public double[] Seconds => [.. All.Select(f => Math.Round(f.Time.TotalSeconds, 3))];

    public void Begin() => All.Clear();

    public void Take(int width, int height, TimeSpan time, ReadOnlySpan<byte> luma)
    {
        Assert.Equal(width * height, luma.Length);
        Assert.True(All.Count == 0 || time >= All[^1].Time, "frames go back in time");
        All.Add((width, height, time, luma.ToArray()));
    }
}
