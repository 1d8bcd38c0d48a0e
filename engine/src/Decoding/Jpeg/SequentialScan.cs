using System.Runtime.CompilerServices;

namespace Cotejo.Engine.Decoding.Jpeg;

/// <summary>A scan of a sequential frame: blocks of luma become samples as they come, blocks of chroma are passed over.</summary>
internal sealed class SequentialScan
{
    private readonly short[] _block = new short[InverseDct.Area];
    private readonly LumaStrip _strip = new();
    private readonly BlockMeans _means = new();

    /// <param name="at">Behind the scan's header; then where the marker behind its data begins.</param>
    /// <returns>False when libjpeg would have warned of something.</returns>
    public bool Give(ReadOnlySpan<byte> file, ref int at, JpegScan scan, ReadOnlySpan<short> quantisation, LumaRoute route, ILumaSink sink, CancellationToken cancel)
    {
        bool means = route == LumaRoute.Blocks;
        var frame = scan.Frame;
        var bits = new EntropyBits(file, at);
        // What was broken off left something there.
        _block.AsSpan().Clear();
        int blocksDown = scan.IsInterleaved ? frame.Luma.Down : 1;
        if (means) { _means.Begin(frame, blocksDown, quantisation[0], sink); }
        else { _strip.Begin(frame, blocksDown, sink); }
        long untilRestart = scan.Restart > 0 ? scan.Restart : long.MaxValue;
        int restart = 0;
        for (int y = 0; y < scan.McusDown; y++)
        {
            cancel.ThrowIfCancellationRequested();
            for (int x = 0; x < scan.McusAcross; x++)
            {
                if (untilRestart-- == 0)
                {
                    if (!TryRestart(file, ref bits, scan, ref restart)) { return false; }
                    untilRestart = scan.Restart - 1;
                }
                foreach (var c in scan.Components)
                {
                    var (dc, ac) = (scan.Dc[c.DcTable]!, scan.Ac[c.AcTable]!);
                    int across = scan.IsInterleaved ? c.Across : 1, down = scan.IsInterleaved ? c.Down : 1;
                    for (int v = 0; v < down; v++)
                    {
                        for (int h = 0; h < across; h++)
                        {
                            if (c != frame.Luma || means)
                            {
                                if (!Pass(ref bits, dc, ac, ref c.Dc)) { return false; }
                                if (means && c == frame.Luma) { _means.Set((x * across) + h, v, c.Dc); }
                            }
                            else if (!Read(ref bits, dc, ac, c, quantisation, _strip.Block((x * across) + h, v), _strip.Stride)) { return false; }
                        }
                    }
                }
            }
            if (bits.IsShort) { return false; }
            if (means) { _means.Give(); }
            else { _strip.Give(); }
        }
        at = bits.MarkerAfter();
        return at >= 0;
    }

    /// <summary>The marker that is due; the numbers of restarts go round.</summary>
    internal static bool TryRestart(ReadOnlySpan<byte> file, ref EntropyBits bits, JpegScan scan, ref int restart)
    {
        int at = bits.MarkerAfter();
        if (at < 0 || file[at + 1] != 0xD0 + restart) { return false; }
        restart = (restart + 1) & 7;
        bits = new EntropyBits(file, at + 2);
        foreach (var c in scan.Components) { c.Dc = 0; }
        return true;
    }

    private bool Read(ref EntropyBits bits, HuffmanTable dc, HuffmanTable ac, JpegComponent c, ReadOnlySpan<short> quantisation, Span<byte> samples, int stride)
    {
        bits.Need32();
        int size = Symbol(ref bits, dc);
        if (size < 0) { return false; }
        if (size > 0) { c.Dc += bits.Receive(size); }
        var block = _block.AsSpan(0, InverseDct.Area);
        bool isFlat = true;
        var look = ac.Look;
        var values = ac.Values;
        var natural = ZigZag.Natural;
        var (window, count) = bits.Lend();
        for (int k = 1; k < InverseDct.Area;)
        {
            if (count < 32) { (window, count) = bits.Refill(window, count); }
            int next = (int)(window >> (64 - HuffmanTable.LookBits)), value = values[next];
            if (value != 0)
            {
                window <<= value;
                count -= value & 0xFF;
                int step = (value >> 8) & 0xFF;
                if (step == 0) { break; }
                k += step;
                if (k > InverseDct.Area) { return false; }
                block[natural[k - 1]] = (short)(value >> 16);
                isFlat = false;
                continue;
            }
            bits.Return(window, count);
            int symbol = Symbol(ref bits, ac, look[next]);
            if (symbol < 0) { return false; }
            size = symbol & 15;
            if (size > 0)
            {
                k += symbol >> 4;
                if (k >= InverseDct.Area) { return false; }
                block[natural[k++]] = (short)bits.Receive(size);
                isFlat = false;
            }
            else if (symbol != 0xF0)
            {
                (window, count) = bits.Lend();
                break;
            }
            else { k += 16; }
            (window, count) = bits.Lend();
        }
        bits.Return(window, count);
        if (isFlat)
        {
            int level = (short)((short)c.Dc * quantisation[0]);
            Fill(samples, stride, InverseDct.Flat(level));
            return level is >= -InverseDct.Most - 1 and <= InverseDct.Most;
        }
        block[0] = (short)c.Dc;
        bool inRange = InverseDct.Transform(block, quantisation, samples, stride);
        block.Clear();
        return inRange;
    }

    /// <summary>A block of which the mean is of use at most.</summary>
    private static bool Pass(ref EntropyBits bits, HuffmanTable dc, HuffmanTable ac, ref int mean)
    {
        bits.Need32();
        int size = Symbol(ref bits, dc);
        if (size < 0) { return false; }
        if (size > 0) { mean += bits.Receive(size); }
        var look = ac.Look;
        var values = ac.Values;
        var (window, count) = bits.Lend();
        for (int k = 1; k < InverseDct.Area;)
        {
            if (count < 32) { (window, count) = bits.Refill(window, count); }
            int next = (int)(window >> (64 - HuffmanTable.LookBits)), value = values[next];
            if (value != 0)
            {
                window <<= value;
                count -= value & 0xFF;
                int step = (value >> 8) & 0xFF;
                if (step == 0) { break; }
                k += step;
                if (k > InverseDct.Area) { return false; }
                continue;
            }
            bits.Return(window, count);
            int symbol = Symbol(ref bits, ac, look[next]);
            if (symbol < 0) { return false; }
            bits.Drop(symbol & 15);
            (window, count) = bits.Lend();
            if ((symbol & 15) == 0 && symbol != 0xF0) { break; }
            k += (symbol >> 4) + 1;
            if (k > InverseDct.Area && symbol != 0xF0) { return false; }
        }
        bits.Return(window, count);
        return true;
    }

    private static int Symbol(ref EntropyBits bits, HuffmanTable table) => Symbol(ref bits, table, table.Look[bits.Peek(HuffmanTable.LookBits)]);

    /// <param name="look">What the table says of the next bits.</param>
    /// <returns>-1 for what is no code.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Symbol(ref EntropyBits bits, HuffmanTable table, ushort look)
    {
        if (look != 0)
        {
            bits.Drop(look >> 8);
            return look & 0xFF;
        }
        int symbol = table.Long(bits.Peek(HuffmanTable.LongestCode), out int length);
        bits.Drop(length);
        return length == 0 ? -1 : symbol;
    }

    private static void Fill(Span<byte> samples, int stride, byte level)
    {
        for (int y = 0; y < InverseDct.Side; y++) { samples.Slice(y * stride, InverseDct.Side).Fill(level); }
    }
}
