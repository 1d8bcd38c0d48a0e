using Cotejo.Harness.Trials;

namespace Cotejo.Harness.Tests;

public sealed class ListTrialTests : IDisposable
{
    private readonly Workplace _place = new(null);

    public void Dispose() => _place.Dispose();

    [Fact]
    public void Long_lists_are_measured_and_every_planted_hit_is_found()
    {
        var bench = new ListBench(CotejoProcess.Find(null), _place, seed: 1, _ => { });
        ListRound digests = bench.Digests(lines: 3000, contents: 2000), pictures = bench.Pictures(lines: 2000, pictures: 500);
        Assert.Equal((100, 100), (digests.Hits, digests.Planted));
        Assert.Equal((25, 25), (pictures.Hits, pictures.Planted));
        foreach (ListCost cost in (ListCost[])[digests.Import, digests.Without, digests.With, pictures.Import, pictures.Without, pictures.With])
        {
            Assert.True(cost is { Wall: > 0, Processor: > 0, PeakBytes: > 0 });
        }
    }

    [Fact]
    public void Broken_lists_are_counted()
    {
        ListMutantResult result = new ListMutantTrial(CotejoProcess.Find(null), _place, _ => { }).Run(first: 0, count: 60);
        Assert.True(result.Passed, string.Join('\n', result.Faults));
        Assert.Equal((60, 2), (result.Read + result.Refused, result.Processes));
        Assert.True(result is { Read: > 0, Refused: > 0 });
    }
}
