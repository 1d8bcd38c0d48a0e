using Cotejo.Engine.Pipeline;

namespace Cotejo.Engine.Tests.Pipeline;

public class Disk_gates
{
    [Fact]
    public void The_least_depth_that_is_nearly_as_fast_as_the_fastest_is_chosen()
    {
        var trial = new DepthTrial(8);
        // In MB/s, by depth; one turn of each is far off, as by one large file.
        var rates = new Dictionary<int, double> { [1] = 80, [2] = 96, [4] = 100, [8] = 60 };
        for (int round = 0; round < DepthTrial.Rounds; round++)
        {
            foreach (int depth in (ReadOnlySpan<int>)[1, 2, 4, 8])
            {
                Assert.True(trial.IsRunning);
                Assert.Equal(depth, trial.Depth);
                trial.EndTurn((long)((round == 2 ? 900 - (100 * depth) : rates[depth]) * 1_000_000), TimeSpan.FromSeconds(1));
            }
        }
        Assert.False(trial.IsRunning);
        Assert.Equal(2, trial.Depth);
        Assert.Equal("2 at a time (measured: 1: 80 MB/s, 2: 96 MB/s, 4: 100 MB/s, 8: 60 MB/s)", trial.ToString());
    }

    [Fact]
    public void A_turn_in_which_nothing_was_read_is_repeated_and_an_unfinished_trial_says_so()
    {
        var trial = new DepthTrial(2);
        trial.EndTurn(0, TimeSpan.FromSeconds(1));
        Assert.Equal(1, trial.Depth);
        trial.EndTurn(1, TimeSpan.FromSeconds(1));
        Assert.Equal(2, trial.Depth);
        Assert.Equal("1 and 2 at a time in turn: too few to tell which is fastest", trial.ToString());
    }

    [Fact]
    public void A_single_reader_has_nothing_to_measure()
    {
        var trial = new DepthTrial(1);
        Assert.False(trial.IsRunning);
        Assert.Equal(1, trial.Depth);
        Assert.Equal("one at a time, by the only reader", trial.ToString());
    }

    [Fact]
    public void Never_more_are_inside_than_the_depth_of_the_moment_and_all_get_in()
    {
        const int Readers = 8, Files = 500;
        var trial = new DepthTrial(Readers);
        var gate = new DiskGate(trial, TimeProvider.System);
        int inside = 0, above = 0, done = 0;
        // The depth changes only when nobody is inside: whoever is inside sees the depth by which it entered.
        Run(Readers, _ =>
        {
            for (int i = 0; i < Files; i++)
            {
                if (!gate.TryEnter()) { gate.Enter(CancellationToken.None); }
                if (Interlocked.Increment(ref inside) > trial.Depth) { Interlocked.Increment(ref above); }
                Thread.SpinWait(50);
                Interlocked.Decrement(ref inside);
                gate.Leave(1000);
                Interlocked.Increment(ref done);
            }
        });
        Assert.Equal(0, above);
        Assert.Equal(Readers * Files, done);
        Assert.False(trial.IsRunning);
    }

    [Fact]
    public void A_turn_is_timed_while_someone_reads_and_no_longer()
    {
        var clock = new Clock();
        var trial = new DepthTrial(2);
        var gate = new DiskGate(trial, clock);
        for (int turn = 0; turn < 2 * DepthTrial.Rounds; turn++)
        {
            int depth = trial.Depth;
            for (int i = 0; i < trial.TurnFiles; i++)
            {
                Assert.True(gate.TryEnter());
                clock.Seconds += depth;
                gate.Leave(1_000_000);
                clock.Seconds += 100;
            }
        }
        Assert.Equal("1 at a time (measured: 1: 1 MB/s, 2: 0.5 MB/s)", gate.ToString());
    }

    [Fact]
    public void A_turn_ends_by_bytes_too_and_the_next_begins_when_the_disk_is_empty()
    {
        var clock = new Clock();
        var trial = new DepthTrial(2);
        var gate = new DiskGate(trial, clock);
        Assert.True(gate.TryEnter());
        clock.Seconds++;
        gate.Leave(trial.TurnBytes);
        Assert.Equal(2, trial.Depth);

        Assert.True(gate.TryEnter());
        Assert.True(gate.TryEnter());
        Assert.False(gate.TryEnter());
        clock.Seconds++;
        gate.Leave(trial.TurnBytes);
        Assert.False(gate.TryEnter());
        gate.Leave(0);
        Assert.Equal(1, trial.Depth);
        Assert.True(gate.TryEnter());
    }

    [Fact]
    public void Whoever_waits_ends_when_the_run_does_and_leaves_nothing_behind()
    {
        var gate = new DiskGate(new DepthTrial(1), TimeProvider.System);
        Assert.True(gate.TryEnter());
        using var stop = new CancellationTokenSource();
        int stopped = 0;
        var waiters = Start(3, _ =>
        {
            try { gate.Enter(stop.Token); }
            catch (OperationCanceledException) { Interlocked.Increment(ref stopped); }
        });
        stop.Cancel();
        Join(waiters);
        Assert.Equal(3, stopped);

        gate.Leave(1);
        Assert.True(gate.TryEnter());
    }

    private static void Run(int threads, Action<int> body) => Join(Start(threads, body));

    private static List<Thread> Start(int threads, Action<int> body)
    {
        var started = Enumerable.Range(0, threads).Select(i => new Thread(() => body(i)) { IsBackground = true }).ToList();
        started.ForEach(t => t.Start());
        return started;
    }

    /// <summary>Whoever waits for ever is told so.</summary>
    private static void Join(List<Thread> threads) => Assert.All(threads, t => Assert.True(t.Join(TimeSpan.FromMinutes(2)), "a thread waits for ever"));

    private sealed class Clock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
