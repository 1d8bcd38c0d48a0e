namespace Cotejo.Engine.Pipeline;

/// <summary>Counters of one stage, written by its threads and read by whoever shows them.</summary>
public sealed class StageProgress(string name)
{
    private long _begun, _passed, _lastTicks = Environment.TickCount64;
    private long[] _since = [];   // of each thread: when it took the first of what it holds; 0 when it holds nothing

    public string Name { get; } = name;

    /// <summary>Items that left the stage.</summary>
    public long Items => Interlocked.Read(ref _passed);

    /// <summary>Items that its threads hold now.</summary>
    public long InWork => Math.Max(0, Interlocked.Read(ref _begun) - Items);

    /// <summary>For how long a thread has held the item that is longest in work; null when none holds any, or the stage does not tell.</summary>
    public TimeSpan? Oldest
    {
        get
        {
            long[] held = [.. Enumerable.Range(0, _since.Length).Select(thread => Volatile.Read(ref _since[thread])).Where(ticks => ticks > 0)];
            return held.Length == 0 ? null : TimeSpan.FromMilliseconds(Environment.TickCount64 - held.Min());
        }
    }

    /// <summary>Items that wait in the queue behind the stage.</summary>
    public int Waiting => Queue();

    /// <summary>Since an item last left the stage: what tells slow from dead.</summary>
    public TimeSpan Age => TimeSpan.FromMilliseconds(Environment.TickCount64 - Interlocked.Read(ref _lastTicks));

    internal Func<int> Queue { get; set; } = () => 0;

    internal StageMeter Meter { get; } = new();

    /// <summary>For a stage whose threads take one item after the other; before they start.</summary>
    internal void HasThreads(int count) => _since = new long[count];

    internal void Begin(int thread)
    {
        if (Volatile.Read(ref _since[thread]) == 0) { Volatile.Write(ref _since[thread], Environment.TickCount64); }
        Begin();
    }

    /// <param name="count">Items that left a thread.</param>
    /// <param name="held">Those that it keeps.</param>
    internal void End(int thread, int count, int held)
    {
        if (held == 0) { Volatile.Write(ref _since[thread], 0); }
        else if (count > 0) { Volatile.Write(ref _since[thread], Environment.TickCount64); }
        if (count > 0) { Passed(count); }
    }

    internal void Begin() => Interlocked.Increment(ref _begun);

    internal void Passed(long count = 1)
    {
        Interlocked.Add(ref _passed, count);
        Interlocked.Exchange(ref _lastTicks, Environment.TickCount64);
    }
}

/// <summary>Where a scan stands. The stages are in the order of the pipeline.</summary>
public sealed class ScanProgress
{
    private long _bytes, _failures, _unchanged;

    public StageProgress Walk { get; } = new("walk");
    public StageProgress Read { get; } = new("read");
    public StageProgress Decode { get; } = new("decode");
    /// <summary>Null where pictures are hashed by the thread that decodes them.</summary>
    public StageProgress? Hash { get; internal set; }
    public StageProgress Record { get; } = new("record");
    public IReadOnlyList<StageProgress> Stages => Hash is { } hash ? [Walk, Read, Decode, hash, Record] : [Walk, Read, Decode, Record];

    /// <summary>Bytes read from evidence in this run.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Items recorded as failed in this run.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>Items that earlier runs had done and that were not read again.</summary>
    public long Unchanged => Interlocked.Read(ref _unchanged);

    /// <summary>What the run does now, in a word: scanning or matching.</summary>
    public string Phase { get; internal set; } = "scanning";

    internal void AddBytes(long count) => Interlocked.Add(ref _bytes, count);
    internal void AddFailure() => Interlocked.Increment(ref _failures);
    internal void AddUnchanged() => Interlocked.Increment(ref _unchanged);
}
