using System.Diagnostics;
using Cotejo.Engine.Decoding.Video;

namespace Cotejo.Engine.Tests.Decoding.Video;

/// <summary>A shell script in ffmpeg's place, and whether anything of it is still there.</summary>
internal sealed class StubProgram : IDisposable
{
    private const string Frame = @"printf 'frame:0    pts:0       pts_time:0\n' >&4; printf 'P6\n2 2\n255\naaabbbcccddd'";

    private readonly TestFolder _folder = new();
    private readonly string _name = "stub" + Guid.NewGuid().ToString("N")[..8];
    private readonly string _mark = "98765." + Random.Shared.NextInt64(1_000_000_000);

    /// <param name="script">HANG becomes a sleep that is found again; FRAME a picture of 2x2 with its time.</param>
    public StubProgram(string script)
    {
        string text = "#!/bin/sh\n" + script.Replace("HANG", "sleep " + _mark, StringComparison.Ordinal)
            .Replace("FRAME", Frame, StringComparison.Ordinal) + "\n";
        // Another process writes it: were it open for writing here while another test forks, it could not be started.
        using var shell = Process.Start("/bin/sh", ["-c", "printf %s \"$1\" > \"$2\"; chmod 755 \"$2\"", "sh", text, _folder[_name]]);
        shell.WaitForExit();
        Video = _folder.Write("video.mp4", [1, 2, 3]);
    }

    public string Video { get; }

    public FfmpegProgram Program => new(_folder[_name], "stub", new Version(59, 27));

    public (VideoOutcome Outcome, FrameList Frames) Decode(VideoLimits? limits = null, CancellationToken cancel = default) =>
        Clips.Decode(Video, Clips.Every(0, limits ?? Patient), Program, cancel);

    /// <summary>No test waits for these.</summary>
    public static VideoLimits Patient { get; } =
        VideoLimits.Default with { MaxTime = TimeSpan.FromMinutes(1), MaxSilence = TimeSpan.FromMinutes(1) };

    /// <summary>No process of it runs, and no child of this one is its zombie. What was killed may take a moment to die.</summary>
    public void AssertGone()
    {
        for (int i = 0; i < 500 && Remains().Count > 0; i++) { Thread.Sleep(10); }
        Assert.Empty(Remains());
    }

    private List<string> Remains()
    {
        var remains = new List<string>();
        foreach (string folder in Directory.EnumerateDirectories("/proc").Where(f => char.IsAsciiDigit(Path.GetFileName(f)[0])))
        {
            try
            {
                string command = File.ReadAllText(folder + "/cmdline");
                string status = File.ReadAllText(folder + "/stat");
                bool runs = command.Contains(_mark, StringComparison.Ordinal) || command.Contains(_name, StringComparison.Ordinal);
                bool isOurZombie = status.Contains($"({_name}) Z {Environment.ProcessId} ", StringComparison.Ordinal);
                if (runs || isOurZombie) { remains.Add(command + status); }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It ended meanwhile, or is another user's.
            }
        }
        return remains;
    }

    public void Dispose() => _folder.Dispose();
}
