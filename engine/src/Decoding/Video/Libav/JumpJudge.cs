using Cotejo.Engine.Evidence;

namespace Cotejo.Engine.Decoding.Video.Libav;

/// <summary>
/// The parent's part in <see cref="KeySamples"/>: looks into the file whether all that lies between key frames may stay unread. What a worker asks
/// about is nonsense for all it knows.
/// </summary>
internal sealed class JumpJudge(Descriptor file, long length)
{
    /// <summary>Of a video, at most.</summary>
    public const int MostSamples = 1 << 17;

    private const int MostBoxes = 64, HeaderBytes = 16;

    /// <param name="samples">All of the video's, in their order.</param>
    /// <param name="room">For what is read. A sample, or an index, that is longer is not looked at.</param>
    public bool Allows(ReadOnlySpan<SamplePlace> samples, Span<byte> room)
    {
        int keys = 0;
        foreach (var sample in samples)
        {
            if (sample.IsKey != 0) { keys++; }
        }
        return TryReadIndex(room, out var moov) && MovTables.AllowJumps(moov, keys) && Allow(samples, room);
    }

    private bool Allow(ReadOnlySpan<SamplePlace> samples, Span<byte> room)
    {
        // Together they are no longer than the file, so that no list makes this take long.
        long left = length;
        foreach (var (at, bytes, isKey) in samples)
        {
            if (bytes < 0 || bytes > Math.Min(left, room.Length) || !TryRead(at, room[..bytes])) { return false; }
            if (!(isKey != 0 ? AvcSamples.MayBeAlone(room[..bytes]) : AvcSamples.MayBePassed(room[..bytes]))) { return false; }
            left -= bytes;
        }
        return true;
    }

    /// <returns>Whether the file is ordinary as far as its boxes go, with one index.</returns>
    private bool TryReadIndex(Span<byte> room, out ReadOnlySpan<byte> moov)
    {
        moov = default;
        Span<byte> header = stackalloc byte[HeaderBytes];
        bool found = false;
        long at = 0;
        for (int boxes = 0; at < length; boxes++)
        {
            var begin = header[..(int)Math.Min(HeaderBytes, length - at)];
            if (boxes == MostBoxes || !TryRead(at, begin)) { return false; }
            var box = new BoxReader(begin, ..);
            var (kind, head, size) = box.Head(length - at);
            if (box.IsBroken) { return false; }
            if (kind == "moov")
            {
                if (found || size - head > room.Length || !TryRead(at + head, room[..(int)(size - head)])) { return false; }
                moov = room[..(int)(size - head)];
                found = true;
            }
            else if (!MovTables.IsOrdinary(kind)) { return false; }
            at += size;
        }
        return found;
    }

    private bool TryRead(long at, Span<byte> bytes) => at >= 0 && at <= length - bytes.Length && LinuxFiles.TryReadAll(file, bytes, at);
}
