using System.Runtime.InteropServices;

namespace Cotejo.Engine.Decoding.Video.Libav;

/// <summary>
/// The key frames of a video by the index of its container, one after the other, with nothing read between them: of a clip nine bytes in ten.
/// For H.264 in MP4 whose index is complete at the start, where <see cref="JumpJudge"/> sees that it comes to the same. Decoding times are all
/// stored, so that none hangs on those before it, and the decoder keeps nothing of what it passes over. Damage in a slice that nobody decodes is
/// then told by nobody.
/// </summary>
internal sealed unsafe class KeySamples
{
    /// <summary>Half of what the command begins to doubt times from (dts_error_threshold): within it, it does not matter what a time is held against.</summary>
    private const double MostSeconds = 15 * 3600;

    private readonly void* _format;
    private readonly void* _stream;
    private readonly int _number, _count;
    private int _key = -1;

    private KeySamples(void* format, int number, int count)
    {
        _format = format;
        _stream = LibavStreams.Of(format, number);
        (_number, _count) = (number, count);
    }

    /// <param name="number">Of the stream; nothing of it has been taken yet.</param>
    /// <returns>Null where all samples have to be read.</returns>
    public static KeySamples? Find(void* format, int number, in LibavRequest request, ILibavTaker to)
    {
        void* stream = LibavStreams.Of(format, number);
        int count = LibavCalls.CountEntries(stream);
        bool isKind = request is { Threads: 1, Choice.KeyFramesOnly: true } && LibavStreams.IsMov(format) && LibavStreams.IsH264(stream)
            && AvcSamples.AreKnown(LibavStreams.Extra(stream));
        if (!isKind || count is 0 or > JumpJudge.MostSamples || LibavLayout.At<long>(stream, LibavLayout.StreamFrames) != count) { return null; }
        var keys = new KeySamples(format, number, count);
        var samples = keys.AreInOrder() ? keys.All() : [];
        return Array.Exists(samples, static sample => sample.IsKey == 0) && to.MayJump(samples) ? keys : null;
    }

    /// <summary>To the next key frame: its packet is the next of its stream that is read.</summary>
    /// <returns>False when there is none.</returns>
    /// <exception cref="LibavDeclinedException"/>
    public bool MoveOn()
    {
        int last = _key++;
        while (_key < _count && !IsKey(_key)) { _key++; }
        if (_key == _count) { return false; }
        // To the first key frame that is not before its time.
        Require(_key == last + 1 || LibavCalls.Seek(_format, _number, Entry(_key)->Time, 0) >= 0);
        return true;
    }

    /// <summary>A packet was read.</summary>
    /// <exception cref="LibavDeclinedException">It is another than it should be.</exception>
    public void Check(void* packet)
    {
        long decode = LibavLayout.At<long>(packet, LibavLayout.PacketDecodeTime);
        Require(LibavLayout.At<long>(packet, LibavLayout.PacketPlace) == Entry(_key)->Place && decode == Entry(_key)->Time
            && Math.Abs(Seconds(decode, LibavLayout.At<long>(packet, LibavLayout.PacketTime))) < MostSeconds);
    }

    private bool AreInOrder()
    {
        long time = long.MinValue;
        for (int i = 0; i < _count; i++)
        {
            if (Entry(i)->Time <= time || (IsKey(i) && Entry(i)->IsHidden)) { return false; }
            time = Entry(i)->Time;
        }
        return IsKey(0) && Seconds(Entry(0)->Time, time) < MostSeconds;
    }

    private double Seconds(long from, long to)
    {
        var unit = LibavLayout.At<Rational>(_stream, LibavLayout.StreamTimeBase);
        return ((double)to - from) * unit.Numerator / unit.Denominator;
    }

    private SamplePlace[] All()
    {
        var all = new SamplePlace[_count];
        for (int i = 0; i < _count; i++) { all[i] = new SamplePlace(Entry(i)->Place, Entry(i)->Bytes, IsKey(i) ? 1 : 0); }
        return all;
    }

    private bool IsKey(int number) => Entry(number)->IsKey;

    private IndexEntry* Entry(int number)
    {
        void* entry = LibavCalls.GetEntry(_stream, number);
        Require(entry != null);
        return (IndexEntry*)entry;
    }

    private static void Require(bool holds)
    {
        if (!holds) { throw new LibavDeclinedException("its index leads elsewhere"); }
    }

    /// <summary>AVIndexEntry.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct IndexEntry
    {
        public readonly long Place, Time;
        private readonly uint _flagsAndSize;
        private readonly int _distance;

        public bool IsKey => (_flagsAndSize & 1) != 0;

        /// <summary>Decoded, and not shown.</summary>
        public bool IsHidden => (_flagsAndSize & 2) != 0;

        public int Bytes => (int)(_flagsAndSize >> 2);
    }
}
