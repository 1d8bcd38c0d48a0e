using System.Buffers.Binary;

namespace Cotejo.Engine.Decoding.Jpeg;

/// <summary>
/// The luma of whole, ordinary JPEGs, in managed code: Huffman, 8 bits, baseline and progressive, grey and YCbCr. Every sample is libjpeg-turbo's.
/// Whatever is rarer, and whatever libjpeg would warn of, is given back to be decoded there, so that damage looks the same as ever. Chroma is
/// parsed only as far as it lies between bits of luma. Reused from picture to picture by one thread.
/// </summary>
/// <remarks>It runs where nothing shuts it in: no byte of the file decides an index that is not checked.</remarks>
internal sealed class JpegLuma
{
    /// <summary>More scans than any encoder makes: what they cost is for the worker that a clock stands over.</summary>
    private const int MostScans = 64;

    private const byte EndOfImage = 0xD9, StartOfScan = 0xDA, Quantisation = 0xDB, Huffman = 0xC4, Restart = 0xDD, Adobe = 0xEE, Jfif = 0xE0;

    private readonly short[][] _quantisation = [new short[InverseDct.Area], new short[InverseDct.Area], new short[InverseDct.Area], new short[InverseDct.Area]];
    private readonly HuffmanTable?[] _dc = new HuffmanTable?[4], _ac = new HuffmanTable?[4];
    private readonly HuffmanTable?[] _last = new HuffmanTable?[8];
    private readonly bool[] _hasQuantisation = new bool[4];
    private readonly SequentialScan _sequential = new();
    private readonly ProgressiveScans _progressive = new();
    private JpegFrame? _frame;
    private int _restart, _scans;
    private bool _isJfif, _hasAdobe;
    private int _transform;

    /// <summary>What is given; to be asked from <see cref="ILumaSink.BeginFrame"/> on.</summary>
    public LumaRoute Route { get; private set; }

    /// <param name="sink">Receives samples; by <see cref="LumaRoute.Blocks"/> a frame of the blocks' means.</param>
    /// <param name="exact">Everything is decoded; else as much as the hashes need.</param>
    /// <returns>
    /// Whether the luma was given, and the frame ended. Else nothing that was given counts: begin again with libjpeg-turbo.
    /// </returns>
    public bool TryDecode(ReadOnlySpan<byte> file, ILumaSink sink, bool exact, CancellationToken cancel)
    {
        (_frame, _restart, _scans, _isJfif, _hasAdobe, _transform) = (null, 0, 0, false, false, 0);
        Array.Clear(_dc);
        Array.Clear(_ac);
        Array.Clear(_hasQuantisation);
        if (file.Length < 4 || file[0] != 0xFF || file[1] != 0xD8) { return false; }
        bool lumaGiven = false;
        for (int at = 2; ;)
        {
            cancel.ThrowIfCancellationRequested();
            // Between segments lie FFs alone.
            if (at + 1 >= file.Length || file[at] != 0xFF) { return false; }
            while (at < file.Length && file[at] == 0xFF) { at++; }
            if (at >= file.Length) { return false; }
            byte marker = file[at++];
            if (marker == EndOfImage)
            {
                bool given = lumaGiven || (_frame is { IsProgressive: true } && _progressive.Give(_frame, QuantisationOf(_frame), Route, sink));
                if (given) { sink.EndFrame(); }
                return given;
            }
            if (at + 2 > file.Length) { return false; }
            int length = BinaryPrimitives.ReadUInt16BigEndian(file[at..]);
            if (length < 2 || at + length > file.Length) { return false; }
            var body = file.Slice(at + 2, length - 2);
            at += length;
            if (marker == StartOfScan)
            {
                if (!ReadScan(file, body, sink, ref at, ref lumaGiven, cancel)) { return false; }
            }
            else if (!ReadSegment(marker, body)) { return false; }
            else if (_frame is not null && _scans == 0) { Route = exact ? LumaRoute.Full : _frame.Enough; }
        }
    }

    private short[] QuantisationOf(JpegFrame frame) => _quantisation[frame.Luma.Table];

    private bool ReadSegment(byte marker, ReadOnlySpan<byte> body)
    {
        switch (marker)
        {
            case Quantisation:
                return ReadQuantisation(body);
            case Huffman:
                return ReadHuffman(body);
            case Restart:
                if (body.Length != 2) { return false; }
                _restart = BinaryPrimitives.ReadUInt16BigEndian(body);
                return true;
            case Jfif when body.Length >= 14 && body.StartsWith("JFIF\0"u8):
                _isJfif = true;
                // Of no other version libjpeg knows.
                return body[5] == 1;
            case Adobe when body.Length >= 12 && body.StartsWith("Adobe"u8):
                (_hasAdobe, _transform) = (true, body[11]);
                return true;
            case >= 0xC0 and <= 0xCF:
                if (_frame is not null) { return false; }
                _frame = JpegFrame.Read(marker, body);
                return _frame is not null;
            // Comments and what applications add.
            case >= 0xE0 and <= 0xEF or 0xFE:
                return true;
            default:
                return false;
        }
    }

    private bool ReadQuantisation(ReadOnlySpan<byte> body)
    {
        while (!body.IsEmpty)
        {
            int wide = body[0] >> 4, number = body[0] & 15, bytes = 1 + (InverseDct.Area * (wide + 1));
            // A table that changes between scans is libjpeg's to remember.
            if (wide > 1 || number > 3 || body.Length < bytes || (_hasQuantisation[number] && _frame is not null)) { return false; }
            for (int i = 0; i < InverseDct.Area; i++)
            {
                int value = wide == 0 ? body[1 + i] : BinaryPrimitives.ReadUInt16BigEndian(body[(1 + (2 * i))..]);
                if (value > short.MaxValue) { return false; }
                _quantisation[number][ZigZag.Natural[i]] = (short)value;
            }
            _hasQuantisation[number] = true;
            body = body[bytes..];
        }
        return true;
    }

    private bool ReadHuffman(ReadOnlySpan<byte> body)
    {
        while (!body.IsEmpty)
        {
            int kind = body[0] >> 4, number = body[0] & 15;
            if (kind > 1 || number > 3) { return false; }
            body = body[1..];
            ref var last = ref _last[(kind * _dc.Length) + number];
            if (HuffmanTable.Read(ref body, isDc: kind == 0, last) is not { } table) { return false; }
            (kind == 0 ? _dc : _ac)[number] = last = table;
        }
        return true;
    }

    private bool ReadScan(ReadOnlySpan<byte> file, ReadOnlySpan<byte> body, ILumaSink sink, ref int at, ref bool lumaGiven, CancellationToken cancel)
    {
        if (_frame is not { } frame || !IsLumaFirst(frame) || !Array.TrueForAll(frame.Components, c => _hasQuantisation[c.Table])) { return false; }
        if (_scans++ == MostScans || JpegScan.Read(body, frame, _dc, _ac, _restart) is not { } scan) { return false; }
        if (!scan.Components.Contains(frame.Luma) || (frame.IsProgressive && !ProgressiveScans.Needs(scan, Route)))
        {
            // Nothing that is needed lies in it: on to the marker behind it.
            at = ScanEnd(file, at);
            return at >= 0;
        }
        if (frame.IsProgressive) { return _progressive.Read(file, ref at, scan, Route, cancel); }
        if (lumaGiven) { return false; }
        lumaGiven = true;
        return _sequential.Give(file, ref at, scan, QuantisationOf(frame), Route, sink, cancel);
    }

    /// <summary>The first component is luma: as libjpeg decides by the markers, and by the components' names where they say nothing.</summary>
    private bool IsLumaFirst(JpegFrame frame)
    {
        if (frame.Components.Length == 1) { return true; }
        if (_isJfif) { return true; }
        if (_hasAdobe) { return _transform == 1; }
        var c = frame.Components;
        return (c[0].Id, c[1].Id, c[2].Id) is (1, 2, 3);
    }

    /// <returns>Where the first marker behind entropy-coded data begins; -1 when there is none.</returns>
    private static int ScanEnd(ReadOnlySpan<byte> file, int at)
    {
        while (true)
        {
            int skip = file[at..].IndexOf((byte)0xFF);
            if (skip < 0 || at + skip + 1 >= file.Length) { return -1; }
            at += skip;
            if (file[at + 1] is not (0 or (>= 0xD0 and <= 0xD7))) { return at; }
            at += 2;
        }
    }
}
