using System.Buffers.Text;

namespace Cotejo.Engine.Decoding.Video;

/// <summary>
/// The presentation times that ffmpeg announces, in order. They never go back, whatever the file says: a frame that claims to come
/// before the last one gets the last one's time.
/// </summary>
internal sealed class FrameTimes
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    private readonly Queue<TimeSpan> _waiting = new();
    private TimeSpan _last;

    public int Waiting => _waiting.Count;

    /// <param name="line">As the metadata filter prints it: <c>frame:3    pts:2002000 pts_time:2.002</c>. Others are passed over.</param>
    public void Add(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith("frame:"u8)) { return; }
        int at = line.IndexOf(" pts:"u8);
        if (at < 0) { return; }
        bool known = Utf8Parser.TryParse(line[(at + 5)..], out long stamp, out _);
        Add(known ? stamp : null);
    }

    /// <param name="stamp">Null for a frame without.</param>
    public void Add(long? stamp) => _waiting.Enqueue(stamp is { } known ? Read(known) : _last);

    /// <exception cref="InvalidOperationException">None is waiting.</exception>
    public TimeSpan Next() => _waiting.Dequeue();

    private TimeSpan Read(long stamp)
    {
        const long TicksPerStamp = TimeSpan.TicksPerSecond / FfmpegCommand.TicksPerSecond;
        // Rounds towards zero half a microsecond that an odd time base leaves.
        long micros = Math.Clamp(stamp / FrameChoice.TimeFactor, _last.Ticks / TicksPerStamp, Longest.Ticks / TicksPerStamp);
        _last = TimeSpan.FromTicks(micros * TicksPerStamp);
        return _last;
    }
}
