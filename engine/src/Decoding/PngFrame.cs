namespace Cotejo.Engine.Decoding;

/// <summary>One picture of an animated PNG: where it is drawn, how, and where its data lie in the file.</summary>
/// <param name="Number">Its place in the animation, from 1; 0 for a default picture that is not part of it and is shown by itself.</param>
/// <param name="X">With Y, Width and Height: a rectangle that is not empty and lies within the canvas.</param>
/// <param name="Over">Blended over what is there; else it replaces it, transparency included.</param>
/// <param name="DataAt">The first of its data chunks.</param>
/// <param name="DataEnd">Behind the last of them; other chunks may lie between.</param>
/// <param name="DataLength">Bytes of compressed data in them.</param>
internal readonly record struct PngFrame(
    int Number, int X, int Y, int Width, int Height, PngDisposal Disposal, bool Over, int DataAt, int DataEnd, int DataLength)
{
    public bool Alone => Number == 0;

    public long Pixels => (long)Width * Height;

    public override string ToString() => Alone ? "the default image" : $"frame {Number}";
}

/// <summary>What becomes of a frame's rectangle before the next frame is drawn; the numbers are the file's.</summary>
internal enum PngDisposal
{
    None = 0,
    Background = 1,
    Previous = 2,
}
