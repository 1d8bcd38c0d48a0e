namespace Cotejo.Engine.Decoding.Jpeg;

/// <summary>One component of the frame: its sampling, and how many blocks it has.</summary>
internal sealed class JpegComponent(byte id, int across, int down, int table)
{
    private int _dc;

    public byte Id => id;

    /// <summary>Blocks of it in an MCU, across and down.</summary>
    public int Across => across;

    public int Down => down;

    /// <summary>Number of its quantisation table.</summary>
    public int Table => table;

    /// <summary>Blocks that hold picture: what a scan of this component alone has.</summary>
    public int Wide { get; set; }

    public int High { get; set; }

    /// <summary>Numbers of the tables of the scan, and the last DC value.</summary>
    public int DcTable { get; set; }

    public int AcTable { get; set; }

    public ref int Dc => ref _dc;
}
