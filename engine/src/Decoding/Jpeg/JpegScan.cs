namespace Cotejo.Engine.Decoding.Jpeg;

/// <summary>What a scan's header says, and the tables that it is decoded with.</summary>
/// <param name="First">Of the coefficients that it holds, in zigzag order; 0 and 63 in a sequential frame.</param>
/// <param name="High">The bit that was the last before; 0 in a first pass.</param>
/// <param name="Low">The last bit that it brings.</param>
/// <param name="Restart">MCUs between restart markers; 0 for none.</param>
internal sealed record JpegScan(
    JpegFrame Frame, JpegComponent[] Components, HuffmanTable?[] Dc, HuffmanTable?[] Ac, int First, int Last, int High, int Low, int Restart)
{
    /// <summary>One component alone comes block by block, as many as hold picture; several come in MCUs.</summary>
    public bool IsInterleaved => Components.Length > 1;

    public int McusAcross => IsInterleaved ? Frame.McusAcross : Components[0].Wide;

    public int McusDown => IsInterleaved ? Frame.McusDown : Components[0].High;

    /// <returns>Null when it is none that is decoded here.</returns>
    public static JpegScan? Read(ReadOnlySpan<byte> body, JpegFrame frame, HuffmanTable?[] dc, HuffmanTable?[] ac, int restart)
    {
        if (body.Length < 1) { return null; }
        int count = body[0];
        if (count < 1 || count > frame.Components.Length || body.Length != 4 + (2 * count)) { return null; }
        var components = new JpegComponent[count];
        for (int i = 0; i < count; i++)
        {
            byte id = body[1 + (2 * i)], tables = body[2 + (2 * i)];
            if (Array.Find(frame.Components, c => c.Id == id) is not { } component || components.Contains(component)) { return null; }
            (component.DcTable, component.AcTable, component.Dc) = (tables >> 4, tables & 15, 0);
            if (component.DcTable > 3 || component.AcTable > 3) { return null; }
            components[i] = component;
        }
        var tail = body[(1 + (2 * count))..];
        var scan = new JpegScan(frame, components, (HuffmanTable?[])dc.Clone(), (HuffmanTable?[])ac.Clone(), tail[0], tail[1], tail[2] >> 4, tail[2] & 15, restart);
        return scan.IsPossible() ? scan : null;
    }

    private bool IsPossible()
    {
        if (!Frame.IsProgressive) { return (First, Last, High, Low) == (0, 63, 0, 0) && Components.All(c => Dc[c.DcTable] is not null && Ac[c.AcTable] is not null); }
        if (First > Last || Last > 63 || Low > 13 || (High != 0 && High - 1 != Low)) { return false; }
        // DC comes alone, AC of one component at a time; a refinement of DC needs no table.
        return First == 0 ? Last == 0 && (High > 0 || Components.All(c => Dc[c.DcTable] is not null))
            : Components.Length == 1 && Ac[Components[0].AcTable] is not null;
    }
}
