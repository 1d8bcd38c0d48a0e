using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cotejo.Engine.Ledger;

namespace Cotejo.Engine.Sealing;

/// <summary>A manifest that is not as it was sealed, or never was one.</summary>
/// <param name="line">From 1.</param>
internal sealed class ManifestFault(long line, string what) : Exception(what)
{
    public long Line { get; } = line;
}

/// <summary>
/// Reads a manifest line by line and holds it to all that it says of itself: the chain, the order of its lines, its counts, the run log's own chain,
/// the signature. In the memory of one line.
/// </summary>
internal sealed class ManifestReader
{
    /// <summary>A log entry may hold long settings; nothing is longer.</summary>
    private const int MostLineBytes = 64 << 20;

    private static readonly byte[] PreviousStart = "{\"previous\":\""u8.ToArray(), KindStart = "\",\"kind\":\""u8.ToArray();

    private readonly ManifestCounts _counts = new();
    private byte[] _logHash = LogEntry.NoEntry;
    private string _head = ManifestChain.NoLine, _kind = "";
    private byte[] _end = [];
    private long _line;

    public ManifestHeader? Header { get; private set; }
    public ManifestEnd? End { get; private set; }

    /// <summary>The digest of the line of the end.</summary>
    public string Head { get; private set; } = "";

    /// <summary>Whose signature holds; null for a manifest without one.</summary>
    public byte[]? PublicKey { get; private set; }

    /// <param name="item">Given every item, in order.</param>
    /// <param name="log">Given every entry of the run log, in order.</param>
    /// <exception cref="ManifestFault">The first thing that is not as it should be.</exception>
    public void Read(Stream manifest, Action<ManifestItem> item, Action<ManifestLog> log, CancellationToken cancel)
    {
        foreach (byte[] line in Lines(manifest))
        {
            cancel.ThrowIfCancellationRequested();
            _line++;
            Take(line, item, log);
            _head = ManifestChain.DigestOf(line);
            if (_kind == ManifestKinds.End) { Head = _head; }
        }
        if (End is null) { throw new ManifestFault(_line + 1, "is missing: the manifest has no end"); }
    }

    private void Take(byte[] line, Action<ManifestItem> item, Action<ManifestLog> log)
    {
        string kind = KindOf(line);
        bool follows = _kind switch
        {
            "" => kind == ManifestKinds.Header,
            ManifestKinds.Header or ManifestKinds.Item => kind is ManifestKinds.Item or ManifestKinds.Log or ManifestKinds.End,
            ManifestKinds.Log => kind is ManifestKinds.Log or ManifestKinds.End,
            ManifestKinds.End => kind == ManifestKinds.Signature,
            _ => false,
        };
        if (!follows) { throw Fault($"is of the kind {kind}, which does not follow {(_kind.Length == 0 ? "at the beginning" : _kind)}"); }
        _kind = kind;
        switch (kind)
        {
            case ManifestKinds.Header: TakeHeader(Parsed(line, ManifestForm.Lines.ManifestHeader)); break;
            case ManifestKinds.Item: TakeItem(Parsed(line, ManifestForm.Lines.ManifestItem), item); break;
            case ManifestKinds.Log: TakeLog(Parsed(line, ManifestForm.Lines.ManifestLog), log); break;
            case ManifestKinds.End: TakeEnd(line, Parsed(line, ManifestForm.Lines.ManifestEnd)); break;
            default: TakeSignature(line, Parsed(line, ManifestForm.Lines.ManifestSignature)); break;
        }
    }

    /// <summary>The two first properties, at their places, whatever else the line holds.</summary>
    private string KindOf(byte[] line)
    {
        int digits = _head.Length;
        var rest = line.AsSpan();
        if (!rest.StartsWith(PreviousStart) || rest.Length < PreviousStart.Length + digits || !rest[(PreviousStart.Length + digits)..].StartsWith(KindStart))
        {
            throw Fault("is no line of a manifest");
        }
        if (Encoding.ASCII.GetString(rest.Slice(PreviousStart.Length, digits)) != _head) { throw Fault("does not hold the digest of the line before"); }
        rest = rest[(PreviousStart.Length + digits + KindStart.Length)..];
        int end = rest.IndexOf((byte)'"');
        return end is > 0 and < 20 ? Encoding.ASCII.GetString(rest[..end]) : throw Fault("is no line of a manifest");
    }

    private void TakeHeader(ManifestHeader header)
    {
        if (header.Format != ManifestHeader.Name || header.Version != ManifestHeader.CurrentVersion)
        {
            throw Fault($"is of {header.Format}, version {header.Version}; this program reads {ManifestHeader.Name}, version {ManifestHeader.CurrentVersion}");
        }
        if (header.Sources.Where((source, index) => source?.Number != index + 1).Any()) { throw Fault("numbers its sources in another way than from 1"); }
        Header = header;
    }

    private void TakeItem(ManifestItem read, Action<ManifestItem> item)
    {
        if (read.Source < 1 || read.Source > Header!.Sources.Count) { throw Fault($"is of source {read.Source}, which the header does not have"); }
        bool AreDigits(string? digest, int bytes) => digest is null ? read.Sha256 is null : digest.Length == 2 * bytes && digest.All(char.IsAsciiHexDigitLower);
        if (!AreDigits(read.Sha256, 32) || !AreDigits(read.Sha1, 20) || !AreDigits(read.Md5, 16)) { throw Fault("has digests that are none"); }
        _counts.Add(read);
        item(read);
    }

    private void TakeLog(ManifestLog entry, Action<ManifestLog> log)
    {
        _counts.AddLog();
        byte[] hash = LogEntry.HashOf(_logHash, entry.Entry, entry.Time, entry.What, entry.Detail);
        if (Convert.ToHexStringLower(hash) != entry.Hash) { throw Fault($"holds entry {entry.Entry} of the run log, which does not continue the one before"); }
        _logHash = hash;
        log(entry);
    }

    private void TakeEnd(byte[] line, ManifestEnd end)
    {
        var counted = _counts.End(_head);
        // The bytes, not the values: behind the end there may be nothing that holds its digest.
        if (!line.AsSpan().SequenceEqual(ManifestChain.Bytes(counted, ManifestForm.Lines.ManifestEnd))) { throw Fault("counts other lines than there are"); }
        (End, _end) = (end, line);
    }

    private void TakeSignature(byte[] line, ManifestSignature signature)
    {
        if (!line.AsSpan().SequenceEqual(ManifestChain.Bytes(signature, ManifestForm.Lines.ManifestSignature))) { throw Fault("is not written as a signature is"); }
        if (signature.Algorithm != ManifestSignature.EcdsaP256 || !SealKey.IsSignedBy(signature.PublicKey, _end, signature.Signature))
        {
            throw Fault("is a signature that does not hold");
        }
        PublicKey = signature.PublicKey;
    }

    private T Parsed<T>(byte[] line, JsonTypeInfo<T> form)
    {
        try { return JsonSerializer.Deserialize(line, form) ?? throw Fault("is no line of a manifest"); }
        catch (JsonException) { throw Fault("is no line of a manifest"); }
    }

    private ManifestFault Fault(string what) => new(_line, what);

    /// <summary>With their line breaks. A last line without one is given as it is, and is then none.</summary>
    private IEnumerable<byte[]> Lines(Stream manifest)
    {
        byte[] buffer = new byte[1 << 16];
        int count = 0;
        while (true)
        {
            int from = 0;
            while (buffer.AsSpan(from, count - from).IndexOf((byte)'\n') is >= 0 and var length)
            {
                yield return buffer[from..(from + length + 1)];
                from += length + 1;
            }
            buffer.AsSpan(from, count - from).CopyTo(buffer);
            count -= from;
            if (count == buffer.Length)
            {
                if (count >= MostLineBytes) { throw new ManifestFault(_line + 1, "is longer than any line of a manifest"); }
                Array.Resize(ref buffer, 2 * count);
            }
            int read = manifest.Read(buffer, count, buffer.Length - count);
            if (read == 0) { break; }
            count += read;
        }
        if (count > 0) { throw new ManifestFault(_line + 1, "does not end"); }
    }
}
