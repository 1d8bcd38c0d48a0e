namespace Cotejo.Engine.Decoding;

/// <summary>
/// Takes the luma of one picture, frame by frame, row by row, so that no decoder needs to hold more than its library
/// makes it hold. Calls come from one thread: for each frame BeginFrame, then rows from the top until height rows
/// were given, then EndFrame. Row data is only read during the call.
/// </summary>
public interface ILumaSink
{
    void BeginFrame(int width, int height);

    /// <param name="luma">Whole rows of 8-bit luma, row-major, no padding; any number of rows a call.</param>
    void AddRows(ReadOnlySpan<byte> luma);

    /// <param name="luma">Whole rows of luma as the reference computes it from RGB: 0.299 R + 0.587 G + 0.114 B in float32,
    /// left to right, 0 to 255, not rounded.</param>
    void AddRows(ReadOnlySpan<float> luma);

    void EndFrame();
}
