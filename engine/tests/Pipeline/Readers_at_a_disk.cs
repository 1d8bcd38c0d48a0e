using Cotejo.Engine.Evidence;
using Cotejo.Engine.Hashing;
using Cotejo.Engine.Isolation;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Pipeline;
using Cotejo.Engine.Planning;
using Cotejo.Engine.Tests.Evidence;

namespace Cotejo.Engine.Tests.Pipeline;

public sealed class Readers_at_a_disk : IDisposable
{
    private const int Memory = 64 << 20;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("small.jpg", 1 << 20)]
    [InlineData("large.jpg", 8 << 20)]
    [InlineData("video.mp4", 1 << 20)]
    public void Leave_it_to_others_while_they_wait_for_memory_and_come_back_for_the_rest(string name, int size)
    {
        byte[] content = new byte[size];
        ReadOnlySpan<byte> head = name.EndsWith(".jpg", StringComparison.Ordinal) ? [0xFF, 0xD8, 0xFF, 0xE0] : "\0\0\0\u0018ftypisom\0\0\0\0isommp42"u8;
        head.CopyTo(content);
        string file = _folder.Write($"in/{name}", content);
        var tree = new DiskTree(_folder["sys"]);
        tree.AddDisk("sda", DiskTree.NumberOf(file), rotates: true);
        var settings = new ScanSettings(_folder["case"], [_folder["in"]], null, 1, null, Sandbox: "off");
        var problems = new List<string>();
        var (plan, progress, stop) = (ScanPlan.From(settings, problems), new ScanProgress(), CancellationToken.None);
        var sandbox = Sandbox.Find(plan.Sandbox, problems);
        using var opened = Case.OpenForWriting(settings.Case);
        using var connection = opened.Connect(readOnly: false);
        var log = new RunLog(connection);
        long run = log.Begin(settings, plan, "", "");
        using var evidence = new ScanEvidence(opened, log, run, plan.Terms, ScanSources.Find(settings, problems), progress);
        using var disks = new SourceDisks(tree.Root, readers: 1, evidence);
        using var claims = new ContentClaims(opened, run, plan.Terms);
        using var team = new DigestTeam();
        Assert.Empty(problems);
        var budget = new MemoryBudget(Memory);
        var intake = new ContentIntake(plan.Limits, claims, stop);
        using var worker = new ReadWorker(plan.Limits, budget, evidence, disks, team, intake,
            new ArchiveReading(plan, sandbox, budget, intake, progress, opened.Folder, stop), progress, stop);
        var item = Assert.Single(disks.InOrder(evidence.ToRead(stop)));
        var gate = disks.GateOf(item.Device)!;
        var read = new List<ReadItem>();
        var all = budget.Take(Memory, stop)!;

        var reader = new Thread(() =>
        {
            worker.Process(item, read.Add);
            worker.Flush(read.Add);
        }) { IsBackground = true };
        reader.Start();
        Assert.True(Waits(reader));
        Assert.True(gate.TryEnter(), "it waits for memory at the disk");

        // Now it has memory, and waits for the disk.
        all.Dispose();
        Assert.False(reader.Join(TimeSpan.FromMilliseconds(300)));
        Assert.Empty(read);
        gate.Leave(0);

        Assert.True(reader.Join(TimeSpan.FromMinutes(1)), "it waits for ever");
        var (row, _, picture, video) = Assert.Single(read);
        Assert.Null(row.Failure);
        Assert.True(picture is not null ^ video is not null);
        picture?.Dispose();
        video?.Dispose();
        Assert.True(gate.TryEnter(), "it is at the disk still");
    }

    private static bool Waits(Thread thread) => SpinWait.SpinUntil(() =>
    {
        // For longer than anything that it does takes before.
        if (!thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin)) { return false; }
        Thread.Sleep(50);
        return thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin);
    }, TimeSpan.FromMinutes(1));
}
