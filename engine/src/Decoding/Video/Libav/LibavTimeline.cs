namespace Cotejo.Engine.Decoding.Video.Libav;

/// <summary>
/// What the ffmpeg command of version 5.1 does to the time stamps of packets before it decodes them (process_input, process_input_packet and
/// decode_video there): it moves them to begin at the start of the file, counts on in microseconds where a packet has no decoding time, and
/// mends gaps, jumps and wraps. Where it would mend, this declines.
/// </summary>
internal sealed unsafe class LibavTimeline
{
    private const long No = LibavLayout.NoTime;

    /// <summary>From here on a double, as the command counts in for a moment, loses single units.</summary>
    private const long MostExact = 1L << 53;

    /// <summary>dts_delta_threshold, and what time may go back by, in formats that have jumps; dts_error_threshold in others.</summary>
    private const long Jump = 10_000_000, Back = 100_000, JumpElsewhere = 3600L * 30 * 1_000_000;

    private readonly void* _stream;
    private readonly Rational _base;
    private readonly bool _jumps;
    private readonly long _start;
    private long _offset;
    private bool _begun;

    // As the command calls them: of the last packet and frame, and what it expects next.
    private long _dts, _pts;
    private long _nextDts = No, _nextPts = No, _lastDts = No;
    private long _length;

    /// <summary>The expected decoding time hangs on what the decoder says of its rate, which is not asked here.</summary>
    private bool _isUnsure;

    /// <param name="decoder">Opened, and given nothing yet.</param>
    public LibavTimeline(void* format, void* stream, void* decoder)
    {
        _stream = stream;
        void* kind = (void*)LibavLayout.At<nint>(format, LibavLayout.FormatKind);
        _jumps = (LibavLayout.At<int>(kind, LibavLayout.KindFlags) & LibavLayout.JumpsInTime) != 0;
        _start = LibavLayout.At<long>(format, LibavLayout.FormatStart);
        _base = LibavLayout.At<Rational>(stream, LibavLayout.StreamTimeBase);
        _offset = _start == No ? 0 : -_start;
        var rate = LibavLayout.At<Rational>(stream, LibavLayout.StreamRate);
        long delay = 0;
        fixed (byte* name = "has_b_frames\0"u8) { Require(LibavCalls.GetOption(decoder, name, 0, &delay) >= 0, "the decoder tells no delay"); }
        _dts = rate.Numerator == 0 ? 0 : (long)(-delay * 1_000_000 / ((double)rate.Numerator / rate.Denominator));
    }

    /// <summary>Every packet had the decoding time that the command gives it, so that its decoder is told what ours is told.</summary>
    public bool IsExact { get; private set; } = true;

    /// <summary>A packet comes.</summary>
    /// <exception cref="LibavDeclinedException"/>
    public void Prepare(void* packet)
    {
        ref long time = ref LibavLayout.At<long>(packet, LibavLayout.PacketTime);
        ref long decode = ref LibavLayout.At<long>(packet, LibavLayout.PacketDecodeTime);
        if (!_begun) { Begin(time, decode); }
        long shift = LibavCalls.Rescale(_offset, Rational.Microseconds, _base);
        Shift(ref time, shift);
        Shift(ref decode, shift);
        if (decode != No) { CheckStep(Micros(decode), time == No ? No : Micros(time)); }

        if (_nextDts == No) { _nextDts = _dts; }
        if (_nextPts == No) { _nextPts = _pts; }
        if (decode != No) { (_nextDts, _dts, _lastDts, _isUnsure) = (Micros(decode), Micros(decode), Micros(decode), false); }
        else { IsExact &= !_isUnsure; }
        _length = Micros(LibavLayout.At<long>(packet, LibavLayout.PacketDuration));
        decode = _nextDts == No ? No : LibavCalls.Rescale(_nextDts, Rational.Microseconds, _base);
    }

    /// <summary>The decoder is asked for a frame.</summary>
    public void Ask() => (_pts, _dts) = (_nextPts, _nextDts);

    /// <summary>It gave one, or none.</summary>
    /// <param name="isFirst">Since the packet.</param>
    /// <param name="time">Of the frame; null for none.</param>
    public void Answer(bool isFirst, long? time, long duration)
    {
        if (time is { } shown)
        {
            _nextPts = _pts = Micros(shown);
            _nextPts += duration > 0 ? Micros(duration) : _length;
        }
        if (!isFirst && time is null) { return; }
        _isUnsure |= _length == 0;
        _nextDts = _dts == No || _length == 0 ? No : _nextDts + _length;
    }

    private void Begin(long time, long decode)
    {
        _begun = true;
        int wrapBits = LibavLayout.At<int>(_stream, LibavLayout.StreamWrapBits);
        if (_start == No || wrapBits is < 2 or >= 63) { return; }
        long streamStart = LibavLayout.At<long>(_stream, LibavLayout.StreamStart);
        // The file's start is that of its sound, perhaps, which is not decoded.
        if (_jumps && streamStart != No) { _offset = -Math.Max(_start, Micros(streamStart)); }
        long wrap = LibavCalls.Rescale(_start, Rational.Microseconds, _base) + (1L << (wrapBits - 1));
        Require(time <= wrap && decode <= wrap, "time stamps wrap");
    }

    private void CheckStep(long decode, long time)
    {
        if (_jumps)
        {
            Require(!_isUnsure, "a packet has no length");
            Require(_nextDts == No ? _lastDts == No || Math.Abs(decode - _lastDts) <= Jump
                : Math.Abs(decode - _nextDts) <= Jump && decode + Back >= Math.Max(_pts, _dts), "time jumps");
        }
        else if (_nextDts != No)
        {
            Require(Math.Abs(decode - _nextDts) <= JumpElsewhere && (time == No || Math.Abs(time - _nextDts) <= JumpElsewhere), "time jumps");
        }
    }

    private long Micros(long time) => LibavCalls.Rescale(time, _base, Rational.Microseconds);

    private static void Shift(ref long time, long by)
    {
        if (time == No) { return; }
        time = unchecked(time + by);
        Require(time is > -MostExact and < MostExact, "a time is beyond counting");
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds) { throw new LibavDeclinedException(otherwise); }
    }
}
