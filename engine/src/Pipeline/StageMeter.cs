using System.Diagnostics;

namespace Cotejo.Engine.Pipeline;

/// <summary>What a stage cost in a run. Busy is the time in which its threads neither waited for items nor for room behind them.</summary>
/// <param name="ProcessorSeconds">Of its own threads: what runs in other processes, and the threads that digest large files, are not in it.</param>
/// <param name="AllocatedBytes">Managed memory that its own threads asked for.</param>
/// <param name="Waiting">Items in the queue behind it, on average over the moments at which one was added.</param>
/// <param name="Room">Items for which that queue has room; 0 where there is none.</param>
public sealed record StageCost(string Stage, int Threads, long Items, double BusySeconds, double StarvedSeconds, double HeldUpSeconds,
    double ProcessorSeconds, long AllocatedBytes, double Waiting, int Room);

/// <summary>Adds up what a stage's threads cost; whole when they have ended. Time is only looked at where a thread waits anyway.</summary>
internal sealed class StageMeter
{
    private long _lives, _starved, _heldUp, _processor, _allocated, _added, _waiting;
    private int _threads;

    /// <summary>Items for which the queue behind the stage has room.</summary>
    public int Room { get; set; }

    /// <summary>The body of one of its threads, measured from beginning to end.</summary>
    public Action Thread(Action body) => () =>
    {
        Interlocked.Increment(ref _threads);
        long began = Stopwatch.GetTimestamp();
        try
        {
            body();
        }
        finally
        {
            Interlocked.Add(ref _lives, Stopwatch.GetTimestamp() - began);
            Interlocked.Add(ref _processor, ThreadClock.Now().Ticks);
            Interlocked.Add(ref _allocated, GC.GetAllocatedBytesForCurrentThread());
        }
    };

    /// <summary>Waits for an item.</summary>
    public T Starved<T>(Func<T> wait) => Timed(ref _starved, wait);

    /// <summary>Waits for room behind the stage.</summary>
    public void HeldUp(Action wait) => Timed(ref _heldUp, () =>
    {
        wait();
        return true;
    });

    /// <summary>An item was added to the queue behind the stage, which now holds so many.</summary>
    public void Added(int waiting)
    {
        Interlocked.Increment(ref _added);
        Interlocked.Add(ref _waiting, waiting);
    }

    public StageCost Cost(string stage, long items)
    {
        long added = Interlocked.Read(ref _added);
        return new StageCost(stage, _threads, items, Seconds(_lives - _starved - _heldUp), Seconds(_starved), Seconds(_heldUp),
            TimeSpan.FromTicks(_processor).TotalSeconds, _allocated, added == 0 ? 0 : Math.Round((double)_waiting / added, 3), Room);
    }

    private static double Seconds(long ticks) => Math.Round((double)ticks / Stopwatch.Frequency, 6);

    private static T Timed<T>(ref long total, Func<T> wait)
    {
        long began = Stopwatch.GetTimestamp();
        try
        {
            return wait();
        }
        finally
        {
            Interlocked.Add(ref total, Stopwatch.GetTimestamp() - began);
        }
    }
}
