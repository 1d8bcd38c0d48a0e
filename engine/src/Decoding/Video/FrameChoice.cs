using System.Globalization;

namespace Cotejo.Engine.Decoding.Video;

/// <summary>
/// Which frames ffmpeg hands over, as its own filters decide. The frame rate is not known before the start, and asking for it costs a
/// start; setpts knows it, and the number of each frame, but can drop none, and select can drop but does not know the rate. So setpts
/// writes its decision into the lowest bit of a doubled time stamp, and select drops what is odd.
/// </summary>
/// <param name="Every">Between two frames; zero for each; null for the key frames alone.</param>
internal readonly record struct FrameChoice(TimeSpan? Every)
{
    /// <summary>What time stamps are multiplied by on their way through <see cref="Filter"/>.</summary>
    public const int TimeFactor = 2;

    /// <summary>
    /// 1: the frame's own time; where it has none, one frame after the last; from its first frame on where that lies beyond what a double can count. 0: the time of the last frame kept. What an expression
    /// stores lasts from frame to frame.
    /// </summary>
    private const string OwnTime = "st(1,if(isnan(PTS),if(eq(N,0),0,round(ld(1)+if(isnan(FR),1,1/(FR*TB)))),PTS-if(gt(abs(STARTPTS),1e15),STARTPTS,0)))";

    public static FrameChoice From(VideoSampling sampling) => new(sampling.Every);

    /// <summary>Decoders that know how leave out all that is not a key frame before any work is done on it.</summary>
    public bool KeyFramesOnly => Every == null;

    public string Filter => Every switch
    {
        // Some decoders cannot leave frames out; they are dropped here.
        null => $"setpts='{OwnTime};2*ld(1)',select='key+eq(pict_type,I)'",
        { Ticks: <= 0 } => $"setpts='{OwnTime};2*ld(1)'",
        { } every => $"setpts='{OwnTime};2*ld(1)+if({Kept(every)},0*st(0,ld(1)),1)',select='not(mod(pts,2))'",
    };

    /// <summary>
    /// vPDQ's grid: frame n where n % max(1, (int)(seconds * rate)) is 0. The rate is a guess: where it is far too high, as with a
    /// variable one, the grid alone would leave gaps, so a frame is kept as well when half a step too much has passed; where there is
    /// none, the time alone decides.
    /// </summary>
    private static string Kept(TimeSpan every)
    {
        string seconds = every.TotalSeconds.ToString("0.0######", CultureInfo.InvariantCulture);
        const string Passed = "abs(ld(1)-ld(0))*TB";
        // A millionth keeps 0.1 s at 30 frames a second from becoming 2.9999 frames.
        return $"eq(N,0)+if(isnan(FR),gte({Passed},{seconds}),eq(mod(N,max(1,floor({seconds}*FR+1e-6))),0)+gt({Passed},1.5*{seconds}))";
    }
}
