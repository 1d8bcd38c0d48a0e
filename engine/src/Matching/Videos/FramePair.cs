using Cotejo.Kernels;

namespace Cotejo.Engine.Matching.Videos;

/// <summary>Two frames that are near, and at an offset shown together.</summary>
internal readonly record struct FramePair(int A, int B, int Distance);

/// <summary>Two tracks at one orientation: which frames are near when the second is shifted against the first.</summary>
/// <param name="Orientation">How B's picture must be laid to look like A's.</param>
/// <param name="Distance">Frames at this distance or nearer match.</param>
internal readonly record struct LaidTracks(Track A, Track B, Orientation Orientation, int Distance)
{
    /// <summary>All pairs whose spans come within a tolerance of each other at an offset; by A, then B.</summary>
    /// <param name="from">The first frame of A that is looked at.</param>
    /// <param name="before">The frame of A behind the last.</param>
    public List<FramePair> At(long offset, long tolerance, int from, int before)
    {
        var pairs = new List<FramePair>();
        int first = 0;
        for (int i = from; i < before; i++)
        {
            long earliest = A.From[i] + offset - tolerance, latest = A.Until[i] + offset + tolerance;
            while (first < B.Count && B.Until[first] < earliest) { first++; }
            for (int j = first; j < B.Count && B.From[j] <= latest; j++)
            {
                int distance = Nearest(i, j);
                if (distance <= Distance) { pairs.Add(new FramePair(i, j, distance)); }
            }
        }
        return pairs;
    }

    /// <summary>As the search for copies measures it: whole or inside the border, either one laid.</summary>
    public int Nearest(int a, int b)
    {
        var plainA = A.Planes[0].AsSpan(A.PlacesOf(a));
        var plainB = B.Planes[0].AsSpan(B.PlacesOf(b));
        var laidA = A.Planes[(int)Orientation.Inverse()].AsSpan(A.PlacesOf(a));
        var laidB = B.Planes[(int)Orientation].AsSpan(B.PlacesOf(b));
        int nearest = int.MaxValue;
        for (int i = 0; i < plainA.Length; i++)
        {
            for (int j = 0; j < plainB.Length; j++)
            {
                nearest = Math.Min(nearest, Math.Min(Hamming.Distance(plainA[i], laidB[j]), Hamming.Distance(laidA[i], plainB[j])));
            }
        }
        return nearest;
    }
}
