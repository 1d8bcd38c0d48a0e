using Cotejo.Kernels;

namespace Cotejo.Engine.Lists;

/// <summary>The perceptual hashes of a list as they are searched: those of its pictures, or those of its videos' frames.</summary>
internal sealed class NearRows(ListFile file, bool ofVideos)
{
    /// <summary>Rows are frames, and a video's stand together.</summary>
    public bool OfVideos => ofVideos;

    public int Count { get; } = checked((int)(ofVideos ? file.Description.Counts.Frames : file.Description.Counts.Pdq));

    /// <summary>All hashes in parts, each with the number of its first row and the entries of its rows.</summary>
    public IEnumerable<(int First, Hash256[] Hashes, ulong[] Entries)> Blocks(int most)
    {
        int rows;
        for (int first = 0; first < Count; first += rows)
        {
            rows = Math.Min(most, Count - first);
            var (hashes, entries) = (new Hash256[rows], new ulong[rows]);
            Read(first, hashes, entries, ofVideos ? new long[rows] : []);
            yield return (first, hashes, entries);
        }
    }

    public (Hash256 Hash, ulong Entry, long? Time) Row(int row)
    {
        Span<Hash256> hash = stackalloc Hash256[1];
        Span<ulong> entry = stackalloc ulong[1];
        Span<long> time = stackalloc long[1];
        Read(row, hash, entry, ofVideos ? time : []);
        return (hash[0], entry[0], ofVideos ? time[0] : null);
    }

    /// <summary>The frames of one video.</summary>
    public Hash256[] FramesOf(ListEntry video)
    {
        var hashes = new Hash256[video.Frames];
        Read((int)video.FirstFrame, hashes, new ulong[video.Frames], new long[video.Frames]);
        return hashes;
    }

    private void Read(int first, Span<Hash256> hashes, Span<ulong> entries, Span<long> times)
    {
        if (ofVideos) { file.ReadFrames(first, hashes, entries, times); }
        else { file.ReadPdq(first, hashes, entries); }
    }
}
