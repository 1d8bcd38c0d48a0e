using Cotejo.Engine.Hashing;
using Cotejo.Engine.Ledger;

namespace Cotejo.Engine.Pipeline;

/// <summary>
/// Small files that one reader holds until their MD5 is made together. A content is claimed when it leaves the group and goes on at once, so that
/// nobody waits for a claim that is held back here.
/// </summary>
/// <param name="mostBytes">Of contents that are held, where that is less than a group has at most anyway.</param>
internal sealed class FileGroup(ContentIntake intake, long mostBytes) : IDisposable
{
    /// <summary>Where reading is slow, digests are not what a scan waits for, and decoders should not wait for a group.</summary>
    private static readonly TimeSpan MostAge = TimeSpan.FromMilliseconds(50);

    private readonly Queue<Member> _held = new(DigestGroup.MostContents);
    private long _since;

    /// <param name="Settles">It is not to be decoded.</param>
    private readonly record struct Member(ItemRow Row, FileBytes File, bool Settles);

    /// <summary>What the files are read into, each just before it is held.</summary>
    public DigestGroup Digests { get; } = new();

    public int Count => _held.Count;

    /// <summary>Nothing more may be held before what is held has left.</summary>
    public bool IsDue => Digests.IsFull || Digests.Bytes >= mostBytes || (Count > 0 && Environment.TickCount64 - _since >= MostAge.TotalMilliseconds);

    /// <param name="file">Passes to this; its bytes are complete in <see cref="Digests"/>.</param>
    /// <param name="settles">It is not to be decoded.</param>
    public void Hold(ItemRow row, FileBytes file, bool settles)
    {
        if (Count == 0) { _since = Environment.TickCount64; }
        _held.Enqueue(new Member(row, file, settles));
    }

    /// <summary>Digests what is held, and passes it on in the order in which it came.</summary>
    public void Flush(Action<ReadItem> emit)
    {
        var finished = Digests.Finish();
        // An item must not be lost: a flush that did not come to its end has to end the run.
        if (finished.Length != Count) { throw new InvalidOperationException($"{Count} files are held, and {finished.Length} digested."); }
        foreach (var digests in finished)
        {
            if (Pass(_held.Dequeue(), digests) is { } read) { emit(read); }
        }
    }

    /// <summary>What a run that stops still holds is read again by the next.</summary>
    public void Dispose()
    {
        while (_held.TryDequeue(out var member)) { member.File.Dispose(); }
        Digests.Dispose();
    }

    private ReadItem? Pass(Member member, in Digests digests)
    {
        if (!member.Settles)
        {
            member.File.Digests = digests;
            return intake.Picture(member.Row, member.File);
        }
        long size = member.File.Memory.Length;
        member.File.Dispose();
        return intake.Settle(member.Row, member.File.Type, digests, size);
    }
}
