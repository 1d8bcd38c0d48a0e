namespace Cotejo.Engine.Decoding;

/// <summary>How much of a picture's luma its hashes are made of.</summary>
public enum LumaRoute
{
    /// <summary>Every pixel, as the hashes are defined.</summary>
    Full,

    /// <summary>
    /// The mean of every block of 8x8 pixels, for pictures that are large: it stands in the JPEG, and nothing else of the block is decoded. The
    /// taps are those of the full size, folded onto the blocks.
    /// </summary>
    Blocks,

    /// <summary>
    /// Of a progressive JPEG the first scans: blocks' means, and their coarsest coefficients to within two bits. The pixels made of them are all there.
    /// </summary>
    Coarse,
}

public static class LumaRoutes
{
    /// <summary>As the ledger keeps it: never change one.</summary>
    public static string Name(this LumaRoute route) => route switch
    {
        LumaRoute.Full => "full",
        LumaRoute.Blocks => "full/8c",
        LumaRoute.Coarse => "full/5a",
        _ => throw new ArgumentOutOfRangeException(nameof(route), route, "There are three."),
    };
}
