namespace Cotejo.Engine.Decoding.Jpeg;

/// <summary>The coefficients of luma of a progressive frame, gathered scan by scan (T.81, annex G), and turned to samples at the end.</summary>
internal sealed class ProgressiveScans
{
    /// <summary>Coefficients that stay allocated between pictures: those of three million pixels.</summary>
    private const int Kept = 3 << 20;

    /// <summary>In zigzag order, the last coefficient of which a coarse picture is made: what is finer is a sixteenth of a cell of the hash.</summary>
    private const int LastCoarse = 5;

    /// <summary>A coarse coefficient may want so many bits.</summary>
    private const int BitsWanting = 2;

    private readonly LumaStrip _strip = new();
    private readonly BlockMeans _means = new();
    private short[] _coefficients = [];
    private JpegFrame? _frame;

    /// <summary>Of each coefficient the last bit that is known; -1 for none yet. What does not follow from it is libjpeg's to warn of.</summary>
    private readonly int[] _known = new int[InverseDct.Area];

    private int _endOfBand;

    /// <summary>Coefficients of each block that are kept.</summary>
    private int _blockLength;

    /// <summary>Whether the picture of that route is made of the scan's coefficients.</summary>
    public static bool Needs(JpegScan scan, LumaRoute route) => scan.First == 0 || route switch
    {
        LumaRoute.Blocks => false,
        LumaRoute.Coarse => scan.First <= LastCoarse && (scan.High == 0 || scan.High > BitsWanting),
        _ => true,
    };

    /// <inheritdoc cref="SequentialScan.Give"/>
    public bool Read(ReadOnlySpan<byte> file, ref int at, JpegScan scan, LumaRoute route, CancellationToken cancel)
    {
        if (_frame != scan.Frame && !TryBegin(scan.Frame, route)) { return false; }
        for (int k = scan.First; k <= scan.Last; k++)
        {
            if (k > 0 && _known[0] < 0) { return false; }
            if (scan.High == 0 ? _known[k] >= 0 : _known[k] != scan.High) { return false; }
            _known[k] = scan.Low;
        }
        var bits = new EntropyBits(file, at);
        bool read = scan.First == 0 ? ReadDc(file, ref bits, scan, cancel) : ReadAc(file, ref bits, scan, cancel);
        at = read ? bits.MarkerAfter() : -1;
        return at >= 0;
    }

    /// <summary>The file is at its end: what was gathered is the picture.</summary>
    /// <returns>False when scans are missing.</returns>
    public bool Give(JpegFrame frame, ReadOnlySpan<short> quantisation, LumaRoute route, ILumaSink sink)
    {
        if (_frame != frame || !IsEnough(route)) { return false; }
        _frame = null;
        if (route != LumaRoute.Blocks) { return GiveSamples(frame, quantisation, sink); }
        GiveMeans(frame, quantisation[0], sink);
        return true;
    }

    private bool IsEnough(LumaRoute route) => _known[0] == 0 && route switch
    {
        LumaRoute.Blocks => true,
        LumaRoute.Coarse => !_known.AsSpan(1, LastCoarse).ContainsAnyExceptInRange(0, BitsWanting),
        _ => !_known.AsSpan().ContainsAnyExcept(0),
    };

    private void GiveMeans(JpegFrame frame, int quantisation, ILumaSink sink)
    {
        _means.Begin(frame, 1, quantisation, sink);
        for (int y = 0; y < frame.Luma.High; y++)
        {
            for (int x = 0; x < frame.Luma.Wide; x++) { _means.Set(x, 0, _coefficients[(y * frame.LumaWide) + x]); }
            _means.Give();
        }
    }

    private bool GiveSamples(JpegFrame frame, ReadOnlySpan<short> quantisation, ILumaSink sink)
    {
        _strip.Begin(frame, frame.Luma.Down, sink);
        for (int y = 0; y < frame.McusDown; y++)
        {
            for (int v = 0; v < frame.Luma.Down; v++)
            {
                int row = (y * frame.Luma.Down) + v;
                for (int x = 0; x < frame.LumaWide; x++)
                {
                    if (!InverseDct.Transform(Block(frame, x, row), quantisation, _strip.Block(x, v), _strip.Stride)) { return false; }
                }
            }
            _strip.Give();
        }
        return true;
    }

    private bool TryBegin(JpegFrame frame, LumaRoute route)
    {
        _blockLength = route == LumaRoute.Blocks ? 1 : InverseDct.Area;
        long length = (long)frame.LumaWide * frame.LumaHigh * _blockLength;
        if (length > Array.MaxLength) { return false; }
        _frame = frame;
        Array.Fill(_known, -1);
        if (_coefficients.Length > Kept) { _coefficients = []; }
        if (_coefficients.Length < length) { _coefficients = new short[length]; }
        else { _coefficients.AsSpan(0, (int)length).Clear(); }
        return true;
    }

    private Span<short> Block(JpegFrame frame, int x, int y) => _coefficients.AsSpan(((y * frame.LumaWide) + x) * _blockLength, _blockLength);

    private bool ReadDc(ReadOnlySpan<byte> file, ref EntropyBits bits, JpegScan scan, CancellationToken cancel)
    {
        long untilRestart = scan.Restart > 0 ? scan.Restart : long.MaxValue;
        int restart = 0;
        var luma = scan.Frame.Luma;
        for (int y = 0; y < scan.McusDown; y++)
        {
            cancel.ThrowIfCancellationRequested();
            for (int x = 0; x < scan.McusAcross; x++)
            {
                if (untilRestart-- == 0)
                {
                    if (!SequentialScan.TryRestart(file, ref bits, scan, ref restart)) { return false; }
                    untilRestart = scan.Restart - 1;
                }
                foreach (var c in scan.Components)
                {
                    int across = scan.IsInterleaved ? c.Across : 1, down = scan.IsInterleaved ? c.Down : 1;
                    for (int v = 0; v < down; v++)
                    {
                        for (int h = 0; h < across; h++)
                        {
                            if (!ReadDc(ref bits, scan, c, c == luma ? Block(scan.Frame, (x * across) + h, (y * down) + v) : default)) { return false; }
                        }
                    }
                }
            }
            if (bits.IsShort) { return false; }
        }
        return true;
    }

    /// <param name="block">Empty for chroma.</param>
    private static bool ReadDc(ref EntropyBits bits, JpegScan scan, JpegComponent c, Span<short> block)
    {
        bits.Need32();
        if (scan.High > 0)
        {
            int bit = bits.Take(1);
            if (!block.IsEmpty) { block[0] |= (short)(bit << scan.Low); }
            return true;
        }
        var table = scan.Dc[c.DcTable]!;
        int size = SequentialScan.Symbol(ref bits, table, table.Look[bits.Peek(HuffmanTable.LookBits)]);
        if (size < 0) { return false; }
        if (size > 0) { c.Dc += bits.Receive(size); }
        if (!block.IsEmpty) { block[0] = (short)(c.Dc << scan.Low); }
        return true;
    }

    private bool ReadAc(ReadOnlySpan<byte> file, ref EntropyBits bits, JpegScan scan, CancellationToken cancel)
    {
        long untilRestart = scan.Restart > 0 ? scan.Restart : long.MaxValue;
        int restart = 0;
        _endOfBand = 0;
        var table = scan.Ac[scan.Components[0].AcTable]!;
        for (int y = 0; y < scan.McusDown; y++)
        {
            cancel.ThrowIfCancellationRequested();
            for (int x = 0; x < scan.McusAcross; x++)
            {
                if (untilRestart-- == 0)
                {
                    if (_endOfBand > 0 || !SequentialScan.TryRestart(file, ref bits, scan, ref restart)) { return false; }
                    untilRestart = scan.Restart - 1;
                }
                if (!(scan.High == 0 ? ReadFirst(ref bits, scan, table, Block(scan.Frame, x, y)) : Refine(ref bits, scan, table, Block(scan.Frame, x, y)))) { return false; }
            }
            if (bits.IsShort) { return false; }
        }
        return _endOfBand == 0;
    }

    /// <summary>G.1.2.2.</summary>
    private bool ReadFirst(ref EntropyBits bits, JpegScan scan, HuffmanTable table, Span<short> block)
    {
        if (_endOfBand > 0)
        {
            _endOfBand--;
            return true;
        }
        var look = table.Look;
        var values = table.Values;
        var natural = ZigZag.Natural;
        for (int k = scan.First; k <= scan.Last;)
        {
            bits.Need32();
            int next = bits.Peek(HuffmanTable.LookBits), value = values[next];
            if (value != 0)
            {
                int step = (value >> 8) & 0xFF;
                bits.Drop(value & 0xFF);
                if (step == 0) { break; }
                k += step;
                if (k - 1 > scan.Last) { return false; }
                block[natural[k - 1]] = (short)((value >> 16) << scan.Low);
                continue;
            }
            int symbol = SequentialScan.Symbol(ref bits, table, look[next]);
            if (symbol < 0) { return false; }
            int run = symbol >> 4, size = symbol & 15;
            if (size > 0)
            {
                k += run;
                if (k > scan.Last) { return false; }
                block[natural[k++]] = (short)(bits.Receive(size) << scan.Low);
            }
            else if (run == 15) { k += 16; }
            else
            {
                _endOfBand = (1 << run) + bits.Take(run) - 1;
                break;
            }
        }
        return true;
    }

    /// <summary>G.1.2.3: one more bit of what is known already, and coefficients of one bit between them.</summary>
    private bool Refine(ref EntropyBits bits, JpegScan scan, HuffmanTable table, Span<short> block)
    {
        short one = (short)(1 << scan.Low), minusOne = (short)(-1 << scan.Low);
        var natural = ZigZag.Natural;
        int k = scan.First;
        if (_endOfBand == 0)
        {
            for (; k <= scan.Last; k++)
            {
                bits.Need32();
                int symbol = SequentialScan.Symbol(ref bits, table, table.Look[bits.Peek(HuffmanTable.LookBits)]);
                if (symbol < 0) { return false; }
                int run = symbol >> 4, size = symbol & 15;
                short fresh = 0;
                if (size > 1) { return false; }
                if (size == 1) { fresh = bits.Take(1) == 1 ? one : minusOne; }
                else if (run != 15)
                {
                    _endOfBand = (1 << run) + bits.Take(run);
                    break;
                }
                for (; k <= scan.Last; k++)
                {
                    ref short known = ref block[natural[k]];
                    if (known != 0) { Correct(ref bits, ref known, one, minusOne); }
                    else if (run-- == 0) { break; }
                }
                if (fresh != 0)
                {
                    if (k > scan.Last) { return false; }
                    block[natural[k]] = fresh;
                }
            }
        }
        if (_endOfBand > 0)
        {
            for (; k <= scan.Last; k++)
            {
                ref short known = ref block[natural[k]];
                if (known != 0) { Correct(ref bits, ref known, one, minusOne); }
            }
            _endOfBand--;
        }
        return true;
    }

    private static void Correct(ref EntropyBits bits, ref short known, short one, short minusOne)
    {
        bits.Need32();
        if (bits.Take(1) == 1 && (known & one) == 0) { known += known > 0 ? one : minusOne; }
    }
}
