using Cotejo.Engine.Pipeline;

namespace Cotejo.Engine.Tests.Pipeline;

public class Memory_budget
{
    [Fact]
    public void Refuses_what_it_could_never_grant() => Assert.Null(new MemoryBudget(10).Take(11, CancellationToken.None));

    [Fact]
    public void Is_never_overshot_and_always_given_back()
    {
        var budget = new MemoryBudget(100);
        long out_ = 0, most = 0;
        var threads = Enumerable.Range(0, 8).Select(seed => new Thread(() =>
        {
            var chance = new Random(seed);
            for (int i = 0; i < 500; i++)
            {
                long bytes = chance.Next(1, 101);
                using var lease = budget.Take(bytes, CancellationToken.None)!;
                long now = Interlocked.Add(ref out_, bytes);
                long seen = Interlocked.Read(ref most);
                while (now > seen && Interlocked.CompareExchange(ref most, now, seen) != seen) { seen = Interlocked.Read(ref most); }
                Interlocked.Add(ref out_, -bytes);
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        Assert.InRange(most, 1, 100);
        budget.Take(100, CancellationToken.None)!.Dispose();
    }

    [Fact]
    public void Counts_a_lease_that_is_disposed_twice_once()
    {
        var budget = new MemoryBudget(10);
        var lease = budget.Take(10, CancellationToken.None)!;
        lease.Dispose();
        lease.Dispose();
        using var all = budget.Take(10, CancellationToken.None);
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        Assert.Throws<OperationCanceledException>(() => budget.Take(1, stopped.Token));
    }
}
