using System.Diagnostics;
using Cotejo.Harness.Measuring;
using Cotejo.Harness.Trials;

namespace Cotejo.Harness.Tests;

public sealed class VideoBenchTests : IDisposable
{
    private readonly Workplace _place = new(null);

    public void Dispose() => _place.Dispose();

    [Fact]
    public void Every_number_is_measured()
    {
        var bench = new VideoBench(CotejoProcess.Find(null), _place, seed: 1, _ => { });
        VideoCost cost = bench.Cost(seconds: 1, rounds: 1, threads: 1);
        Assert.True(cost.StartUp > 0);
        VideoRound round = Assert.Single(cost.Rounds);
        Assert.Equal((round.EverySecond / round.Decode, round.EveryFrame / round.Decode), (cost.Ratio, cost.EveryFrameRatio));

        ClipsBusy clips = bench.Clips(count: 2, rounds: 1);
        Assert.Equal((2, Assert.Single(clips.Rounds).Busy), (clips.Clips, clips.Busy));
        Assert.True(clips.Busy > 0);
        Assert.Throws<SettingsException>(() => bench.Clips(count: 3, rounds: 1));
    }

    [Fact]
    public void The_time_of_grandchildren_counts()
    {
        TimeSpan before = ProcessorTime.OfChildren();
        using (Process shell = Process.Start("sh", ["-c", "head -c 300000000 /dev/zero | cksum > /dev/null; true"])) { shell.WaitForExit(); }
        Assert.True(ProcessorTime.OfChildren() > before);
    }
}
