using System.Runtime.CompilerServices;

namespace Cotejo.Engine.Decoding.Jpeg;

/// <summary>A scan of a sequential frame: blocks of luma become samples as they come, blocks of chroma are passed over.</summary>
internal sealed class SequentialScan
{
    private readonly short[] _block = new short[InverseDct.Area];
    private readonly LumaStrip _strip = new();

    /// <param name="at">Behind the scan's header; then where the marker behind its data begins.</param>
    /// <returns>False when libjpeg would have warned of something.</returns>
    public bool Give(ReadOnlySpan<byte> file, ref int at, JpegScan scan, ReadOnlySpan<short> quantisation, ILumaSink sink, CancellationToken cancel)
    {
        var frame = scan.Frame;
        var bits = new EntropyBits(file, at);
        _strip.Begin(frame, scan.IsInterleaved ? frame.Luma.Down : 1, sink);
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
                            if (c != frame.Luma)
                            {
                                if (!Pass(ref bits, dc, ac)) { return false; }
                            }
                            else if (!Read(ref bits, dc, ac, c, quantisation, _strip.Block((x * across) + h, v), _strip.Stride)) { return false; }
                        }
                    }
                }
            }
            if (bits.IsShort) { return false; }
            _strip.Give();
        }
        at = bits.MarkerAfter();
        _strip.End();
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
        var block = _block.AsSpan();
        bool isFlat = true;
        var look = ac.Look;
        var values = ac.Values;
        var natural = ZigZag.Natural;
        for (int k = 1; k < InverseDct.Area;)
        {
            bits.Need32();
            int next = bits.Peek(HuffmanTable.LookBits), value = values[next];
            if (value != 0)
            {
                k += (value >> 8) & 0xFF;
                if (k > InverseDct.Area) { return false; }
                bits.Drop(value & 0xFF);
                block[natural[k - 1]] = (short)(value >> 16);
                isFlat = false;
                continue;
            }
            int symbol = Symbol(ref bits, ac, look[next]);
            if (symbol < 0) { return false; }
            size = symbol & 15;
            if (size == 0)
            {
                if (symbol != 0xF0) { break; }
                k += 16;
                continue;
            }
            k += symbol >> 4;
            if (k >= InverseDct.Area) { return false; }
            block[natural[k++]] = (short)bits.Receive(size);
            isFlat = false;
        }
        if (isFlat) { Fill(samples, stride, InverseDct.Flat((short)c.Dc * quantisation[0])); }
        else
        {
            block[0] = (short)c.Dc;
            InverseDct.Transform(block, quantisation, samples, stride);
            block.Clear();
        }
        return true;
    }

    /// <summary>A block that is of no use.</summary>
    private static bool Pass(ref EntropyBits bits, HuffmanTable dc, HuffmanTable ac)
    {
        bits.Need32();
        int size = Symbol(ref bits, dc);
        if (size < 0) { return false; }
        bits.Drop(size);
        var look = ac.Look;
        var values = ac.Values;
        for (int k = 1; k < InverseDct.Area;)
        {
            bits.Need32();
            int next = bits.Peek(HuffmanTable.LookBits), value = values[next];
            if (value != 0)
            {
                k += (value >> 8) & 0xFF;
                if (k > InverseDct.Area) { return false; }
                bits.Drop(value & 0xFF);
                continue;
            }
            int symbol = Symbol(ref bits, ac, look[next]);
            if (symbol < 0) { return false; }
            if (symbol == 0) { break; }
            bits.Drop(symbol & 15);
            k += (symbol >> 4) + 1;
            if (k > InverseDct.Area && symbol != 0xF0) { return false; }
        }
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
