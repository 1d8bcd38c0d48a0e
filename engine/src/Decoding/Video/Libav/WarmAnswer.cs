using System.Runtime.InteropServices;

namespace Cotejo.Engine.Decoding.Video.Libav;

/// <summary>What the process that decodes videos says, one after the other.</summary>
internal enum WarmSign
{
    /// <summary>It can; behind it comes the version.</summary>
    Ready = 1,
    /// <summary>It cannot; behind it comes why.</summary>
    Absent,
    /// <summary>Wants bytes of the video: <see cref="WarmAnswer.First"/> from where, <see cref="WarmAnswer.Second"/> how many.</summary>
    Bytes,
    /// <summary>
    /// Asks whether all samples but key frames may stay unread: <see cref="WarmAnswer.First"/> how many there are, in <see cref="WarmAnswer.Text"/>
    /// bytes behind it, a <see cref="SamplePlace"/> each.
    /// </summary>
    Samples,
    /// <summary>Behind it comes a line of the log.</summary>
    Line,
    /// <summary>Behind it comes the luma of a frame, Width * Height values. First: its stamp, or <see cref="WarmAnswer.NoStamp"/>.</summary>
    Frame,
    /// <summary>There are no more frames, and nothing was amiss.</summary>
    End,
    /// <summary>What came counts for nothing: the ffmpeg command decides. Behind it comes why.</summary>
    Declined,
}

/// <summary>The head of everything that the process says, of one size.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct WarmAnswer
{
    /// <summary>Of the video, at one time; more than any list of samples has.</summary>
    public const int MostBytes = 4 << 20;

    public const long NoStamp = long.MinValue;

    public WarmSign Sign;
    public int Width, Height;

    /// <summary>Bytes of the text behind this.</summary>
    public int Text;
    public long First, Second;
}
