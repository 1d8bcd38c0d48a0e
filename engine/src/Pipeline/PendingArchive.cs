namespace Cotejo.Engine.Pipeline;

/// <summary>
/// An archive whose entries are on their way. It is recorded behind the last of them, so that a run that a kill ends in between opens it
/// once more. Counted up by the thread that reads it, down by the one that records.
/// </summary>
internal sealed class PendingArchive
{
    private long _onTheWay;

    /// <summary>The archive's own row, from when it was read to its end until it is recorded; for the thread that records.</summary>
    public Finished? Row { get; set; }

    public bool IsComplete => Interlocked.Read(ref _onTheWay) == 0;

    public void EntryLeft() => Interlocked.Increment(ref _onTheWay);

    public void EntryRecorded() => Interlocked.Decrement(ref _onTheWay);
}
