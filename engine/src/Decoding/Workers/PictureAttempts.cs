using Cotejo.Engine.Isolation;

namespace Cotejo.Engine.Decoding.Workers;

/// <summary>
/// How often a picture is tried. A worker that dies of one is followed by another, which tries it once more, alone: nothing else of the run is
/// decoded meanwhile. For all threads of a run.
/// </summary>
internal sealed class PictureAttempts : IDisposable
{
    /// <summary>Deaths that are not the picture's doing: nothing is concluded from fewer.</summary>
    private const int MostKills = 8;

    private static readonly TimeSpan StopCheck = TimeSpan.FromMilliseconds(100);

    private readonly ReaderWriterLockSlim _turns = new();

    /// <param name="attempt">Takes what it waits for after this has given it its turn, and has returned all of it when it throws.</param>
    /// <param name="failed">What the picture's outcome is when no attempt gave one.</param>
    /// <exception cref="OperationCanceledException"/>
    public T Run<T>(Func<T> attempt, Func<FailureKind, string, T> failed, CancellationToken cancel)
    {
        int crashes = 0, kills = 0;
        while (true)
        {
            bool alone = crashes + kills > 0;
            Enter(alone, cancel);
            try
            {
                return attempt();
            }
            catch (WorkerLostException lost) when (lost.IsLate)
            {
                return failed(FailureKind.TimedOut, lost.Message);
            }
            catch (WorkerLostException lost) when (lost.WasKilled)
            {
                if (++kills > MostKills) { return failed(FailureKind.OutOfMemory, "its decoder was ended from outside, as the system does when memory runs out"); }
            }
            catch (WorkerLostException lost)
            {
                if (++crashes > 1) { return failed(FailureKind.DecoderCrashed, lost.Message); }
            }
            finally
            {
                if (alone) { _turns.ExitWriteLock(); }
                else { _turns.ExitReadLock(); }
            }
        }
    }

    public void Dispose() => _turns.Dispose();

    private void Enter(bool alone, CancellationToken cancel)
    {
        while (!(alone ? _turns.TryEnterWriteLock(StopCheck) : _turns.TryEnterReadLock(StopCheck))) { cancel.ThrowIfCancellationRequested(); }
    }
}
