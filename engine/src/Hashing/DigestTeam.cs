using System.Security.Cryptography;

namespace Cotejo.Engine.Hashing;

/// <summary>
/// Three threads that digest one large content together, one digest each, so that it takes as long as its slowest digest (MD5)
/// instead of all three. Shared by any number of readers: one that finds the team at work digests alone.
/// </summary>
internal sealed class DigestTeam : IDisposable
{
    private readonly Lock _ownership = new();
    private readonly object _turn = new();
    private readonly IncrementalHash[] _hashes =
    [
        IncrementalHash.CreateHash(HashAlgorithmName.MD5),
        IncrementalHash.CreateHash(HashAlgorithmName.SHA1),
        IncrementalHash.CreateHash(HashAlgorithmName.SHA256),
    ];
    private Thread[]? _threads;
    private ReadOnlyMemory<byte> _block;
    private long _blocks;
    private int _working;
    private bool _stop;

    /// <summary>Takes the team for one content; false when another reader has it. Given back by <see cref="Finish"/>, on the same thread.</summary>
    public bool TryBegin()
    {
        ObjectDisposedException.ThrowIf(_stop, this);
        if (!_ownership.TryEnter()) { return false; }
        _threads ??= [.. _hashes.Select(Start)];
        return true;
    }

    /// <summary>
    /// Hands the next block over and returns as soon as all blocks before it are digested: the caller may then write over
    /// those, and not over this one.
    /// </summary>
    public void Append(ReadOnlyMemory<byte> block)
    {
        lock (_turn)
        {
            while (_working > 0) { Monitor.Wait(_turn); }
            _block = block;
            _working = _hashes.Length;
            _blocks++;
            Monitor.PulseAll(_turn);
        }
    }

    /// <summary>Waits for the last block and gives the team back; also after a content that could not be read to its end.</summary>
    public Digests Finish()
    {
        try
        {
            lock (_turn)
            {
                while (_working > 0) { Monitor.Wait(_turn); }
                _block = default;
                Span<byte> bytes = stackalloc byte[Sha256Digest.Bytes];
                _hashes[0].GetHashAndReset(bytes);
                var md5 = Md5Digest.Read(bytes);
                _hashes[1].GetHashAndReset(bytes);
                var sha1 = Sha1Digest.Read(bytes);
                _hashes[2].GetHashAndReset(bytes);
                return new Digests(md5, sha1, Sha256Digest.Read(bytes));
            }
        }
        finally
        {
            _ownership.Exit();
        }
    }

    public void Dispose()
    {
        lock (_turn)
        {
            if (_stop) { return; }
            _stop = true;
            Monitor.PulseAll(_turn);
        }
        foreach (var thread in _threads ?? []) { thread.Join(); }
        foreach (var hash in _hashes) { hash.Dispose(); }
    }

    private Thread Start(IncrementalHash hash)
    {
        var thread = new Thread(() => Work(hash)) { IsBackground = true, Name = "digest" };
        thread.Start();
        return thread;
    }

    private void Work(IncrementalHash hash)
    {
        for (long done = 0; ; done++)
        {
            ReadOnlyMemory<byte> block;
            lock (_turn)
            {
                while (_blocks == done && !_stop) { Monitor.Wait(_turn); }
                if (_stop) { return; }
                block = _block;
            }
            hash.AppendData(block.Span);
            lock (_turn)
            {
                if (--_working == 0) { Monitor.PulseAll(_turn); }
            }
        }
    }
}
