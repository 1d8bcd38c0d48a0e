using System.Runtime.ExceptionServices;

namespace Cotejo.Kernels;

/// <summary>Numbered pieces of work, handed out in order to a given number of threads.</summary>
internal static class SearchWorkers
{
    /// <summary>Runs every piece once. The first exception stops all threads before their next piece and is thrown as it was.</summary>
    /// <param name="start">Makes a thread's own state.</param>
    /// <param name="finish">Called once a thread, after its last piece, when nothing failed.</param>
    public static void Run<TState>(
        int degree, int pieces, Func<TState> start, Action<TState, int> piece, Action<TState> finish, CancellationToken cancel)
    {
        int next = -1;
        ExceptionDispatchInfo? first = null;
        void Work()
        {
            try
            {
                var state = start();
                while (Volatile.Read(ref first) is null)
                {
                    cancel.ThrowIfCancellationRequested();
                    int mine = Interlocked.Increment(ref next);
                    if (mine >= pieces) { finish(state); return; }
                    piece(state, mine);
                }
            }
#pragma warning disable CA1031 // Whatever stops one thread is carried to the caller, unchanged.
            catch (Exception error)
#pragma warning restore CA1031
            {
                Interlocked.CompareExchange(ref first, ExceptionDispatchInfo.Capture(error), null);
            }
        }

        int threads = Math.Min(degree, Math.Max(1, pieces));
        if (threads == 1) { Work(); }
        else { Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ => Work()); }
        first?.Throw();
    }

    public static void Run(int degree, int pieces, Action<int> piece, CancellationToken cancel) =>
        Run(degree, pieces, () => 0, (_, mine) => piece(mine), _ => { }, cancel);
}
