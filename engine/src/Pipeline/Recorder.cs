using System.Diagnostics;
using System.Threading.Channels;
using Cotejo.Engine.Hashing;
using Cotejo.Engine.Ledger;

namespace Cotejo.Engine.Pipeline;

/// <summary>What reaches the end of the pipeline: an item, and its content if this occurrence was the one to decode it.</summary>
/// <param name="Held">Frames whose hashes the content still lacks; null by the time it is recorded.</param>
internal readonly record struct Finished(ContentRow? Content, ItemRow Item, HeldFrames? Held = null);

/// <summary>
/// The last stage: one thread that writes what was finished, a content before the items that share it, and commits every thousand
/// rows or 200 ms, whichever comes first: where a commit with a sync to the disk no longer costs, and little is lost to a kill.
/// </summary>
internal sealed class Recorder(LedgerWriter ledger, ContentClaims claims, ScanProgress progress)
{
    private const int BatchRows = 1000;
    private static readonly TimeSpan BatchTime = TimeSpan.FromMilliseconds(200);

    private readonly List<Sha256Digest> _uncommittedContents = [];
    private readonly Stopwatch _sinceCommit = new();

    public void RecordAll(ChannelReader<Finished> finished, CancellationToken stopping)
    {
        bool more = true;
        while (more)
        {
            if (stopping.IsCancellationRequested)
            {
                Commit();
                stopping.ThrowIfCancellationRequested();
            }
            if (ledger.Pending >= BatchRows || (ledger.Pending > 0 && _sinceCommit.Elapsed >= BatchTime)) { Commit(); }
            if (finished.TryRead(out var next)) { Record(next); }
            else { more = WaitForMore(finished, stopping); }
        }
        Commit();
    }

    /// <summary>An archive waits for its entries, each of which may be the last that it waits for.</summary>
    private void Record(in Finished next)
    {
        if (next.Item.Opened is { IsComplete: false } opened)
        {
            opened.Row = next;
            return;
        }
        if (ledger.Pending == 0) { _sinceCommit.Restart(); }
        progress.Record.Begin();
        ledger.Write(next.Content, next.Item);
        Passed(next.Item, next.Content);
        IReadOnlyList<ItemRow> copies = next.Content is null || next.Item.Opened is not null ? [] : claims.Close(next.Content.Digests.Sha256);
        foreach (var copy in copies)
        {
            ledger.Write(null, copy);
            Passed(copy, next.Content);
        }
        if (next.Content is not null) { _uncommittedContents.Add(next.Content.Digests.Sha256); }
        LeaveArchive(next.Item);
        foreach (var copy in copies) { LeaveArchive(copy); }
    }

    private void LeaveArchive(ItemRow entry)
    {
        if (entry.Within is not { } archive) { return; }
        archive.EntryRecorded();
        if (archive is not { IsComplete: true, Row: { } row }) { return; }
        archive.Row = null;
        Record(row);
    }

    private void Passed(ItemRow item, ContentRow? content)
    {
        progress.Record.Passed();
        bool unrecognised = content?.Skip == SkipRule.NotMedia && item.NamesMedia;
        if (item.Failure is not null || content?.Failure is not null || unrecognised) { progress.AddFailure(); }
    }

    private void Commit()
    {
        ledger.Commit();
        foreach (var sha256 in _uncommittedContents) { claims.Committed(sha256); }
        _uncommittedContents.Clear();
    }

    /// <summary>False once the queue is complete and empty. With rows pending it waits no longer than until their commit is due.</summary>
    private bool WaitForMore(ChannelReader<Finished> finished, CancellationToken stopping)
    {
        var more = finished.WaitToReadAsync(CancellationToken.None).AsTask();
        var due = ledger.Pending == 0 ? Timeout.InfiniteTimeSpan : BatchTime - _sinceCommit.Elapsed;
        try
        {
            return (due < TimeSpan.Zero && due != Timeout.InfiniteTimeSpan) || !progress.Record.Meter.Starved(() => more.Wait(due, stopping)) || more.Result;
        }
        catch (OperationCanceledException)
        {
            return true;   // The loop sees that it is to stop, and commits first.
        }
    }
}
