namespace Cotejo.Harness.Videos;

/// <summary>Frames a second as containers keep it: 29.97 is 30000/1001.</summary>
internal readonly record struct FrameRate(int Frames, int Seconds)
{
    /// <summary>The frames that vPDQ looks at, one a second, have numbers that are multiples of this.</summary>
    public int GridStep => Math.Max(1, Frames / Seconds);

    /// <returns>Presentation time in seconds.</returns>
    public double Time(int frame) => (double)frame * Seconds / Frames;

    /// <returns>The last frame that is shown at or before that time.</returns>
    public int FrameAt(double seconds) => (int)(seconds * Frames / Seconds);

    public override string ToString() => $"{Frames}/{Seconds}";
}
