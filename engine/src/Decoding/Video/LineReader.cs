using Cotejo.Engine.Isolation;

namespace Cotejo.Engine.Decoding.Video;

/// <summary>Lines from a pipe, each cut to a bounded length.</summary>
/// <param name="take">Called with each line, without its end; the bytes are read during the call only.</param>
internal sealed class LineReader(ChildPipe pipe, LineReader.Take take)
{
    private const int Longest = 1024;

    /// <summary>A child that floods one pipe shall not keep the others waiting.</summary>
    private const int MostAtOnce = 64 << 10;

    private readonly byte[] _line = new byte[Longest];
    private readonly byte[] _block = new byte[16 << 10];
    private int _length;

    public delegate void Take(ReadOnlySpan<byte> line);

    /// <returns>Whether there was anything to read.</returns>
    public bool Drain()
    {
        int total = 0;
        while (total < MostAtOnce && pipe.Read(_block) is > 0 and int count)
        {
            total += count;
            Split(_block.AsSpan(0, count));
        }
        if (pipe.Ended && _length > 0) { Finish(); }
        return total > 0;
    }

    private void Split(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int end = bytes.IndexOf((byte)'\n');
            var part = end < 0 ? bytes : bytes[..end];
            var kept = part[..Math.Min(part.Length, Longest - _length)];
            kept.CopyTo(_line.AsSpan(_length));
            _length += kept.Length;
            if (end < 0) { return; }
            Finish();
            bytes = bytes[(end + 1)..];
        }
    }

    private void Finish()
    {
        take(_line.AsSpan(0, _length));
        _length = 0;
    }
}
