using Cotejo.Engine.Pipeline;

namespace Cotejo.Engine.Tests.Pipeline;

/// <summary>Threads of a stage that keep items back to finish them together.</summary>
public sealed class Stages_that_hold
{
    [Theory]
    [InlineData(1, 3)]
    [InlineData(4, 5)]
    public void Everything_comes_through_once_to_the_end(int workers, int most)
    {
        using var run = new RunControl(CancellationToken.None);
        var numbers = Stage.Source(run, new StageProgress("numbers"), 16, () => Enumerable.Range(0, 10_001));
        var progress = new StageProgress("holding");
        var passed = Stage.Run(run, progress, numbers, workers, 4, () => new Holding(most));
        var seen = new List<int>();
        Stage.ForEach(passed, seen.Add, run.Stopping);
        run.Join();
        Assert.Equal(Enumerable.Range(0, 10_001), seen.Order());
        Assert.Equal((10_001, 0), (progress.Items, progress.InWork));
        Assert.Null(progress.Oldest);
    }

    /// <summary>The source gives the next item only when the last has come out.</summary>
    [Fact]
    public void Nothing_rests_in_a_thread_when_no_more_is_at_hand()
    {
        using var run = new RunControl(CancellationToken.None);
        using var came = new SemaphoreSlim(1);
        var numbers = Stage.Source(run, new StageProgress("numbers"), 4, () => Enumerable.Range(0, 20).Select(number =>
        {
            Assert.True(came.Wait(TimeSpan.FromMinutes(1)));
            return number;
        }));
        var seen = new List<int>();
        Stage.ForEach(Stage.Run(run, new StageProgress("holding"), numbers, 1, 4, () => new Holding(most: 8)), number =>
        {
            seen.Add(number);
            came.Release();
        }, run.Stopping);
        run.Join();
        Assert.Equal(Enumerable.Range(0, 20), seen);
    }

    [Fact]
    public void What_is_held_is_in_work_until_it_leaves()
    {
        using var run = new RunControl(CancellationToken.None);
        using var goOn = new ManualResetEventSlim();
        using var third = new ManualResetEventSlim();
        var numbers = Stage.Source(run, new StageProgress("numbers"), 4, () => Enumerable.Range(0, 3));
        var progress = new StageProgress("holding");
        var passed = Stage.Run(run, progress, numbers, 1, 4, () => new Holding(most: 8)
        {
            Before = number =>
            {
                if (number < 2) { return; }
                third.Set();
                goOn.Wait();
            },
        });
        Assert.True(third.Wait(TimeSpan.FromMinutes(1)));
        // A flush may have come before, where the source was slow to give: held or passed, none is lost.
        Assert.Equal(3, progress.Items + progress.InWork);
        Assert.NotNull(progress.Oldest);
        goOn.Set();
        Stage.ForEach(passed, _ => { }, run.Stopping);
        run.Join();
        Assert.Equal((3, 0), (progress.Items, progress.InWork));
        Assert.Null(progress.Oldest);
    }

    [Fact]
    public void A_run_that_stops_lets_go_of_what_is_held()
    {
        using var stop = new CancellationTokenSource();
        using var run = new RunControl(stop.Token);
        var worker = new Holding(most: 8) { Before = _ => stop.Cancel() };
        var numbers = Stage.Source(run, new StageProgress("numbers"), 4, () => Enumerable.Range(0, 3));
        Stage.Run(run, new StageProgress("holding"), numbers, 1, 4, () => worker);
        Assert.ThrowsAny<OperationCanceledException>(run.Join);
        Assert.Equal((1, true), (worker.Held, worker.IsDisposed));
    }

    /// <summary>Gives items as soon as there are so many, or when it is told to finish.</summary>
    private sealed class Holding(int most) : IStageWorker<int, int>
    {
        private readonly Queue<int> _held = new();

        public Action<int> Before { get; init; } = _ => { };
        public bool IsDisposed { get; private set; }
        public int Held => _held.Count;

        public void Process(int item, Action<int> emit)
        {
            Before(item);
            _held.Enqueue(item);
            if (Held == most) { Flush(emit); }
        }

        public void Flush(Action<int> emit)
        {
            while (_held.TryDequeue(out int number)) { emit(number); }
        }

        public void Dispose() => IsDisposed = true;
    }
}
