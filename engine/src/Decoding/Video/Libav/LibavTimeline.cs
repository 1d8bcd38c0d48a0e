namespace Cotejo.Engine.Decoding.Video.Libav;

/// <summary>
/// What the ffmpeg command does to the time stamps of packets before it decodes them (process_input of its version 5.1): moves them to begin
/// at the start of the file, and counts decoding times in microseconds. Where it would mend a gap, a jump or a wrap, this declines.
/// </summary>
internal sealed unsafe class LibavTimeline
{
    /// <summary>From here on a double, as the command counts in for a moment, loses single units.</summary>
    private const long MostExact = 1L << 53;

    /// <summary>Half of what the command takes for a jump, in formats that have such, and far less than it does elsewhere.</summary>
    private const long LongestGap = 5_000_000, LongestGapElsewhere = 3_600_000_000;

    /// <summary>Half of what the command lets time go back by.</summary>
    private const long Slack = 50_000;

    private readonly bool _jumps;
    private readonly long _start;
    private readonly long _streamStart;
    private readonly int _wrapBits;
    private readonly Rational _base;
    private long _offset;
    private bool _begun;
    private long _last = LibavLayout.NoTime;
    private long _expected = LibavLayout.NoTime;

    /// <summary>The latest end of a frame that was shown, in microseconds.</summary>
    private long _shown = LibavLayout.NoTime;

    public LibavTimeline(void* format, void* stream)
    {
        void* kind = (void*)LibavLayout.At<nint>(format, LibavLayout.FormatKind);
        _jumps = (LibavLayout.At<int>(kind, LibavLayout.KindFlags) & LibavLayout.JumpsInTime) != 0;
        _start = LibavLayout.At<long>(format, LibavLayout.FormatStart);
        _streamStart = LibavLayout.At<long>(stream, LibavLayout.StreamStart);
        _wrapBits = LibavLayout.At<int>(stream, LibavLayout.StreamWrapBits);
        _base = LibavLayout.At<Rational>(stream, LibavLayout.StreamTimeBase);
        _offset = _start == LibavLayout.NoTime ? 0 : -_start;
    }

    /// <summary>Every packet had a decoding time, so that the decoder is told the very times that it is told by the command.</summary>
    public bool IsExact { get; private set; } = true;

    /// <exception cref="LibavDeclinedException"/>
    public void Prepare(void* packet)
    {
        ref long time = ref LibavLayout.At<long>(packet, LibavLayout.PacketTime);
        ref long decode = ref LibavLayout.At<long>(packet, LibavLayout.PacketDecodeTime);
        if (!_begun) { Begin(time, decode); }
        long shift = LibavCalls.Rescale(_offset, Rational.Microseconds, _base);
        Shift(ref time, shift);
        Shift(ref decode, shift);
        if (decode == LibavLayout.NoTime)
        {
            Require(!_jumps, "a packet has no time");
            IsExact = false;
            return;
        }
        long micros = LibavCalls.Rescale(decode, _base, Rational.Microseconds);
        long length = LibavCalls.Rescale(LibavLayout.At<long>(packet, LibavLayout.PacketDuration), _base, Rational.Microseconds);
        if (_jumps) { CheckStep(micros, length); }
        else if (_last != LibavLayout.NoTime)
        {
            Require(Math.Abs(micros - _last) < LongestGapElsewhere, "time jumps");
            long shown = time == LibavLayout.NoTime ? micros : LibavCalls.Rescale(time, _base, Rational.Microseconds);
            Require(Math.Abs(shown - _last) < LongestGapElsewhere, "time jumps");
        }
        (_last, _expected) = (micros, micros + length);
        decode = LibavCalls.Rescale(micros, Rational.Microseconds, _base);
    }

    /// <summary>A frame came out of the decoder.</summary>
    public void Show(long time, long duration) =>
        _shown = LibavCalls.Rescale(time, _base, Rational.Microseconds) + LibavCalls.Rescale(Math.Max(duration, 0), _base, Rational.Microseconds);

    private void Begin(long time, long decode)
    {
        _begun = true;
        if (_start == LibavLayout.NoTime || _wrapBits is < 2 or >= 63) { return; }
        if (_jumps && _streamStart != LibavLayout.NoTime)
        {
            // The file's start is that of its sound, perhaps, which is not decoded.
            _offset = -Math.Max(_start, LibavCalls.Rescale(_streamStart, _base, Rational.Microseconds));
        }
        long wrap = LibavCalls.Rescale(_start, Rational.Microseconds, _base) + (1L << (_wrapBits - 1));
        Require(time <= wrap && decode <= wrap, "time stamps wrap");
    }

    private void CheckStep(long micros, long length)
    {
        Require(length is > 0 and < LongestGap, "a packet has no length");
        if (_last != LibavLayout.NoTime)
        {
            Require(micros >= _last && micros - _last < LongestGap && micros + Slack >= _expected, "time jumps");
        }
        Require(_shown == LibavLayout.NoTime || micros + Slack >= _shown, "time jumps");
    }

    private static void Shift(ref long time, long by)
    {
        if (time == LibavLayout.NoTime) { return; }
        time = unchecked(time + by);
        Require(time is > -MostExact and < MostExact, "a time is beyond counting");
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds) { throw new LibavDeclinedException(otherwise); }
    }
}
