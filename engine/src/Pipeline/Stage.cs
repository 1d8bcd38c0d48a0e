using System.Threading.Channels;

namespace Cotejo.Engine.Pipeline;

/// <summary>
/// One step of the pipeline: a number of threads between two bounded queues. A full queue downstream makes the threads wait,
/// so that nothing piles up: back-pressure reaches the walk.
/// </summary>
internal static class Stage
{
    /// <summary>The first stage: fills a bounded queue from a sequence.</summary>
    public static ChannelReader<T> Source<T>(RunControl run, StageProgress progress, int capacity, Func<IEnumerable<T>> items)
    {
        var queue = Bounded<T>(capacity, progress);
        run.Start(progress.Name, progress.Meter.Thread(() =>
        {
            try
            {
                foreach (var item in items())
                {
                    Put(queue, item, progress.Meter, run.Stopping);
                    progress.Passed();
                }
            }
            finally { queue.Writer.Complete(); }
        }));
        return queue.Reader;
    }

    /// <summary>
    /// A stage in the middle. Each of its <paramref name="workers"/> threads makes a worker of its own, which takes one
    /// item at a time and puts any number of results into the next queue. When nothing waits any more it is told to finish what it holds.
    /// </summary>
    public static ChannelReader<TOut> Run<TIn, TOut>(RunControl run, StageProgress progress, ChannelReader<TIn> input, int workers,
        int capacity, Func<IStageWorker<TIn, TOut>> worker)
    {
        var output = Bounded<TOut>(capacity, progress);
        int left = workers;
        progress.HasThreads(workers);
        for (int i = 0; i < workers; i++)
        {
            int thread = i;
            run.Start($"{progress.Name} {i}", progress.Meter.Thread(() =>
            {
                try
                {
                    using var own = worker();
                    int held = 0;
                    void Left(int taken)
                    {
                        int now = own.Held;
                        progress.End(thread, held + taken - now, now);
                        held = now;
                    }
                    Action<TOut> emit = result => Put(output, result, progress.Meter, run.Stopping);
                    Action flush = () =>
                    {
                        if (held == 0) { return; }
                        own.Flush(emit);
                        Left(taken: 0);
                    };
                    while (Take(input, progress.Meter, run.Stopping, out var item, flush))
                    {
                        progress.Begin(thread);
                        own.Process(item, emit);
                        Left(taken: 1);
                    }
                }
                finally
                {
                    if (Interlocked.Decrement(ref left) == 0) { output.Writer.Complete(); }
                }
            }));
        }
        return output.Reader;
    }

    /// <summary>
    /// A stage whose threads take together what waits: each item alone would cost as much as many. When nothing waits any more the worker
    /// is told to finish what it began, so that nothing rests in it.
    /// </summary>
    /// <param name="most">Items that are taken at one time.</param>
    public static ChannelReader<TOut> Batches<TIn, TOut>(RunControl run, StageProgress progress, ChannelReader<TIn> input, int most,
        int capacity, IReadOnlyList<Func<IBatchWorker<TIn, TOut>>> workers)
    {
        var output = Bounded<TOut>(capacity, progress);
        int left = workers.Count;
        foreach (var worker in workers)
        {
            run.Start(progress.Name, progress.Meter.Thread(() =>
            {
                try
                {
                    using var own = worker();
                    void Emit(TOut result)
                    {
                        Put(output, result, progress.Meter, run.Stopping);
                        progress.Passed();
                    }
                    var batch = new List<TIn>(most);
                    while (Take(input, progress.Meter, run.Stopping, out var item))
                    {
                        do
                        {
                            progress.Begin();
                            batch.Add(item);
                        }
                        while (batch.Count < most && input.TryRead(out item!));
                        own.Process(batch, Emit);
                        batch.Clear();
                        if (input.Count == 0) { own.Flush(Emit); }
                    }
                }
                finally
                {
                    if (Interlocked.Decrement(ref left) == 0) { output.Writer.Complete(); }
                }
            }));
        }
        return output.Reader;
    }

    /// <summary>The end of a pipeline on the calling thread: takes what comes until the queue is complete.</summary>
    public static void ForEach<T>(ChannelReader<T> queue, Action<T> take, CancellationToken stopping)
    {
        var meter = new StageMeter();
        while (Take(queue, meter, stopping, out var item)) { take(item); }
    }

    private static Channel<T> Bounded<T>(int capacity, StageProgress progress)
    {
        var queue = Channel.CreateBounded<T>(new BoundedChannelOptions(capacity) { FullMode = BoundedChannelFullMode.Wait });
        progress.Queue = () => queue.Reader.Count;
        progress.Meter.Room = capacity;
        return queue;
    }

    private static void Put<T>(Channel<T> queue, T item, StageMeter meter, CancellationToken stopping)
    {
        if (!queue.Writer.TryWrite(item)) { meter.HeldUp(() => queue.Writer.WriteAsync(item, stopping).AsTask().GetAwaiter().GetResult()); }
        meter.Added(queue.Reader.Count);
    }

    /// <param name="beforeWaiting">Is done when nothing is there, before it is waited for or the end is told.</param>
    private static bool Take<T>(ChannelReader<T> queue, StageMeter meter, CancellationToken stopping, out T item, Action? beforeWaiting = null)
    {
        while (true)
        {
            stopping.ThrowIfCancellationRequested();
            if (queue.TryRead(out item!)) { return true; }
            beforeWaiting?.Invoke();
            if (!meter.Starved(() => queue.WaitToReadAsync(stopping).AsTask().GetAwaiter().GetResult())) { return false; }
        }
    }
}

/// <summary>The work of one thread of a stage. What it holds between items is its own.</summary>
internal interface IStageWorker<in TIn, out TOut> : IDisposable
{
    /// <summary>Items that were taken and are not finished: what is cheaper together may be held back.</summary>
    int Held => 0;

    void Process(TIn item, Action<TOut> emit);

    /// <summary>Finishes everything that is held.</summary>
    void Flush(Action<TOut> emit) { }
}

/// <summary>The work of one thread of a stage that takes items together.</summary>
internal interface IBatchWorker<TIn, out TOut> : IDisposable
{
    /// <param name="batch">At least one; the list is valid during the call only.</param>
    /// <param name="emit">Takes what is finished, of this batch or an earlier one.</param>
    void Process(IReadOnlyList<TIn> batch, Action<TOut> emit);

    /// <summary>Finishes everything that was begun.</summary>
    void Flush(Action<TOut> emit);
}
