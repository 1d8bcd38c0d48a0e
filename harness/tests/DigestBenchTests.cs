using Cotejo.Harness.Measuring;
using Cotejo.Harness.Trials;

namespace Cotejo.Harness.Tests;

public sealed class DigestBenchTests
{
    [Fact]
    public void Both_ways_do_the_same_and_every_number_is_measured()
    {
        var said = new List<string>();
        DigestBenchResult result = DigestBench.Run(seed: 1, count: 70, bytes: 20_000, rounds: 3, said.Add);
        Assert.True(result.IsSame);
        Assert.Equal((70, 20_000, 3), (result.Files, result.FileBytes, result.Rounds.Count));
        Assert.All(result.Rounds, round => Assert.True(round is { Grouped: > 0, OneByOne: > 0 }));
        Assert.All(result.Rounds, round => Assert.Equal(round.Grouped / round.OneByOne, round.Ratio, 9));
        Assert.Equal(Statistics.Median([.. result.Rounds.Select(r => r.Grouped)]), result.Grouped);
        Assert.Equal(result.Rounds.Max(r => r.Grouped), result.Fastest);
        Assert.Equal(4, said.Count);
    }
}
