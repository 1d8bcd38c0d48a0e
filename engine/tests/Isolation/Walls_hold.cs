using Cotejo.Engine.Decoding.Video;
using Cotejo.Engine.Isolation;

namespace Cotejo.Engine.Tests.Isolation;

/// <summary>Real children behind real walls, where this machine has them; and what is said where it has not.</summary>
public sealed class Walls_hold : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_child_that_is_shut_in_gets_nowhere(bool asWorker)
    {
        string secret = _folder.Write("secret", [1]);
        var results = EscapeTrial.Run(Sandboxes.Here, new Confinement(null, 1 << 20, TimeSpan.FromMinutes(1)), secret, asWorker, default);
        Assert.Equal(results.Count, results.DistinctBy(r => r.Attempt).Count());
        if (Sandboxes.Here.IsWhole) { Assert.All(results, r => Assert.True(r.IsRefused, r.ToString())); }
        Assert.All(results, r => Assert.DoesNotContain("worker", r.Answer ?? "", StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles(AppContext.BaseDirectory, "escaped-*"));
    }

    [Fact]
    public void Without_bubblewrap_a_worker_still_has_no_sockets_and_starts_nothing()
    {
        string secret = _folder.Write("secret", [1]);
        var results = EscapeTrial.Run(Sandbox.LimitsOnly, new Confinement(null, 1 << 20, null), secret, asWorker: true, default);
        Assert.Equal(["ReadFile"], results.Where(r => !r.IsRefused && r.Id is "ReadFile" or "Internet" or "LocalSocket" or "Process" or "Memory" or "Program")
            .Select(r => r.Id));
    }

    [Fact]
    public void A_trial_notices_walls_that_are_missing()
    {
        string secret = _folder.Write("secret", [1]);
        var open = EscapeTrial.Run(Sandbox.LimitsOnly, new Confinement(null, 1 << 20, null), secret, asWorker: false, default)
            .Where(r => !r.IsRefused).Select(r => r.Id).ToList();
        Assert.Superset(new HashSet<string> { "ReadFile", "LocalSocket", "Internet", "Process", "OtherProcesses", "Signal" }, open.ToHashSet());
    }

    [Fact]
    public void Where_bubblewrap_is_missing_auto_says_so_and_required_refuses()
    {
        var problems = new List<string>();
        var found = Sandbox.Find(SandboxPolicy.Auto, problems, "/nonexistent/bwrap");
        Assert.Equal(("limits", false, false), (found.Name, found.IsWhole, found.IsOff));
        Assert.Contains("bubblewrap is not installed", found.Note);
        Assert.Contains("apt-get install bubblewrap", found.Note);
        Assert.Empty(problems);
        Sandbox.Find(SandboxPolicy.Required, problems, "/nonexistent/bwrap");
        Assert.StartsWith("--sandbox required cannot be had: bubblewrap is not installed", Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_kernel_refuses_it_its_words_are_told()
    {
        string refusing = _folder["bwrap"];
        // Another process writes it: were it open for writing here while another test forks, it could not be started.
        Run("/bin/sh", "-c", "printf '#!/bin/sh\necho bwrap: setting up uid map: Permission denied >&2\nexit 1\n' > \"$0\"; chmod 755 \"$0\"", refusing);
        var found = Sandbox.Find(SandboxPolicy.Auto, [], refusing);
        Assert.Contains("bubblewrap does not work here (bwrap: setting up uid map: Permission denied)", found.Note);
        Assert.DoesNotContain('\n', found.Note!);
    }

    [Fact]
    public void Off_warns_and_takes_no_bubblewrap()
    {
        var problems = new List<string>();
        var off = Sandbox.Find(SandboxPolicy.Off, problems);
        Assert.Equal(("off", false, true), (off.Name, off.IsWhole, off.IsOff));
        Assert.Contains("measurements", off.Note);
        Assert.Empty(problems);
    }

    [Theory]
    [InlineData("kill -SEGV $$", 11)]
    [InlineData("kill -KILL $$", 9)]
    [InlineData("exit 183", null)]
    [InlineData("exit 3", null)]
    public void How_a_child_ended_is_told_through_the_walls(string script, int? signal)
    {
        var ended = ChildOutput.Of(Sandboxes.Here, ["/bin/sh", "-c", script], [], new Confinement(null, 0, null));
        Assert.Equal(signal, ended.End!.Value.Signal);
        if (signal is null) { Assert.Equal(int.Parse(script[5..]), ended.End.Value.Code); }
    }

    [Fact]
    public void Nothing_can_be_written_but_a_little_memory()
    {
        if (!Sandboxes.Here.IsWhole) { return; }
        const string Script = "for f in /x /dev/x /usr/x /proc/x; do true > $f && echo wrote $f; done; "
            + "true > /tmp/x && true > /dev/shm/x && true > /dev/null && echo room; while :; do printf 0123456789abcdef; done > /tmp/full; echo end";
        var said = ChildOutput.Of(Sandboxes.Here, ["/bin/sh", "-c", Script], [], new Confinement(null, 1 << 20, TimeSpan.FromSeconds(5)));
        Assert.DoesNotContain("wrote", said.Words, StringComparison.Ordinal);
        Assert.Contains("room", said.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_users_video_is_read_where_ffmpeg_opens_it_again()
    {
        string clip = _folder["clip.mp4"];
        FfmpegTool.Run(["-f", "lavfi", "-i", "testsrc2=s=160x120:r=30:d=1", "-c:v", "libx264", clip]);
        Run("/bin/chmod", "600", clip);
        // To nobody, as a disk of another machine has it.
        if (Environment.IsPrivilegedProcess) { Run("/bin/chown", "65534:65534", clip); }
        using var file = Decoding.Video.Clips.Open(clip);
        var frames = new Decoding.Video.FrameList();
        var outcome = new VideoDecoder(Decoding.Video.Clips.Every(0), Sandboxes.Here).Decode(file, frames, default);
        Assert.True(outcome is { Failure: null, Damage: null } && frames.All.Count == 30, outcome.ToString());
    }

    [Fact]
    public void A_program_outside_the_systems_folders_is_shown_and_nothing_beside_it()
    {
        if (!Sandboxes.Here.IsWhole) { return; }
        string program = _folder["bin/ffmpeg"];
        Directory.CreateDirectory(_folder["bin"]);
        Run("/bin/cp", "/usr/bin/cat", program);
        _folder.Write("bin/secret", [1]);
        var ours = new FfmpegProgram(program, "x", new Version(60, 3));
        var confinement = new Confinement(null, 0, null) { Reads = ours.Reads };
        Assert.True(ChildOutput.Of(Sandboxes.Here, [program, "/dev/null"], [], confinement).IsGood);
        Assert.False(ChildOutput.Of(Sandboxes.Here, [program, _folder["bin/secret"]], [], confinement).IsGood);
        Assert.Contains("does not start in the sandbox", (ours with { Path = _folder["bin/gone"] }).Obstacle(Sandboxes.Here));
    }

    private static void Run(string program, params string[] words)
    {
        using var process = System.Diagnostics.Process.Start(program, words);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
