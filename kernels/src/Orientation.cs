namespace Cotejo.Kernels;

/// <summary>
/// The eight ways to lay a picture, in the order in which the eight hashes of a plane are stored.
/// Named as the reference names them: FlipX turns top to bottom, FlipY mirrors left to right,
/// FlipPlus1 transposes, FlipMinus1 transposes along the other diagonal.
/// </summary>
public enum Orientation : byte
{
    Original,
    Rotate90,
    Rotate180,
    Rotate270,
    FlipX,
    FlipY,
    FlipPlus1,
    FlipMinus1,
}
