namespace Cotejo.Engine.Checking;

/// <summary>How far reading the evidence again has come. May be read from any thread.</summary>
public sealed class CheckProgress
{
    private long _files, _bytes, _uncompared;

    /// <summary>Files read to their end and compared.</summary>
    public long Files => Interlocked.Read(ref _files);

    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Files that have no recorded digests.</summary>
    public long Uncompared => Interlocked.Read(ref _uncompared);

    internal void AddUncompared() => Interlocked.Increment(ref _uncompared);

    internal void AddFile(long bytes)
    {
        Interlocked.Increment(ref _files);
        Interlocked.Add(ref _bytes, bytes);
    }
}
