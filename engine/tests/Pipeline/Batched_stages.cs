using Cotejo.Engine.Pipeline;

namespace Cotejo.Engine.Tests.Pipeline;

public sealed class Batched_stages
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 1)]
    [InlineData(7, 3)]
    public void Everything_comes_through_once_although_workers_hold_back(int most, int workers)
    {
        using var run = new RunControl(CancellationToken.None);
        var numbers = Stage.Source(run, new StageProgress("numbers"), 16, () => Enumerable.Range(0, 10_000));
        var progress = new StageProgress("batches");
        var held = Stage.Batches(run, progress, numbers, most, 4,
            [.. Enumerable.Repeat<Func<IBatchWorker<int, int>>>(() => new Holding(most), workers)]);
        var seen = new List<int>();
        Stage.ForEach(held, seen.Add, run.Stopping);
        run.Join();
        Assert.Equal(Enumerable.Range(0, 10_000), seen.Order());
        Assert.Equal(10_000, progress.Items);
        Assert.Equal(0, progress.InWork);
    }

    [Fact]
    public void A_worker_that_cannot_be_made_stops_the_run()
    {
        using var run = new RunControl(CancellationToken.None);
        var numbers = Stage.Source(run, new StageProgress("numbers"), 4, () => Enumerable.Range(0, 10_000));
        var held = Stage.Batches<int, int>(run, new StageProgress("batches"), numbers, 4, 4, [() => throw new InvalidDataException("no worker")]);
        // The end of the pipeline sees either the stop or an empty queue; Join tells the cause in both cases.
        var seen = Record.Exception(() => Stage.ForEach(held, _ => Assert.Fail("nothing comes through"), run.Stopping));
        Assert.True(seen is null or OperationCanceledException, seen?.ToString());
        Assert.Equal("no worker", Assert.Throws<InvalidDataException>(run.Join).Message);
    }

    [Fact]
    public void A_stage_tells_of_what_its_threads_hold_and_of_nothing_when_they_are_done()
    {
        using var run = new RunControl(CancellationToken.None);
        using var held = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var numbers = Stage.Source(run, new StageProgress("numbers"), 4, () => Enumerable.Range(0, 3));
        var progress = new StageProgress("slow");
        Assert.Null(progress.Oldest);
        var passed = Stage.Run<int, int>(run, progress, numbers, 2, 4, () => new Waiting(held, release));
        held.Wait();
        Assert.NotNull(progress.Oldest);
        release.Set();
        Stage.ForEach(passed, _ => { }, run.Stopping);
        run.Join();
        Assert.Null(progress.Oldest);
        Assert.Equal((3, 0), (progress.Items, progress.InWork));
    }

    [Fact]
    public void A_stage_says_whether_it_waited_for_items_or_for_room()
    {
        using var run = new RunControl(CancellationToken.None);
        using var made = new ManualResetEventSlim();
        StageProgress source = new("numbers"), middle = new("middle");
        var numbers = Stage.Source(run, source, 2, () => Enumerable.Range(0, 8).Select(number =>
        {
            made.Wait();
            Thread.Sleep(20);
            return number;
        }));
        var passed = Stage.Batches<int, int>(run, middle, numbers, 1, 2,
        [
            () =>
            {
                made.Set();
                return new Holding(1);
            },
        ]);
        // Nothing is taken until both queues are full and both stages have stood before them.
        Assert.True(SpinWait.SpinUntil(() => source.Waiting == 2 && middle.Waiting == 2, TimeSpan.FromMinutes(1)));
        Thread.Sleep(200);
        Stage.ForEach(passed, _ => { }, run.Stopping);
        run.Join();
        StageCost first = source.Meter.Cost("numbers", source.Items), second = middle.Meter.Cost("middle", middle.Items);
        Assert.True(first is { HeldUpSeconds: > 0, StarvedSeconds: 0, Threads: 1, Items: 8, Room: 2 }, first.ToString());
        Assert.True(second is { HeldUpSeconds: > 0, StarvedSeconds: > 0, Waiting: > 0 and <= 2 }, second.ToString());
    }

    /// <summary>Holds an item until it is told to let it go.</summary>
    private sealed class Waiting(ManualResetEventSlim held, ManualResetEventSlim release) : IStageWorker<int, int>
    {
        public void Process(int item, Action<int> emit)
        {
            held.Set();
            release.Wait();
            emit(item);
        }

        public void Dispose() { }
    }

    /// <summary>Gives an item only when the next comes, or when it is told to finish.</summary>
    private sealed class Holding(int most) : IBatchWorker<int, int>
    {
        private readonly Queue<int> _held = new();

        public void Process(IReadOnlyList<int> batch, Action<int> emit)
        {
            Assert.InRange(batch.Count, 1, most);
            foreach (int number in batch) { _held.Enqueue(number); }
            while (_held.Count > 1) { emit(_held.Dequeue()); }
        }

        public void Flush(Action<int> emit)
        {
            while (_held.TryDequeue(out int number)) { emit(number); }
        }

        public void Dispose() => Assert.Empty(_held);
    }
}
