using System.Runtime.ExceptionServices;

namespace Cotejo.Engine.Pipeline;

/// <summary>
/// What the threads of one run share: the wish to stop, and the first cause when it was a failure. A stage that fails stops
/// those upstream and downstream of it; the exception that is thrown in the end is the first one, not its echoes.
/// </summary>
internal sealed class RunControl : IDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly List<Thread> _threads = [];
    private ExceptionDispatchInfo? _firstCause;

    public RunControl(CancellationToken outside) => _stop = CancellationTokenSource.CreateLinkedTokenSource(outside);

    public CancellationToken Stopping => _stop.Token;

    /// <summary>Runs <paramref name="body"/> on a thread of its own: stages block on files, locks and native code.</summary>
    public void Start(string name, Action body)
    {
        // 16 MiB is what the deepest native decoder was seen to want with room to spare; only touched pages count.
        var thread = new Thread(() => Guard(body), 16 << 20) { Name = name, IsBackground = true };
        lock (_threads) { _threads.Add(thread); }
        thread.Start();
    }

    /// <summary>Waits until every thread has ended, then throws the first cause, or that it was cancelled from outside.</summary>
    public void Join()
    {
        for (int i = 0; ; i++)
        {
            Thread thread;
            lock (_threads)
            {
                if (i == _threads.Count) { break; }
                thread = _threads[i];
            }
            thread.Join();
        }
        _firstCause?.Throw();
        _stop.Token.ThrowIfCancellationRequested();
    }

    public void Dispose() => _stop.Dispose();

    private void Guard(Action body)
    {
        try
        {
            body();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Either the user stopped the run, or another thread failed first and its cause is kept.
        }
#pragma warning disable CA1031 // This is the one place where a thread of a run may end by an exception: it is kept and thrown by Join.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Interlocked.CompareExchange(ref _firstCause, ExceptionDispatchInfo.Capture(e), null);
            _stop.Cancel();
        }
    }
}
