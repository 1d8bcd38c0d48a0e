namespace Cotejo.Engine.Decoding.Video.Libav;

/// <summary>How one video is decoded.</summary>
/// <param name="Filters">As -vf takes them.</param>
/// <param name="Threads">Of the decoder; 0 for as many as it likes.</param>
internal readonly record struct LibavRequest(string Filters, bool KeyFramesOnly, int Threads, long MaxPixels);
