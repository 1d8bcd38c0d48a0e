using Cotejo.Engine.Isolation;
using Cotejo.Engine.Decoding.Video;

namespace Cotejo.Engine.Tests.Decoding.Video;

/// <summary>Whatever the child does, the run gets one outcome, and nothing of the child stays.</summary>
public sealed class A_decoder_that_misbehaves
{
    private static readonly VideoLimits Impatient = StubProgram.Patient with { MaxSilence = TimeSpan.FromSeconds(0.3) };

    [Theory]
    [InlineData("HANG & HANG")]
    [InlineData("exec >&- 2>&- 4>&-; HANG")]
    [InlineData("trap '' TERM INT HUP; HANG; HANG")]
    public void A_silent_one_is_killed_with_its_group(string script)
    {
        using var stub = new StubProgram(script);
        var (outcome, frames) = stub.Decode(Impatient);
        Assert.True(outcome is { Failure: FailureKind.TimedOut, Skip: null, Facts: null } && frames.All.Count == 0, outcome.ToString());
        stub.AssertGone();
    }

    [Fact]
    public void One_that_hangs_after_a_frame_leaves_a_partial_video()
    {
        using var stub = new StubProgram("FRAME; HANG");
        var (outcome, frames) = stub.Decode(Impatient);
        Assert.True(outcome is { Failure: null, Damage: not null, Facts: { Width: 2, Height: 2, Sampled: 1 } }, outcome.ToString());
        Assert.Equal("abcd"u8.ToArray(), Assert.Single(frames.All).Luma);
        stub.AssertGone();
    }

    [Theory]
    [InlineData("echo this is not a picture at all")]
    [InlineData("printf 'P5\\n2 2\\n255\\nabcd'")]
    [InlineData("printf 'P6\\n-2 2\\n255\\nabcd'")]
    [InlineData("printf 'P6\\n2 2 2\\n255\\nabcd'")]
    [InlineData("printf 'P6\\n002 2\\n255\\nabcd'")]
    [InlineData("printf 'P6\\n2 2\\n65535\\nabcdabcd'")]
    [InlineData("printf 'P6\\n2 2\\n255\\naaabbbcccddd'")]
    [InlineData("while :; do printf 'P6\\n2 2\\n255\\naaabbbcccddd'; done")]
    [InlineData("exec cat /dev/zero")]
    public void Garbage_is_a_crash(string script)
    {
        using var stub = new StubProgram(script);
        var (outcome, frames) = stub.Decode();
        Assert.True(outcome.Failure == FailureKind.DecoderCrashed && frames.All.Count == 0, outcome.ToString());
        stub.AssertGone();
    }

    [Theory]
    [InlineData("printf 'P6\\n65536 1\\n255\\n'")]
    [InlineData("printf 'P6\\n60000 60000\\n255\\n'")]
    [InlineData("printf 'P6\\n999999 999999\\n255\\n'; exec cat /dev/zero")]
    public void A_frame_above_the_limits_is_not_waited_for(string script)
    {
        using var stub = new StubProgram(script);
        Assert.Equal(FailureKind.OverLimit, stub.Decode().Outcome.Failure);
        stub.AssertGone();
    }

    [Fact]
    public void Endless_frames_end_at_the_limit()
    {
        using var stub = new StubProgram("while :; do FRAME; done");
        var (outcome, frames) = stub.Decode(StubProgram.Patient with { MaxFrames = 7 });
        Assert.Equal((7, 7), (frames.All.Count, outcome.Facts!.Sampled));
        Assert.Contains("first 7 frames", outcome.Damage, StringComparison.Ordinal);
        stub.AssertGone();
    }

    [Fact]
    public void A_frame_that_breaks_off_is_told()
    {
        using var stub = new StubProgram("FRAME; printf 'P6\\n2 2\\n255\\nab'");
        var (outcome, frames) = stub.Decode();
        Assert.Single(frames.All);
        Assert.Contains("in the middle of a frame", outcome.Damage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kill -SEGV $$", FailureKind.DecoderCrashed)]
    [InlineData("kill -ABRT $$", FailureKind.DecoderCrashed)]
    [InlineData("kill -KILL $$", FailureKind.OutOfMemory)]
    [InlineData("exit 127", FailureKind.ReadError)]
    [InlineData("exit 1", FailureKind.Corrupt)]
    [InlineData("exit 0", FailureKind.Corrupt)]
    public void Its_end_is_told(string script, FailureKind kind)
    {
        using var before = new StubProgram(script);
        Assert.Equal(kind, before.Decode().Outcome.Failure);
        before.AssertGone();
        using var after = new StubProgram("FRAME; " + script);
        var (outcome, frames) = after.Decode();
        Assert.Single(frames.All);
        Assert.Equal(script != "exit 0", outcome.Damage != null);
        after.AssertGone();
    }

    [Fact]
    public void A_read_error_is_believed_where_reading_fails()
    {
        using var stub = new StubProgram("echo '[fatal] file:/proc/self/fd/3: Input/output error' >&2; exit 1");
        Assert.Equal(FailureKind.Corrupt, stub.Decode().Outcome.Failure);
        // A folder opens like a file, and does not read like one.
        Assert.Equal(FailureKind.ReadError, Clips.Decode("/", Clips.Every(0), stub.Program).Outcome.Failure);
    }

    [Fact]
    public void One_that_is_gone_is_no_fault_of_the_video()
    {
        using var stub = new StubProgram("exit 0");
        var gone = stub.Program with { Path = "/nonexistent/ffmpeg" };
        Assert.True(Clips.Decode(stub.Video, Clips.Every(0), gone).Outcome.Failure!.Value.IsMomentary());
    }

    [Fact]
    public void A_flood_of_words_is_counted_and_not_kept()
    {
        using var stub = new StubProgram("FRAME; exec yes '[h264 @ 0x12ab] [error] no \u001b[31mpicture' >&2");
        var (outcome, frames) = stub.Decode(StubProgram.Patient with { MaxTime = TimeSpan.FromSeconds(1) });
        Assert.Single(frames.All);
        Assert.Matches(@"^ended after 0:00:01.* \d+ errors, the first: \[h264\] no \\x1b\[31mpicture$", outcome.Damage);
        stub.AssertGone();
    }

    [Fact]
    public void One_endless_line_is_bounded()
    {
        using var stub = new StubProgram("printf '[error] ' >&2; head -c 3000000 /dev/zero | tr '\\0' x >&2; echo >&2; exit 1");
        var outcome = stub.Decode().Outcome;
        Assert.Equal(FailureKind.Corrupt, outcome.Failure);
        Assert.InRange(outcome.Message!.Length, 200, 400);
    }

    [Fact]
    public void What_outlives_it_is_not_waited_for()
    {
        using var stub = new StubProgram("HANG & FRAME");
        var (outcome, frames) = stub.Decode();
        Assert.Single(frames.All);
        Assert.True(outcome is { Failure: null, Damage: null }, outcome.ToString());
        stub.AssertGone();
    }

    [Fact]
    public void A_cancelled_run_waits_for_nothing()
    {
        using var stub = new StubProgram("FRAME; HANG");
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(0.5));
        Assert.ThrowsAny<OperationCanceledException>(() => stub.Decode(cancel: cancel.Token));
        Assert.ThrowsAny<OperationCanceledException>(() => stub.Decode(cancel: cancel.Token));
        stub.AssertGone();
    }

    [Fact]
    public void A_failure_of_the_sink_is_its_own_and_leaves_nothing_open()
    {
        using var stub = new StubProgram("FRAME; HANG");
        int before = Directory.GetFiles("/proc/self/fd").Length;
        for (int i = 0; i < 60; i++)
        {
            using var file = Clips.Open(stub.Video);
            var sink = new ThrowingSink();
            var decoder = new VideoDecoder(Clips.Every(0), Sandbox.LimitsOnly, stub.Program);
            var thrown = Assert.Throws<NotSupportedException>(() => decoder.Decode(file, sink, default));
            Assert.Same(sink.Thrown, thrown);
        }
        // Other tests open files meanwhile, though not a hundred.
        Assert.InRange(Directory.GetFiles("/proc/self/fd").Length, 0, before + 100);
        stub.AssertGone();
    }

    [Fact]
    public void It_gets_four_descriptors_a_bare_environment_and_nothing_to_write_to()
    {
        // What the shell sets by itself is left out, and its own script, which it holds as 10.
        using var stub = new StubProgram("""
            for n in $(seq 0 300); do [ "$n" -ne 10 ] && [ -e "/proc/$$/fd/$n" ] && all="$all$n "; done
            names=$(env | cut -d= -f1 | grep -Ev '^(_|PWD|OLDPWD|SHLVL|LD_.*|CUDA.*|LIBVA.*)$' | tr '\n' ' ')
            echo "[error] $all| $(pwd) | $names| $(ulimit -c) $(ulimit -f) | $(cut -d' ' -f6 /proc/$$/stat | grep -c "^$$\$")" >&2
            exit 1
            """);
        Assert.EndsWith("0 1 2 3 4 | / | LC_ALL | 0 0 | 1", stub.Decode().Outcome.Message, StringComparison.Ordinal);
    }

    private sealed class ThrowingSink : IVideoSink
    {
        public NotSupportedException Thrown { get; } = new("the sink's own trouble");

        public void Begin()
        {
        }

        public void Take(int width, int height, TimeSpan time, ReadOnlySpan<byte> luma) => throw Thrown;
    }
}
