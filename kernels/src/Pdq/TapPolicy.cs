namespace Cotejo.Kernels.Pdq;

/// <summary>
/// Which weights bring a picture down to the 64x64 plane. It is stored beside every hash: hashes of different policies
/// are not comparable.
/// </summary>
public enum TapPolicy : byte
{
    /// <summary>
    /// The reference's two box passes at full resolution, sampled at 64 positions: the hash that lists and other tools understand.
    /// </summary>
    Full,

    /// <summary>
    /// Tents centred on the 64 cells, so that a picture and its smaller copy sample the same places: ours, for finding copies.
    /// </summary>
    Centred,
}
