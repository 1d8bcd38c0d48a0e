using static Cotejo.Kernels.Pdq.PdqBasis;

namespace Cotejo.Kernels.Pdq;

/// <summary>
/// How much one batch holds at most. Two batches are in memory at a time; one of the default size takes 75 MiB, pinned, in this process
/// and 90 MiB on the device.
/// </summary>
/// <param name="LumaBytes">
/// Bytes of luma, at least 32,768: what one frame of planes takes. 64 MiB is a millisecond of transfer or more, long against the start of a
/// kernel, and holds pictures of 64 million pixels.
/// </param>
/// <param name="Frames">Frames, at least 1. 512 thumbnails fill the largest cards.</param>
public sealed record PdqBatchSize(int LumaBytes = 64 << 20, int Frames = 512)
{
    /// <summary>
    /// Room for the tap tables, in float32 values: those of the widest frame that fits, and for every frame those of two sides of 500
    /// pixels that no other frame has.
    /// </summary>
    internal int TapFloats => 2 * MostTapFloats(Math.Min(LumaReducer.MaxSide, LumaBytes / LeastSide)) + Frames * 2 * MostTapFloats(500);

    /// <exception cref="ArgumentOutOfRangeException">Less than the least.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(LumaBytes, 2 * sizeof(float) * PlaneLength, nameof(LumaBytes));
        ArgumentOutOfRangeException.ThrowIfLessThan(Frames, 1, nameof(Frames));
    }

    /// <summary>
    /// At least what the tables of one side take under both policies: rows of the tent reach over n / 32 pixels, and two boxes of n / 128
    /// over n / 64, both rounded outwards.
    /// </summary>
    private static int MostTapFloats(int side) => Side * (side / 32 + 2 + side / 64 + 5);
}
