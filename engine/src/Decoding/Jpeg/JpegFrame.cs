using System.Buffers.Binary;

namespace Cotejo.Engine.Decoding.Jpeg;

/// <summary>The frame of a JPEG that is decoded here: 8 bits, Huffman, baseline or progressive, grey or YCbCr whose luma has the finest sampling.</summary>
internal sealed class JpegFrame
{
    private const int MostBlocksInMcu = 10;

    /// <summary>From these on the means of blocks are enough: below, fewer than three of them lie side by side in a cell of the hash.</summary>
    private const int LongForBlocks = 2500, ShortForBlocks = 1500;

    /// <summary>From here on a border that counts, a hundredth of the side, is not lost within a block.</summary>
    private const int ShortForCoarse = 800;

    private JpegFrame(int width, int height, bool progressive, JpegComponent[] components)
    {
        (Width, Height, IsProgressive, Components) = (width, height, progressive, components);
        int across = 8 * Luma.Across, down = 8 * Luma.Down;
        (McusAcross, McusDown) = ((width + across - 1) / across, (height + down - 1) / down);
        foreach (var c in components)
        {
            c.Wide = (Scaled(width, c.Across, Luma.Across) + 7) / 8;
            c.High = (Scaled(height, c.Down, Luma.Down) + 7) / 8;
        }
    }

    public int Width { get; }
    public int Height { get; }
    public bool IsProgressive { get; }
    public JpegComponent[] Components { get; }
    public JpegComponent Luma => Components[0];
    public int McusAcross { get; }
    public int McusDown { get; }

    /// <summary>The least that its hashes need: measured in engine/docs/distance.md.</summary>
    public LumaRoute Enough => Math.Max(Width, Height) >= LongForBlocks && Math.Min(Width, Height) >= ShortForBlocks ? LumaRoute.Blocks
        : IsProgressive && Math.Min(Width, Height) >= ShortForCoarse ? LumaRoute.Coarse
        : LumaRoute.Full;

    /// <summary>Blocks of luma in whole MCUs.</summary>
    public int LumaWide => McusAcross * Luma.Across;

    public int LumaHigh => McusDown * Luma.Down;

    /// <param name="marker">Of a frame.</param>
    /// <returns>Null when libjpeg-turbo is to decode it.</returns>
    public static JpegFrame? Read(byte marker, ReadOnlySpan<byte> body)
    {
        if (marker is not (0xC0 or 0xC1 or 0xC2) || body.Length < 6 || body[0] != 8) { return null; }
        int height = BinaryPrimitives.ReadUInt16BigEndian(body[1..]), width = BinaryPrimitives.ReadUInt16BigEndian(body[3..]), count = body[5];
        if (width == 0 || height == 0 || count is not (1 or 3) || body.Length != 6 + (3 * count)) { return null; }
        var components = new JpegComponent[count];
        int blocks = 0;
        for (int i = 0; i < count; i++)
        {
            byte id = body[6 + (3 * i)];
            var c = body.Slice(6 + (3 * i), 3);
            int across = c[1] >> 4, down = c[1] & 15;
            if (across is < 1 or > 4 || down is < 1 or > 4 || c[2] > 3 || components.Any(other => other?.Id == id)) { return null; }
            // One component alone has no MCU: its sampling means nothing.
            components[i] = count == 1 ? new JpegComponent(id, 1, 1, c[2]) : new JpegComponent(id, across, down, c[2]);
            blocks += across * down;
        }
        var luma = components[0];
        bool finest = components.All(c => c.Across <= luma.Across && c.Down <= luma.Down);
        return finest && (count == 1 || blocks <= MostBlocksInMcu) ? new JpegFrame(width, height, marker == 0xC2, components) : null;
    }

    private static int Scaled(int size, int sampling, int finest) => ((size * sampling) + finest - 1) / finest;
}
