namespace Cotejo.Engine.Matching.Videos;

/// <summary>
/// Finds where between its sampled frames one video lies in another. A frame that falls between two frames of the other side is at some
/// distance from either; in a moving scene the square of a distance grows with the time between, so that the two say where it falls.
/// </summary>
/// <remarks>
/// Let a frame fall at the share p of the way from one frame to the next, at distances l and r of them, which are w apart. With motion
/// m between the two, and n of difference in any two encodings of one picture, l² = n² + p m², r² = n² + (1 - p) m², w² = n² + m².
/// So l² - r² = (2p - 1) m², and 2w² - l² - r² = m². Both are summed over all frames before they are divided: one frame says little.
/// </remarks>
internal readonly struct OffsetFit(LaidTracks tracks)
{
    /// <summary>Rounds; an offset settles in two or three.</summary>
    private const int Rounds = 8;

    /// <summary>
    /// The offset, in ticks, that the frames of a part of A and what they meet in B agree on; the given one when nothing moves there.
    /// </summary>
    public long Refine(long offset, int from, int before)
    {
        for (int round = 0; round < Rounds; round++)
        {
            Sums there = default, back = default;
            Follow(offset, from, before, ref there);
            FollowBack(offset, from, before, ref back);
            double weights = there.Weight + back.Weight;

            // Where encodings differ by more than pictures move, distances say nothing of time.
            if (weights == 0 || there.Motion + back.Motion <= there.Noise + back.Noise) { break; }
            long move = (long)Math.Round(((there.Move * there.Weight) - (back.Move * back.Weight)) / weights);
            offset += move;
            if (Math.Abs(move) < TimeSpan.TicksPerMillisecond) { break; }
        }
        return offset;
    }

    /// <summary>The mean offset of the pairs that are sampled at nearly this one, the nearest weighing most.</summary>
    /// <param name="pairs">All pairs within half a step of the offset.</param>
    public long Settle(long offset, IReadOnlyList<FramePair> pairs)
    {
        double pull = 0, weights = 0;
        foreach (var (a, b, distance) in pairs)
        {
            long lowest = tracks.B.From[b] - tracks.A.Until[a], highest = tracks.B.Until[b] - tracks.A.From[a];

            // Spans that are shown together anyway have no say.
            if (lowest < offset && offset < highest) { continue; }
            double nearness = tracks.Distance + 1 - distance, weight = nearness * nearness;
            pull += weight * (Math.Clamp(offset, lowest, highest) - offset);
            weights += weight;
        }
        return weights == 0 ? offset : offset + (long)Math.Round(pull / weights);
    }

    /// <summary>Each frame of A between two of B.</summary>
    private void Follow(long offset, int from, int before, ref Sums sums)
    {
        var (a, b) = (tracks.A, tracks.B);
        for (int i = from, j = 0; i < before; i++)
        {
            long expected = a.From[i] + offset;
            while (j + 1 < b.Count && b.From[j + 1] <= expected) { j++; }
            if (j + 1 == b.Count || b.From[j] > expected) { continue; }
            Add(b, j, expected, tracks.Nearest(i, j), tracks.Nearest(i, j + 1), ref sums);
        }
    }

    /// <summary>Each frame of B between two of A.</summary>
    private void FollowBack(long offset, int from, int before, ref Sums sums)
    {
        var (a, b) = (tracks.A, tracks.B);
        for (int j = 0, i = from; j < b.Count && i + 1 < before; j++)
        {
            long expected = b.From[j] - offset;
            while (i + 1 < before && a.From[i + 1] <= expected) { i++; }
            if (i + 1 == before || a.From[i] > expected) { continue; }
            Add(a, i, expected, tracks.Nearest(i, j), tracks.Nearest(i + 1, j), ref sums);
        }
    }

    /// <param name="expected">When the picture should be shown in this track: at this frame or between it and the next.</param>
    /// <param name="left">Its distance to this frame.</param>
    /// <param name="right">Its distance to the next.</param>
    private void Add(Track track, int frame, long expected, int left, int right, ref Sums sums)
    {
        int whole = track.Moves[frame];
        long gap = track.From[frame + 1] - track.From[frame];

        // Nothing is said by a picture that is like neither, by a cut, or where frames are missing between.
        if (Math.Min(left, right) > tracks.Distance || whole > 2 * tracks.Distance || gap > 2 * track.Step) { return; }
        int difference = (left * left) - (right * right);
        int motion = (2 * whole * whole) - (left * left) - (right * right);
        double weight = Math.Max(Math.Abs(difference), motion);
        sums.Difference += difference;
        sums.Motion += motion;
        sums.Noise += Math.Min(left * left, right * right);
        sums.Weights += weight;
        sums.Gaps += weight * gap;
        sums.Middles += weight * (track.From[frame] + (gap / 2) - expected);
    }

    private struct Sums
    {
        public double Difference, Motion, Noise, Weights, Gaps, Middles;

        private readonly double Gap => Gaps / Weights;

        /// <summary>How far behind the expected times the pictures are shown.</summary>
        public readonly double Move => Weights == 0 ? 0
            : (Middles / Weights) + (Gap / 2 * (Math.Abs(Difference) < Motion ? Difference / Motion : Math.Sign(Difference)));

        /// <summary>The finer the sampling and the more that moves, the surer.</summary>
        public readonly double Weight => Weights == 0 ? 0 : Weights / (Gap * Gap);
    }
}
