using System.Security.Cryptography;
using System.Xml;
using Cotejo.Engine.Exchange;

namespace Cotejo.Engine.Lists;

/// <summary>How far an import has come. May be read from any thread.</summary>
public sealed class ListProgress
{
    private long _records;

    public long Records => Interlocked.Read(ref _records);

    internal void AddRecord() => Interlocked.Increment(ref _records);
}

/// <summary>Reads a file from its beginning to its end, and digests it on the way.</summary>
internal sealed class ListReading : IDisposable
{
    private readonly string _path;
    private readonly CountedStream _stream;

    /// <exception cref="SettingsException">The file cannot be read.</exception>
    /// <exception cref="ListFormatException">Its format is none that is known.</exception>
    public ListReading(string path, ListFormat? format)
    {
        _path = path;
        FileStream? file = null;
        try
        {
            file = new FileStream(path, new FileStreamOptions { Access = FileAccess.Read, Share = FileShare.Read, BufferSize = 0, Options = FileOptions.SequentialScan });
            var head = new byte[ListSource.HeadBytes];
            int length = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            file.Position = 0;
            Format = format ?? ListSniffer.Detect(head.AsSpan(0, length));
            _stream = new CountedStream(file);
            Source = new ListSource(path, _stream, head.AsMemory(0, length));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw new SettingsException($"The list '{path}' cannot be read: {e.Message.TrimEnd('.')}.");
        }
        catch
        {
            file?.Dispose();
            throw;
        }
    }

    public ListFormat Format { get; }
    public ListSource Source { get; }

    /// <summary>Every record in turn. This is where what a parser throws becomes a mistake of the list.</summary>
    public IEnumerable<ListRecord> Records(ListProgress progress, CancellationToken cancel)
    {
        using var records = Format.Read(Source).GetEnumerator();
        while (Guarded(records.MoveNext))
        {
            cancel.ThrowIfCancellationRequested();
            progress.AddRecord();
            yield return records.Current;
        }
    }

    /// <summary>What was read, to the file's last byte: also of a reader that opened the file itself.</summary>
    public (long Bytes, string Sha256) Finish(CancellationToken cancel)
    {
        var block = new byte[1 << 20];
        while (Guarded(() => _stream.Read(block, 0, block.Length)) > 0) { cancel.ThrowIfCancellationRequested(); }
        return (_stream.Bytes, _stream.Sha256());
    }

    public void Dispose() => _stream.Dispose();

    private T Guarded<T>(Func<T> step)
    {
        try { return step(); }
        catch (Exception e) when (e is XmlException or NotSupportedException or ArgumentException or InvalidOperationException or InvalidCastException
            or ArithmeticException or (FormatException and not ListFormatException))
        {
            throw new ListFormatException("", $"is no {Format.What} ({e.Message.TrimEnd('.')})");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"The list '{_path}' cannot be read to its end: {e.Message.TrimEnd('.')}.");
        }
    }

    private sealed class CountedStream(FileStream inner) : ForwardStream
    {
        private readonly IncrementalHash _digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public long Bytes { get; private set; }

        public string Sha256() => Convert.ToHexStringLower(_digest.GetHashAndReset());

        public override int Read(Span<byte> buffer)
        {
            int read = inner.Read(buffer);
            _digest.AppendData(buffer[..read]);
            Bytes += read;
            return read;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
                _digest.Dispose();
            }
            base.Dispose(disposing);
        }
    }
}
