using System.Xml;

namespace Cotejo.Engine.Exchange;

/// <summary>
/// Lets no tag and no text grow without end: an XML reader gathers either in memory before it gives it. Counted are the bytes since the last
/// angle bracket, in whatever encoding.
/// </summary>
internal sealed class BoundedXml(Stream inner) : ForwardStream
{
    public const int MostBytes = 1 << 20;

    private const int MostBlock = 1 << 16;

    private long _at;
    private int _run;

    public override int Read(Span<byte> buffer)
    {
        // Shorter blocks than the bound, so that what lies between two brackets of one block is within it.
        int read = inner.Read(buffer[..Math.Min(buffer.Length, MostBlock)]);
        int last = buffer[..read].LastIndexOfAny((byte)'<', (byte)'>');
        int first = buffer[..read].IndexOfAny((byte)'<', (byte)'>');
        if (_run + (first < 0 ? read : first) > MostBytes)
        {
            throw ListFormatException.AtByte(_at, FormattableString.Invariant($"a tag or a text is longer than {MostBytes} bytes"));
        }
        _run = last < 0 ? _run + read : read - last - 1;
        _at += read;
        return read;
    }
}

/// <summary>An XML reader keeps every name that it meets: a list has few different ones.</summary>
internal sealed class BoundedNames : NameTable
{
    private const int Most = 4096;
    private int _names;

    public override string Add(char[] key, int start, int len)
    {
        if (Get(key, start, len) is { } known) { return known; }
        if (++_names > Most) { throw new XmlException(FormattableString.Invariant($"There are more than {Most} different names.")); }
        return base.Add(key, start, len);
    }
}
