using Cotejo.Engine.Archives;
using Cotejo.Engine.Evidence;
using Cotejo.Engine.Hashing;

namespace Cotejo.Engine.Pipeline;

/// <summary>The bytes of one entry of an archive, each read once, digested and counted on the way.</summary>
internal sealed class EntryBytes(ArchiveSession session, ArchiveMeter meter, ContentDigester digester, CancellationToken stopping)
{
    private readonly byte[] _block = new byte[ArchiveAnswer.MostData];
    private readonly byte[] _head = new byte[EvidenceReader.HeadBytes];
    private int _headBytes, _headGiven;
    private bool _ended;

    /// <summary>Bytes that came out so far.</summary>
    public long Length { get; private set; }

    /// <summary>How the entry ended, once all of it is read.</summary>
    public ArchiveOutcome Outcome { get; private set; }

    /// <summary>A limit is overstepped: nothing more is read.</summary>
    public bool IsStopped => meter.Rule is not null;

    /// <summary>Begins with the entry that the session stands at.</summary>
    /// <returns>Its first bytes, at most <see cref="EvidenceReader.HeadBytes"/>; they are given again by <see cref="Next"/>.</returns>
    /// <exception cref="Isolation.WorkerLostException"/>
    public ReadOnlySpan<byte> Begin()
    {
        (_headBytes, _headGiven, _ended, Length, Outcome) = (0, 0, false, 0, default);
        _ = digester.Finish();
        for (int count; _headBytes < _head.Length && (count = Fetch(_head.AsSpan(_headBytes))) > 0;) { _headBytes += count; }
        return _head.AsSpan(0, _headBytes);
    }

    /// <returns>The next bytes, valid until the next call; empty at the end, or when a limit is overstepped.</returns>
    /// <exception cref="Isolation.WorkerLostException"/>
    public ReadOnlySpan<byte> Next()
    {
        if (_headGiven < _headBytes)
        {
            _headGiven = _headBytes;
            return _head.AsSpan(0, _headBytes);
        }
        return _block.AsSpan(0, Fetch(_block));
    }

    /// <summary>Reads what is left for the digests.</summary>
    public Digests Finish()
    {
        while (!Next().IsEmpty) { }
        return digester.Finish();
    }

    private int Fetch(Span<byte> bytes)
    {
        if (_ended || IsStopped) { return 0; }
        int count = session.Read(bytes, out var end, stopping);
        if (count == 0)
        {
            (_ended, Outcome) = (true, end);
            return 0;
        }
        digester.Append(bytes[..count]);
        Length += count;
        return meter.AddBytes(count) ? count : 0;
    }
}
