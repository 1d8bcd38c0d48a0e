using Cotejo.Kernels;

namespace Cotejo.Engine.Matching.Videos;

/// <summary>What two videos are to each other: which intervals of one are in the other, and what follows from that.</summary>
public static class VideoComparer
{
    /// <summary>Percent of a video that lies in segments when it counts as being in the other.</summary>
    private const double Most = 80;

    /// <summary>
    /// Percent of the shorter video that a shared scene must be for the two to be grouped. A title card or a channel's
    /// introduction is a small part of what it stands before, and would join hundreds of videos that have nothing else in common.
    /// </summary>
    private const double Half = 50;

    /// <summary>Percent of a video's frames that must be fit to compare for it to be said that most of it is in another.</summary>
    private const double LeastComparable = 20;

    /// <param name="distance">Frames whose centred hashes are at this distance or nearer match.</param>
    /// <param name="thresholds">For the shares by policy full.</param>
    /// <returns>The mirror image of what comparing <paramref name="b"/> with <paramref name="a"/> gives.</returns>
    public static VideoRelation Compare(
        VideoSequence a, VideoSequence b, int distance, VpdqThresholds? thresholds = null, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(distance);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(distance, Hamming.MaxThreshold);
        thresholds ??= new VpdqThresholds();

        // Slots and ties have a direction; always to walk from the lower number makes both directions the same.
        return a.Content <= b.Content
            ? Relate(a, b, distance, thresholds, cancel)
            : Mirror(Relate(b, a, distance, thresholds, cancel));
    }

    private static VideoRelation Relate(VideoSequence a, VideoSequence b, int distance, VpdqThresholds thresholds, CancellationToken cancel)
    {
        Track trackA = Track.Of(a), trackB = Track.Of(b);
        List<Stretch> stretches = trackA.Count == 0 || trackB.Count == 0 ? [] : new SegmentSearch(trackA, trackB, distance, cancel).Run();
        var covered = new VideoShares(
            Coverage.Percent(trackA, stretches.Select(s => (s.FromA, s.UntilA))),
            Coverage.Percent(trackB, stretches.Select(s => (s.FromA + s.Offset, s.UntilA + s.Offset))));
        var kind = Kind(trackA, trackB, stretches.Count, covered);
        var orientation = stretches.GroupBy(s => s.Orientation)
            .OrderByDescending(laid => laid.Sum(s => Math.Min(s.FramesA.Count, s.FramesB.Count))).ThenBy(laid => laid.Key)
            .FirstOrDefault()?.Key ?? Orientation.Original;
        bool groups = kind.Groups() && (kind != CopyKind.SharedScene
            || (Math.Max(covered.A, covered.B) >= Half && stretches.Exists(s => !s.IsStill)));
        var segments = stretches.Select(Segment).OrderBy(s => s.FromA).ThenBy(s => s.FromB).ThenBy(s => s.Orientation).ToArray();
        return new VideoRelation(
            kind, orientation, segments, covered, PdqShares(a, b, thresholds), CentredShares(a, b, orientation, distance), groups);
    }

    private static CopyKind Kind(Track a, Track b, int segments, VideoShares covered)
    {
        if (segments == 0) { return CopyKind.Glimpse; }
        bool isAInB = covered.A >= Most && IsFit(a), isBInA = covered.B >= Most && IsFit(b);

        // One that holds the other several times over, or next to nothing fit to compare besides it, is not the same video.
        if (isAInB && isBInA && Math.Max(a.WholeTime, b.WholeTime) > 2 * Math.Min(a.WholeTime, b.WholeTime))
        {
            return a.WholeTime > b.WholeTime ? CopyKind.ClipOfA : CopyKind.ClipOfB;
        }
        return (isAInB, isBInA) switch
        {
            (true, true) => CopyKind.SameVideo,
            (false, true) => CopyKind.ClipOfA,
            (true, false) => CopyKind.ClipOfB,
            _ => CopyKind.SharedScene,
        };
    }

    private static bool IsFit(Track track) => 100.0 * track.Time >= LeastComparable * track.WholeTime;

    private static VideoSegment Segment(Stretch s) => new(
        s.Orientation, new TimeSpan(s.FromA), new TimeSpan(s.UntilA), new TimeSpan(s.FromA + s.Offset), new TimeSpan(s.UntilA + s.Offset),
        Math.Min(s.FramesA.Count, s.FramesB.Count), s.MeanDistance, s.IsStill);

    private static VideoShares PdqShares(VideoSequence a, VideoSequence b, VpdqThresholds thresholds)
    {
        var (ofA, ofB, _) = VpdqShares.Of(Frames(a), Frames(b), thresholds);
        return new VideoShares(ofA, ofB);

        static IEnumerable<VpdqFrame> Frames(VideoSequence video) => video.Frames.Select(f => new VpdqFrame(f.Full, f.FullQuality, f.Time));
    }

    /// <summary>As vPDQ's, by centred hashes, of which a frame with a border has two: it matches when either does.</summary>
    private static VideoShares CentredShares(VideoSequence a, VideoSequence b, Orientation orientation, int distance)
    {
        Hash256[][] ofA = Entries(a, Orientation.Original), ofB = Entries(b, orientation);
        return new VideoShares(Share(ofA, ofB), Share(ofB, ofA));

        static Hash256[][] Entries(VideoSequence video, Orientation laid) =>
        [
            .. video.Frames.Select(f => new[] { f.Centred, f.Trimmed }.OfType<Hash256[]>().Select(eight => eight[(int)laid]).ToArray())
                .Where(entries => entries.Length > 0).DistinctBy(entries => entries[0]),
        ];

        double Share(Hash256[][] frames, Hash256[][] others)
        {
            Hash256[] among = [.. others.SelectMany(entries => entries)];
            int matched = frames.Count(entries => entries.Any(hash => NearHash.First(hash, among, distance) >= 0));
            return frames.Length == 0 ? 0 : 100.0 * matched / frames.Length;
        }
    }

    private static VideoRelation Mirror(VideoRelation relation) => new(
        relation.Kind switch
        {
            CopyKind.ClipOfA => CopyKind.ClipOfB,
            CopyKind.ClipOfB => CopyKind.ClipOfA,
            var kind => kind,
        },
        relation.Orientation.Inverse(),
        [.. relation.Segments.Select(s => s with
        {
            Orientation = s.Orientation.Inverse(), FromA = s.FromB, UntilA = s.UntilB, FromB = s.FromA, UntilB = s.UntilA,
        }).OrderBy(s => s.FromA).ThenBy(s => s.FromB).ThenBy(s => s.Orientation)],
        Mirror(relation.Covered), Mirror(relation.Pdq), Mirror(relation.Centred), relation.Groups);

    private static VideoShares Mirror(VideoShares shares) => new(shares.B, shares.A);
}
