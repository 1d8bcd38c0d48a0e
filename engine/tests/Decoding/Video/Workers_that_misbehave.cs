using System.Diagnostics;
using System.Runtime.InteropServices;
using Cotejo.Engine.Decoding.Video;
using Cotejo.Engine.Decoding.Video.Libav;
using Cotejo.Engine.Evidence;
using Cotejo.Engine.Isolation;
using Cotejo.Engine.Tests.Decoding.Workers;
using Cotejo.Engine.Tests.Isolation;

namespace Cotejo.Engine.Tests.Decoding.Video;

/// <summary>Whatever becomes of a worker that decodes videos, the command decides, and the next video has a new worker.</summary>
[Collection(nameof(WorkerChildren))]
public sealed class Workers_that_misbehave(Clips clips) : IClassFixture<Clips>
{
    private const int Stopped = 19;

    [Theory]
    [InlineData(WorkerChildren.Aborted)]
    [InlineData(WorkerChildren.Killed)]
    public void A_video_whose_worker_dies_is_decoded_by_the_command(int signal)
    {
        string clip = Long();
        var expected = Clips.DecodeByStart(clip, Clips.Every(0));
        using var route = new WarmRoute();
        Assert.False(route.Decode(clip, Clips.Every(0)).Declined);
        var lost = Signalled(signal, () => route.Decode(clip, Clips.Every(0)));
        Assert.True(lost.Declined);
        lost.AssertSame(clip, expected);
        var next = route.Decode(clip, Clips.Every(0));
        Assert.False(next.Declined);
        next.AssertSame(clip, expected);
    }

    [Fact]
    public void One_that_hangs_ends_the_video_in_the_words_of_the_command()
    {
        var settings = Clips.Every(0, VideoLimits.Default with { MaxSilence = TimeSpan.FromSeconds(2) });
        using var route = new WarmRoute();
        // One that hangs while it starts is waited for longer.
        Assert.False(route.Decode(Long(), settings).Declined);
        var hung = Signalled(Stopped, () => route.Decode(Long(), settings));
        Assert.False(hung.Declined);
        Assert.True(hung.Outcome is { IsMomentary: true, Damage: "ended after 0:00:02 without a sign of life" }
            or { Failure: FailureKind.TimedOut, Message: "ended after 0:00:02 without a sign of life" }, hung.Outcome.ToString());
        Assert.False(route.Decode(Long(), settings).Declined);
    }

    [Fact]
    public void Workers_that_never_last_are_given_up()
    {
        string clip = Long();
        var decoder = new VideoDecoder(Clips.Every(0), Sandboxes.Here);
        using var warm = decoder.Warm()!;
        for (int i = 0; i < 10 && warm.Problem is null; i++)
        {
            Signalled(WorkerChildren.Aborted, () =>
            {
                using var file = Clips.Open(clip);
                return decoder.Decode(file, new FrameList(), default, warm);
            });
        }
        Assert.StartsWith("workers that decode videos do not last: the worker died of signal 6", warm.Problem, StringComparison.Ordinal);
        using var last = Clips.Open(clip);
        Assert.NotNull(decoder.Decode(last, new FrameList(), default, warm).Facts);
        Assert.StartsWith("Each video was decoded by a start of ffmpeg, which takes longer: workers", Assert.Single(decoder.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Libraries_of_another_version_than_the_command_are_not_used()
    {
        var other = FfmpegProgram.Installed.Program! with { Version = "4.4" };
        var decoder = new VideoDecoder(Clips.Every(null), Sandboxes.Here, other);
        using var warm = decoder.Warm()!;
        Assert.StartsWith("ffmpeg is version 4.4, and its libraries are version 5.", warm.Try(default), StringComparison.Ordinal);
        string clip = Long();
        using var file = Clips.Open(clip);
        var frames = new FrameList();
        Assert.Equal("ffmpeg (4.4)", decoder.Decode(file, frames, default, warm).Decoder);
        Assert.Equal(Clips.DecodeByStart(clip, Clips.Every(null)).Frames.All.Count, frames.All.Count);
        Assert.Contains("libraries are version 5.", Assert.Single(decoder.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_worker_is_not_asked_where_each_video_is_to_be_started_or_hardware_is_named()
    {
        Assert.Null(new VideoDecoder(VideoSettings.Default with { StartsEach = true }, Sandboxes.Here).Warm());
        Assert.Null(new VideoDecoder(VideoSettings.Default with { Acceleration = "vaapi" }, Sandboxes.Here).Warm());
    }

    public static TheoryData<string> Lies =>
    [
        Said(new WarmAnswer { Sign = WarmSign.End }, new WarmAnswer { Sign = (WarmSign)77 })[32..],
        Said(new WarmAnswer { Sign = WarmSign.Frame, Width = 0, Height = 2 }),
        Said(new WarmAnswer { Sign = WarmSign.Frame, Width = -2, Height = -2 }),
        Said(new WarmAnswer { Sign = WarmSign.Frame, Width = 60_000, Height = 60_000 }),
        Said(new WarmAnswer { Sign = WarmSign.Frame, Width = 100_000, Height = 1 }),
        Said(new WarmAnswer { Sign = WarmSign.Bytes, First = -1, Second = 1 }),
        Said(new WarmAnswer { Sign = WarmSign.Bytes, First = 0, Second = 0 }),
        Said(new WarmAnswer { Sign = WarmSign.Bytes, First = 3, Second = 1 }),
        Said(new WarmAnswer { Sign = WarmSign.Bytes, First = long.MaxValue, Second = 3 }),
        Said(new WarmAnswer { Sign = WarmSign.Samples }),
        Said(new WarmAnswer { Sign = WarmSign.Samples, First = 1, Text = 15 }) + Escaped(new byte[15]),
        Said(new WarmAnswer { Sign = WarmSign.Samples, First = -1, Text = -16 }),
        Said(new WarmAnswer { Sign = WarmSign.Samples, First = JumpJudge.MostSamples + 1, Text = 16 * (JumpJudge.MostSamples + 1) }),
        Said(new WarmAnswer { Sign = WarmSign.Samples, First = (1L << 60) + 1, Text = 16 }) + Escaped(new byte[16]),
        Said(new WarmAnswer { Sign = WarmSign.Line, Text = 5000 }),
        Said(new WarmAnswer { Sign = WarmSign.Line, Text = -1 }),
        Said(new WarmAnswer { Sign = WarmSign.Declined, Text = int.MaxValue }),
        Said(new WarmAnswer { Sign = WarmSign.Ready }),
        "hello",
    ];

    [Theory]
    [MemberData(nameof(Lies))]
    public void What_cannot_be_is_not_believed(string said)
    {
        var (end, frames) = Hear(said);
        Assert.Null(end);
        Assert.Empty(frames.All);
    }

    [Fact]
    public void What_can_be_is_a_video_and_an_end_without_facts_is_none()
    {
        var frame = new WarmAnswer { Sign = WarmSign.Frame, Width = 2, Height = 1, First = 2_000_000 };
        string pixels = Escaped("ab"u8), end = Said(new WarmAnswer { Sign = WarmSign.End });
        string facts = string.Concat(((string[])["[info] Input #0, avi, from 'x':", "[info]   Stream #0:0: Video: h264, 30 fps"])
            .Select(line => Said(new WarmAnswer { Sign = WarmSign.Line, Text = line.Length }) + Escaped(System.Text.Encoding.ASCII.GetBytes(line))));
        var (whole, frames) = Hear(facts + Said(frame) + pixels + end);
        Assert.Equal((1, 2, 1, "h264"), (whole!.Frames, whole.Width, whole.Height, whole.Log.Codec));
        Assert.Equal("ab"u8.ToArray(), frames.All[0].Luma);
        Assert.Equal(1, frames.All[0].Time.TotalSeconds);
        Assert.Null(Hear(Said(frame) + pixels + end).End);
        Assert.Null(Hear(facts + end).End);
        string error = "[error] lost";
        Assert.Null(Hear(facts + Said(new WarmAnswer { Sign = WarmSign.Line, Text = error.Length }) + Escaped(System.Text.Encoding.ASCII.GetBytes(error)) + Said(frame) + pixels + end).End);
    }

    [Theory]
    [InlineData(15, 6, 0, true)]
    [InlineData(21, 7, 77, true)]
    [InlineData(21, 7, 0, false)]
    [InlineData(15, 0, 0, false)]
    [InlineData(-1, 6, 0, false)]
    [InlineData(15, -6, 0, false)]
    [InlineData(15, int.MinValue, 0, false)]
    [InlineData(15, int.MaxValue, 0, false)]
    [InlineData(long.MaxValue, 6, int.MaxValue, false)]
    [InlineData(long.MinValue, 6, int.MinValue, false)]
    public void Samples_are_looked_at_where_they_lie_in_the_file(long at, int bytes, int isKey, bool allowed)
    {
        byte[] video =
        [
            .. Box("mdat", [0, 0, 0, 3, 0x65, 1, 2, 0, 0, 0, 2, 0x41, 3, 0, 0, 0, 3, 0x65, 1, 2]),
            .. Box("moov", Box("trak", Box("mdia", Box("minf", Box("stbl",
                [.. Box("stsd", [0, 0, 0, 0, 0, 0, 0, 1]), .. Box("stsz", [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3]), .. Box("stsc", [0, 0, 0, 0, 0, 0, 0, 1])]))))),
        ];
        Assert.True(MemoryFile.Create(out var file).IsNone);
        using (file)
        {
            Assert.True(file!.Append(video).IsNone);
            SamplePlace[] places = [new(8, 7, 1), new(at, bytes, isKey)];
            var asked = new WarmAnswer { Sign = WarmSign.Samples, First = places.Length, Text = 32 };
            // What it is answered it gives back as a frame.
            var frame = new WarmAnswer { Sign = WarmSign.Frame, Width = WorkerRequest.Bytes, Height = 1 };
            var heard = Hear(Said(asked) + Escaped(MemoryMarshal.AsBytes(places.AsSpan())) + Said(frame), file, $"; head -c {WorkerRequest.Bytes} <&3 >&4");
            var answer = MemoryMarshal.Read<WorkerRequest>(Assert.Single(heard.Frames.All).Luma);
            Assert.Equal((WorkerOperation.Samples, allowed ? 1 : 0), (answer.Operation, answer.First));
        }

        static byte[] Box(string kind, byte[] content) => [0, 0, 0, (byte)(8 + content.Length), .. System.Text.Encoding.ASCII.GetBytes(kind), .. content];
    }

    /// <param name="said">As printf takes it: what a shell answers in the worker's place.</param>
    /// <returns>Null for a worker that was lost, or that declined.</returns>
    private static (FfmpegEnd? End, FrameList Frames) Hear(string said)
    {
        Assert.True(MemoryFile.Create(out var file).IsNone);
        using (file)
        {
            Assert.True(file!.Append("abc"u8).IsNone);
            return Hear(said, file);
        }
    }

    /// <param name="then">What the shell does behind it.</param>
    private static (FfmpegEnd? End, FrameList Frames) Hear(string said, MemoryFile file, string then = "")
    {
        var error = WorkerProcess.Start(Sandbox.LimitsOnly, file.Descriptor, new Confinement(null, 0, null), out var worker, ["/bin/sh", "-c", $"head -c {WorkerRequest.Bytes} <&3 >/dev/null; printf '{said}' >&4{then}"]);
        Assert.True(error.IsNone, error.Words);
        using var started = worker!;
        var frames = new FrameList();
        using var run = new WarmRun(started, (sign, breach) => WorkerLostException.From(sign, started.End(now: true), "the worker", breach, default),
            StubProgram.Patient, file.Descriptor, file.Length, Stopwatch.StartNew(), frames, default);
        try { return (run.ToTheEnd(WarmRequests.Decode(new FrameChoice(null), VideoSettings.Default, 3), new byte[WarmAnswer.MostBytes]), frames); }
        catch (WorkerLostException) { return (null, frames); }
    }

    private static string Said(params WarmAnswer[] answers) => Escaped(MemoryMarshal.AsBytes(answers.AsSpan()));

    private static string Escaped(ReadOnlySpan<byte> bytes) => string.Concat(bytes.ToArray().Select(b => $"\\{Convert.ToString(b, 8).PadLeft(3, '0')}"));

    /// <summary>Takes some seconds to be decoded in every frame.</summary>
    private string Long()
    {
        string path = clips["long.mp4"];
        return File.Exists(path) ? path : clips.Make("long.mp4", $"{Clips.Moving(60, "640x360")} -c:v libx264 -preset ultrafast -g 30");
    }

    /// <summary>Does it while every worker is signalled again and again, those that are idle elsewhere too.</summary>
    private static T Signalled<T>(int signal, Func<T> work)
    {
        using var over = new ManualResetEventSlim();
        var signaller = new Thread(() =>
        {
            while (!over.Wait(TimeSpan.FromMilliseconds(300))) { WorkerChildren.Signal(signal); }
        });
        signaller.Start();
        try { return work(); }
        finally
        {
            over.Set();
            signaller.Join();
        }
    }
}
