using Cotejo.Harness.Seizures;
using Cotejo.Harness.Trials;

namespace Cotejo.Harness.Tests;

public sealed class SystemCallsTests
{
    private const string Evidence = "/place/seizure";

    [Fact]
    public void Files_are_told_with_their_folder_and_with_who_asked()
    {
        SystemCalls calls = SystemCalls.Read(
        [
            """10 execve("/usr/bin/cotejo", ["cotejo", "scan"], 0x7ffc /* 20 vars */) = 0""",
            """10 openat(AT_FDCWD</place>, "/etc/ld.so.cache", O_RDONLY|O_CLOEXEC) = 3</etc/ld.so.cache>""",
            """11 openat(7</place/seizure/a b>, "new\nline.mp4", O_RDONLY) = 8</place/seizure/a b/new\nline.mp4>""",
            """12 execve("/usr/bin/ffmpeg", ["ffmpeg"], 0x7ffc /* 20 vars */ <unfinished ...>""",
            """12 <... execve resumed>) = 0""",
            """12 openat(AT_FDCWD</place>, "seizure/x.mp4", O_RDONLY <unfinished ...>""",
            """11 open("/nowhere", O_RDONLY) = -1 ENOENT (No such file or directory)""",
            """12 <... openat resumed>) = 4</place/seizure/x.mp4>""",
            """12 +++ exited with 0 +++""",
        ]);
        Assert.Equal(["/etc/ld.so.cache", "/place/seizure/a b/new\\nline.mp4", "/nowhere", "/place/seizure/x.mp4"], calls.Opened.Select(c => c.Path));
        Assert.Equal([true, true, false, true], calls.Opened.Select(c => c.Succeeded));
        Assert.Equal([null, "/place/seizure/x.mp4"], calls.Opened.Skip(2).Select(c => c.Target));
        Assert.Equal("/usr/bin/ffmpeg", calls.Opened[3].Program);
        Assert.Equal(["/usr/bin/cotejo", "/usr/bin/ffmpeg"], calls.Programs);
        Assert.Empty(calls.Network);
    }

    [Fact]
    public void What_stays_within_bounds_is_no_problem() => Assert.Empty(Problems(
        """1 execve("/opt/cotejo", ["cotejo"], 0x1) = 0""",
        """1 openat(AT_FDCWD</place>, "/usr/lib/libc.so.6", O_RDONLY) = 3</usr/lib/libc.so.6>""",
        """1 openat(AT_FDCWD</place>, "/opt/libx.so", O_RDONLY) = -1 ENOENT (No such file or directory)""",
        """1 openat(AT_FDCWD</place>, "/", O_RDONLY|O_DIRECTORY) = 3</>""",
        """1 openat(3</>, "place", O_RDONLY|O_DIRECTORY) = 4</place>""",
        """1 openat(4</place>, "case/ledger.db", O_RDWR|O_CREAT, 0644) = 5</place/case/ledger.db>""",
        """1 openat(AT_FDCWD</place>, "/proc/self/fd/3", O_RDONLY) = 4</memfd:evidence>(deleted)""",
        """1 mkdir("/place/case/report", 0777) = 0""",
        """1 unlink("/tmp/none") = -1 ENOENT (No such file or directory)""",
        """1 symlink("/etc/passwd", "/newroot/etc/passwd") = 0""",
        """1 mkdir("newroot", 0755) = 0""",
        """1 openat(AT_FDCWD</>, "/proc/self/task/4/comm", O_RDWR) = 13</proc/2/task/4/comm>""",
        """1 socket(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0) = 7<UNIX:[1]>"""));

    [Theory]
    [InlineData("""1 openat(AT_FDCWD</place>, "seizure.bait.ts", O_RDONLY) = -1 EACCES (Permission denied)""", "the bait was asked for: /place/seizure.bait.ts")]
    [InlineData("""1 openat(AT_FDCWD</place/seizure/scripts>, "./inside.ts", O_RDONLY) = 3</place/seizure.bait.ts>""", "the bait was asked for: /place/seizure/scripts/inside.ts")]
    [InlineData("""1 openat(AT_FDCWD</place>, "/home/me/x.png", O_RDONLY) = 3</home/me/x.png>""", "opened outside the evidence: /home/me/x.png")]
    [InlineData("""1 openat(AT_FDCWD</place>, "/proc/self/fd/3", O_RDONLY) = 4</home/me/x.png>""", "opened outside the evidence: /home/me/x.png")]
    [InlineData("""1 openat(AT_FDCWD</place>, "/proc/self/fd/3", O_RDONLY) = 4</place/seizure.bait.ts>""", "the bait was asked for: /proc/self/fd/3")]
    [InlineData("""1 openat(AT_FDCWD</place>, "/tmp/frames", O_WRONLY|O_CREAT, 0644 <unfinished ...>""", "opened outside the evidence: /tmp/frames")]
    [InlineData("""1 openat(3</place/seizure>, "a.mp4", O_RDWR) = 4</place/seizure/a.mp4>""", "changed outside the case: /place/seizure/a.mp4")]
    [InlineData("""1 mkdirat(3</place/seizure>, "sub", 0777) = 0""", "changed outside the case: /place/seizure/sub")]
    [InlineData("""1 symlink("/place/case/x", "/place/y") = 0""", "changed outside the case: /place/y")]
    [InlineData("""1 renameat2(AT_FDCWD</place/case>, "x", AT_FDCWD</place>, "../y", 0) = 0""", "changed outside the case: /y")]
    [InlineData("""1 chmod("/place/seizure/a.mp4", 0777 <unfinished ...>""", "changed outside the case: /place/seizure/a.mp4")]
    [InlineData("""1 socket(AF_INET6, SOCK_DGRAM, IPPROTO_IP) = 3<UDPv6:[1]>""", "the network was asked for: socket(AF_INET6")]
    [InlineData("""1 connect(3<TCP:[1]>, {sa_family=AF_INET, sin_port=htons(80)}, 16) = 0""", "the network was asked for: connect")]
    [InlineData("""1 execve("/bin/sh", ["sh", "-c"], 0x1) = 0""", "executed: /bin/sh")]
    public void What_goes_beyond_is_told(string line, string told) => 
        Assert.StartsWith(told, Problems(line)[0], StringComparison.Ordinal);

    [Fact]
    public void A_decoder_has_one_file()
    {
        string problem = Assert.Single(Problems(
            """5 execve("/usr/bin/ffmpeg", ["ffmpeg"], 0x1) = 0""",
            """5 openat(AT_FDCWD</place>, "/proc/self/fd/3", O_RDONLY) = 4</place/seizure/list.mp4>""",
            """5 openat(AT_FDCWD</place>, "/place/seizure/list.mp4", O_RDONLY) = 3</place/seizure/list.mp4>""",
            """5 openat(AT_FDCWD</place>, "/place/seizure/other.mp4", O_RDONLY) = 4</place/seizure/other.mp4>"""));
        Assert.Equal("one decoder opened several files: /place/seizure/list.mp4, /place/seizure/other.mp4", problem);
    }

    [Fact]
    public void The_baits_are_beside_the_evidence_and_linked_from_it() => Assert.Equal(Evidence + ".bait.ts", HostileVideos.BaitsOf(Evidence)[0]);

    private static List<string> Problems(params string[] lines) => [.. HostileVideoTrial.Problems(SystemCalls.Read(lines), Evidence, [Evidence, "/place/case"], ["/place/case"])];
}
