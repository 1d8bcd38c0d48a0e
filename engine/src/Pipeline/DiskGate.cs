namespace Cotejo.Engine.Pipeline;

/// <summary>
/// Lets as many readers at a rotating disk as its trial says, first come first served, so that files are read in the order in which they lie. Whoever is inside
/// only reads: it waits neither for memory nor for room in a queue, so that everyone who waits here gets in.
/// </summary>
internal sealed class DiskGate(DepthTrial trial, TimeProvider clock)
{
    // How often a waiter looks whether the run was stopped; whoever leaves wakes it at once.
    private static readonly TimeSpan StopCheck = TimeSpan.FromMilliseconds(100);

    private readonly LinkedList<object> _queue = new();
    private int _inside, _entered;
    private long _bytes, _since;
    private TimeSpan _busy;

    /// <summary>Between two turns of the trial the disk is emptied, so that no turn measures what another began.</summary>
    private bool HasRoom => _inside < trial.Depth && !IsTurnOver;

    private bool IsTurnOver => trial.IsRunning && (_entered >= trial.TurnFiles || _bytes >= trial.TurnBytes);

    /// <returns>False when it would have to be waited for.</returns>
    public bool TryEnter()
    {
        lock (_queue)
        {
            if (_queue.Count > 0 || !HasRoom) { return false; }
            Begin();
            return true;
        }
    }

    /// <summary>Waits until there is room. Leave exactly once.</summary>
    public void Enter(CancellationToken cancel)
    {
        lock (_queue)
        {
            var ticket = _queue.AddLast(new object());
            try
            {
                while (_queue.First != ticket || !HasRoom)
                {
                    cancel.ThrowIfCancellationRequested();
                    Monitor.Wait(_queue, StopCheck);
                }
                Begin();
            }
            finally
            {
                _queue.Remove(ticket);
                Monitor.PulseAll(_queue);
            }
        }
    }

    /// <param name="bytes">That were read since it was entered.</param>
    public void Leave(long bytes)
    {
        lock (_queue)
        {
            _bytes += bytes;
            if (--_inside == 0)
            {
                _busy += clock.GetElapsedTime(_since);
                if (IsTurnOver)
                {
                    trial.EndTurn(_bytes, _busy);
                    (_entered, _bytes, _busy) = (0, 0, TimeSpan.Zero);
                }
            }
            Monitor.PulseAll(_queue);
        }
    }

    /// <summary>As <see cref="DepthTrial.ToString"/>.</summary>
    public override string ToString()
    {
        lock (_queue) { return trial.ToString(); }
    }

    private void Begin()
    {
        if (_inside++ == 0) { _since = clock.GetTimestamp(); }
        _entered++;
    }
}
