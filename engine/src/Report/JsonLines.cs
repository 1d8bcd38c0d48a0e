using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Cotejo.Engine.Report;

/// <summary>JSON Lines: one value a line, written to a stream in blocks. A line may be longer than memory if its writer drains it.</summary>
public sealed class JsonLines : IDisposable
{
    private const int Block = 1 << 16;

    private readonly Stream _stream;
    private readonly ArrayBufferWriter<byte> _buffer = new(2 * Block);

    /// <param name="stream">Stays open.</param>
    public JsonLines(Stream stream)
    {
        _stream = stream;
        // Names stay legible in their own script; what could end a script element is escaped all the same.
        Json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) });
    }

    public Utf8JsonWriter Json { get; }
    public long Lines { get; private set; }

    public void EndLine()
    {
        Json.Flush();
        _buffer.Write("\n"u8);
        Json.Reset();
        Lines++;
        Drain();
    }

    /// <summary>Call now and then within a long line.</summary>
    public void Drain()
    {
        if (_buffer.WrittenCount + Json.BytesPending >= Block) { Flush(); }
    }

    public void Flush()
    {
        Json.Flush();
        _stream.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
    }

    public void Dispose()
    {
        Flush();
        Json.Dispose();
    }
}
