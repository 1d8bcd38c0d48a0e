namespace Cotejo.Engine.Archives;

/// <summary>A stream of which the beginning was read already; forward only.</summary>
/// <param name="broken">What reading ended with behind the head; null when it goes on.</param>
internal sealed class HeadedStream(ReadOnlyMemory<byte> head, Stream rest, Exception? broken) : ForwardStream
{
    private ReadOnlyMemory<byte> _head = head;

    public override int Read(Span<byte> buffer)
    {
        if (_head.IsEmpty) { return broken is null ? rest.Read(buffer) : throw broken; }
        int count = Math.Min(buffer.Length, _head.Length);
        _head.Span[..count].CopyTo(buffer);
        _head = _head[count..];
        return count;
    }
}
