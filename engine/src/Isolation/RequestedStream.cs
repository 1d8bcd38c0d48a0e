namespace Cotejo.Engine.Isolation;

/// <summary>
/// A file as the worker that reads it sees it: every block is asked of the parent, which alone holds the file. Whoever reads on gets twice as much
/// each time; whoever jumps begins anew.
/// </summary>
/// <param name="ask">Sends the question for bytes: from where, how many.</param>
/// <param name="block">Holds what was asked for last, and is the most that is asked for at one time.</param>
internal sealed class RequestedStream(WorkerPort port, long length, Action<long, int> ask, byte[] block) : Stream
{
    private const int JumpBytes = 1 << 16;

    private long _blockAt;
    private int _blockBytes;
    private int _most = JumpBytes / 2;

    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override long Length => length;
    public override long Position { get; set; }

    /// <exception cref="IOException">The parent could not read on.</exception>
    public override int Read(Span<byte> buffer)
    {
        long left = length - Position;
        if (buffer.IsEmpty || left <= 0) { return 0; }
        if (Position < _blockAt || Position >= _blockAt + _blockBytes)
        {
            _most = Math.Min(block.Length, Position == _blockAt + _blockBytes ? 2 * _most : JumpBytes);
            Fetch((int)Math.Min(left, _most));
        }
        int from = (int)(Position - _blockAt), count = Math.Min(buffer.Length, _blockBytes - from);
        block.AsSpan(from, count).CopyTo(buffer);
        Position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin)
    {
        long target = origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => Position, _ => length };
        target = checked(target + offset);
        return target >= 0 ? Position = target : throw new IOException("a place before the beginning");
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Fetch(int bytes)
    {
        (_blockAt, _blockBytes) = (Position, 0);
        ask(Position, bytes);
        if (!port.Receive(out WorkerRequest answer) || answer.Operation != WorkerOperation.Bytes || answer.Length != bytes || !port.Receive(block.AsSpan(0, bytes)))
        {
            throw new IOException("it cannot be read on");
        }
        _blockBytes = bytes;
    }
}
