using Cotejo.Kernels;

namespace Cotejo.Engine.Matching.Videos;

/// <summary>A time that B may be shifted by against A.</summary>
internal readonly record struct Candidate(Orientation Orientation, int Slot, long Offset);

/// <summary>
/// Votes of frames on the offset between two videos, for each orientation. Every frame of either side gives each offset one vote, of
/// its best match there, however many matches it has; so a frame that resembles everything helps all offsets alike. A frame with a
/// span gives half of its vote for its first moment and half for its last, since it is where a still begins and ends that tells its
/// offset. The frames of a side that is sampled more finely count for less, each for its share of time. Votes can be withdrawn.
/// Nothing is stored but the sums: a frame's matches are searched again when it withdraws.
/// </summary>
internal sealed class OffsetVotes
{
    /// <summary>Slots that offsets are counted in, at most: 18 hours at half a second; longer videos get coarser slots.</summary>
    private const int MaxSlots = 1 << 17;

    /// <summary>How much more a frame counts, at most, than one of the finer side; sums of all frames stay in range.</summary>
    private const int MaxShare = 64;

    private const int Refused = int.MinValue / 2;

    private readonly Track _a, _b;
    private readonly int _distance, _slots, _shareA, _shareB;
    private readonly long _lowest, _slot, _tolerance;
    private readonly int[]?[] _votes = new int[]?[FrameHashes.Orientations];
    private readonly int[] _best;
    private readonly List<int> _touched = [];
    private readonly List<(int Owner, int Nearness)> _matches = [];

    public OffsetVotes(Track a, Track b, int distance)
    {
        (_a, _b, _distance) = (a, b, distance);
        long step = Math.Min(a.Step, b.Step);
        (_shareA, _shareB) = ((int)Math.Min(MaxShare, a.Step / step), (int)Math.Min(MaxShare, b.Step / step));
        _tolerance = step / 2;
        _lowest = b.From[0] - a.Until[^1] - _tolerance;
        long range = b.Until[^1] - a.From[0] + _tolerance - _lowest;
        _slot = Math.Max(Math.Max(1, step / 2), (range / (MaxSlots - 1)) + 1);
        _slots = (int)(range / _slot) + 1;
        _best = new int[_slots];
    }

    /// <summary>
    /// The least that a vote weighs; the most is less than twice that, so that the number of frames counts before their distances.
    /// </summary>
    public int LeastWeight => _distance + 1;

    public void CountA(int frame, int sign)
    {
        for (int o = 0; o < _votes.Length; o++) { Count(_a, frame, _b, (Orientation)o, (Orientation)o, isOfA: true, sign * _shareA); }
    }

    public void CountB(int frame, int sign)
    {
        for (int o = 0; o < _votes.Length; o++)
        {
            Count(_b, frame, _a, (Orientation)o, ((Orientation)o).Inverse(), isOfA: false, sign * _shareB);
        }
    }

    /// <summary>The offset with most votes: of equal ones that of the first orientation, and in it the middle of the first run.</summary>
    /// <param name="least">Null when no offset has as many.</param>
    public Candidate? Best(int least)
    {
        int most = least - 1, orientation = -1, at = 0;
        for (int o = 0; o < _votes.Length; o++)
        {
            if (_votes[o] is not { } votes) { continue; }
            for (int slot = 0; slot < votes.Length; slot++)
            {
                if (votes[slot] > most) { (most, orientation, at) = (votes[slot], o, slot); }
            }
        }
        if (orientation < 0) { return null; }
        var run = _votes[orientation].AsSpan(at);
        int length = run.IndexOfAnyExcept(most) is >= 0 and int end ? end : run.Length;
        int middle = at + ((length - 1) / 2);
        long offset = _lowest + (at * _slot) + (length * _slot / 2);
        return new Candidate((Orientation)orientation, middle, offset);
    }

    /// <summary>Takes an offset and its neighbours out of the vote.</summary>
    public void Refuse(Candidate candidate)
    {
        int first = Math.Max(0, candidate.Slot - 1), end = Math.Min(_slots, candidate.Slot + 2);
        _votes[(int)candidate.Orientation].AsSpan(first..end).Fill(Refused);
    }

    /// <param name="laid">How the other side's pictures are laid.</param>
    /// <param name="orientation">What that says of B against A.</param>
    /// <param name="share">What the frame's vote counts; below 0 to withdraw it.</param>
    private void Count(Track side, int frame, Track other, Orientation laid, Orientation orientation, bool isOfA, int share)
    {
        var among = other.Planes[(int)laid].AsSpan();
        _matches.Clear();
        foreach (var hash in side.Planes[0].AsSpan(side.PlacesOf(frame)))
        {
            for (int at = NearHash.First(hash, among, _distance); at >= 0; at = NearHash.First(hash, among, _distance, at + 1))
            {
                _matches.Add((other.Owners[at], _distance - Hamming.Distance(hash, among[at])));
            }
        }
        if (_matches.Count == 0) { return; }
        int[] votes = _votes[(int)orientation] ??= new int[_slots];
        long first = side.From[frame], last = side.Until[frame];
        Vote(first, other, isOfA, votes, first == last ? 2 * share : share);
        if (first != last) { Vote(last, other, isOfA, votes, share); }
    }

    /// <param name="moment">Of the frame that votes.</param>
    private void Vote(long moment, Track other, bool isOfA, int[] votes, int share)
    {
        foreach (var (owner, nearness) in _matches)
        {
            long from = other.From[owner], until = other.Until[owner];
            if (isOfA) { Weigh(from - moment, until - moment, nearness); }
            else { Weigh(moment - until, moment - from, nearness); }
        }
        foreach (int slot in _touched)
        {
            votes[slot] += share * _best[slot];
            _best[slot] = 0;
        }
        _touched.Clear();
    }

    /// <summary>
    /// For the offsets at which both are shown at once; and with half of their nearness for those at which they are less than half a
    /// step apart, as they may be when the videos were not sampled at the same moments.
    /// </summary>
    private void Weigh(long earliest, long latest, int nearness)
    {
        earliest -= _lowest;
        latest -= _lowest;
        int first = (int)((earliest - _tolerance) / _slot), last = (int)((latest + _tolerance) / _slot);
        int firstTogether = (int)(earliest / _slot), lastTogether = (int)(latest / _slot);
        for (int slot = first; slot <= last; slot++)
        {
            int weight = LeastWeight + (slot < firstTogether || slot > lastTogether ? nearness / 2 : nearness);
            if (_best[slot] == 0) { _touched.Add(slot); }
            if (weight > _best[slot]) { _best[slot] = weight; }
        }
    }
}
