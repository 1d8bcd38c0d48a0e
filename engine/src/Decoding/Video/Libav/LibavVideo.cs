using System.Text;

namespace Cotejo.Engine.Decoding.Video.Libav;

/// <summary>Takes what the libraries give of one video, and looks into its file for them.</summary>
internal interface ILibavTaker
{
    /// <param name="line">Of the log, without its end: what the container says of itself, among other things.</param>
    void Take(ReadOnlySpan<byte> line);

    /// <param name="stamp">As <see cref="FrameTimes"/> reads it; null for a frame without.</param>
    /// <param name="luma">width * height values; read during the call only.</param>
    void Take(int width, int height, long? stamp, ReadOnlySpan<byte> luma);

    /// <inheritdoc cref="JumpJudge.Allows"/>
    bool MayJump(ReadOnlySpan<SamplePlace> samples) => false;
}

/// <summary>
/// Decodes one video as the ffmpeg command of version 5.1 does by the command line of <see cref="FfmpegCommand"/>, step by step as it calls the
/// same libraries, as long as nothing is amiss. At the first word of trouble, and at all that the command would mend, it declines.
/// </summary>
internal sealed unsafe class LibavVideo : IDisposable
{
    /// <summary>Nothing is opened by it: it stands in what the log says, and there as the command puts it.</summary>
    private static readonly byte[] Name = Encoding.UTF8.GetBytes(FfmpegCommand.Reopened + "\0");

    private readonly LibavRequest _request;
    private readonly ILibavTaker _to;
    private readonly LibavInput _input;
    private readonly LibavPixels _pixels;
    private void* _format;
    private void* _decoder;
    private void* _packet;
    private void* _frame;
    private LibavGraph? _graph;
    private LibavTimeline? _timeline;
    private LibavProbe? _probe;
    private KeySamples? _keys;
    private void* _stream;
    private int _number;
    private long _lastTime = LibavLayout.NoTime;
    private bool _isInOrder = true;

    private LibavVideo(Stream file, in LibavRequest request, ILibavTaker to)
    {
        (_request, _to) = (request, to);
        _input = new LibavInput(file);
        _pixels = new LibavPixels(request.MaxPixels);
        _packet = LibavCalls.AllocatePacket();
        _frame = LibavCalls.AllocateFrame();
        if (_packet != null && _frame != null) { return; }
        Dispose();
        throw new LibavDeclinedException("there is no memory");
    }

    /// <exception cref="LibavDeclinedException">What came so far counts for nothing.</exception>
    public static void Decode(Stream file, in LibavRequest request, ILibavTaker to)
    {
        LibavLog.Begin();
        using var video = new LibavVideo(file, request, to);
        video.Open();
        video._probe!.FindStreams();
        video.Tell();
        video.OpenDecoder();
        video.Run();
    }

    public void Dispose()
    {
        _graph?.Dispose();
        _pixels.Dispose();
        fixed (void** decoder = &_decoder) { LibavCalls.FreeDecoder(decoder); }
        fixed (void** format = &_format) { LibavCalls.CloseFormat(format); }
        fixed (void** packet = &_packet) { LibavCalls.FreePacket(packet); }
        fixed (void** frame = &_frame) { LibavCalls.FreeFrame(frame); }
        _input.Dispose();
    }

    private void Open()
    {
        _format = LibavCalls.AllocateFormat();
        if (_format == null) { throw new LibavDeclinedException("there is no memory"); }
        LibavLayout.At<nint>(_format, LibavLayout.FormatInput) = (nint)_input.Context;
        using var options = new LibavOptions();
        options.Add("format_whitelist", VideoFormats.List);
        // There is none of this name: whatever a container refers to stays closed.
        options.Add("protocol_whitelist", "none");
        options.Add("scan_all_pmts", "1");
        int error;
        fixed (void** format = &_format, given = &options.Entries)
        fixed (byte* name = Name) { error = LibavCalls.OpenFormat(format, name, null, given); }
        Require(error >= 0, "it cannot be opened");
        _probe = new LibavProbe(_format, _request);
    }

    /// <summary>Passes on what the container says of itself, as the command prints it.</summary>
    private void Tell()
    {
        _number = -1;
        for (int i = 0; i < LibavStreams.Count(_format); i++)
        {
            void* stream = LibavStreams.Of(_format, i);
            bool ours;
            fixed (byte* first = "V:0\0"u8) { ours = _number < 0 && LibavCalls.MatchStream(_format, stream, first) > 0; }
            if (ours)
            {
                _number = i;
                _stream = stream;
            }
            LibavLayout.At<int>(stream, LibavLayout.StreamDiscard) = ours ? LibavLayout.DiscardNone : LibavLayout.DiscardAll;
        }
        Require(_number >= 0, "there is no video in it");
        void* parameters = LibavStreams.Parameters(_stream);
        void* kind = LibavCalls.FindDecoder(LibavLayout.At<int>(parameters, LibavLayout.ParametersCodec));
        Require(kind != null, "there is no decoder for it");
        _decoder = LibavCalls.AllocateDecoder(kind);
        Require(_decoder != null && LibavCalls.ToDecoder(_decoder, parameters) >= 0, "the decoder cannot be set up");
        LibavLayout.At<Rational>(_decoder, LibavLayout.DecoderRate) = LibavLayout.At<Rational>(_stream, LibavLayout.StreamRate);
        Require(LibavCalls.FromDecoder(parameters, _decoder) >= 0, "the decoder cannot be set up");
        fixed (byte* name = Name) { LibavCalls.Dump(_format, 0, name, 0); }
        CheckLog();
        foreach (byte[] line in LibavLog.Take()) { _to.Take(line); }
    }

    private void OpenDecoder()
    {
        var timeBase = LibavLayout.At<Rational>(_stream, LibavLayout.StreamTimeBase);
        using var options = LibavOptions.OfDecoder(_request, isVideo: true);
        _probe!.Add(options);
        fixed (byte* name = "pkt_timebase\0"u8) { Require(LibavCalls.SetOption(_decoder, name, timeBase, 0) >= 0, "the decoder cannot be set up"); }
        fixed (void** given = &options.Entries) { Require(LibavCalls.OpenDecoder(_decoder, null, given) >= 0, "the decoder cannot be opened"); }
        _timeline = new LibavTimeline(_format, _stream, _decoder);
        _keys = KeySamples.Find(_format, _number, _request, _to);
    }

    private void Run()
    {
        while (_keys?.MoveOn() != false)
        {
            if (!Read())
            {
                Require(_keys is null, "it ends before its index");
                break;
            }
            _keys?.Check(_packet);
            Decode();
            LibavCalls.ClearPacket(_packet);
            CheckLog();
        }
        Drain(null);
        CheckLog();
        _probe!.CheckEnd(_decoder, _isInOrder);
        Require(_pixels.Frames > 0, "no frame came of it");
    }

    /// <returns>False at the end.</returns>
    private bool Read()
    {
        while (true)
        {
            int error = LibavCalls.ReadPacket(_format, _packet);
            if (error == LibavCalls.EndOfFile) { return false; }
            Require(error >= 0, "a packet cannot be read");
            if (LibavLayout.At<int>(_packet, LibavLayout.PacketStream) == _number) { return true; }
            // Read to learn of the streams.
            LibavCalls.ClearPacket(_packet);
            CheckLog();
        }
    }

    private void Decode()
    {
        Require((LibavLayout.At<int>(_packet, LibavLayout.PacketFlags) & LibavLayout.CorruptPacket) == 0, "a packet is damaged");
        _probe!.CheckBefore(_packet);
        _timeline!.Prepare(_packet);
        if (LibavLayout.At<int>(_packet, LibavLayout.PacketSize) > 0)
        {
            Drain(_packet);
            _probe.CheckAfter(_decoder);
            return;
        }
        // The command passes over empty packets: to the decoder they would mean the end.
        _timeline.Ask();
        _timeline.Answer(isFirst: true, null, 0);
    }

    /// <param name="packet">Null for the end.</param>
    private void Drain(void* packet)
    {
        Require(LibavCalls.SendPacket(_decoder, packet) >= 0, "a packet cannot be decoded");
        for (bool isFirst = true; ; isFirst = false)
        {
            _timeline!.Ask();
            int error = LibavCalls.ReceiveFrame(_decoder, _frame);
            if (error is LibavCalls.TryAgain or LibavCalls.EndOfFile)
            {
                _timeline.Answer(isFirst, null, 0);
                return;
            }
            Require(error >= 0, "a frame cannot be decoded");
            _timeline.Answer(isFirst, LibavLayout.At<long>(_frame, LibavLayout.FrameBestTime), LibavLayout.At<long>(_frame, LibavLayout.FrameDuration));
            Filter();
        }
    }

    private void Filter()
    {
        ref long time = ref LibavLayout.At<long>(_frame, LibavLayout.FrameTime);
        Require((LibavLayout.At<int>(_frame, LibavLayout.FrameFlags) & LibavLayout.CorruptFrame) == 0
            && LibavLayout.At<int>(_frame, LibavLayout.FrameErrors) == 0, "a frame is damaged");
        // Of two times for a frame the decoder takes the more credible one. It has no doubt where those that were stored only grow.
        _isInOrder &= time != LibavLayout.NoTime && time > _lastTime;
        _lastTime = time;
        time = LibavLayout.At<long>(_frame, LibavLayout.FrameBestTime);
        Require(time != LibavLayout.NoTime && (_isInOrder || _timeline!.IsExact), "frames have no certain time");
        _graph ??= BuildGraph();
        // Where it would be set up anew it begins to count anew.
        Require(_graph.Fits(_frame) && LibavCalls.SideData(_frame, LibavLayout.DisplayMatrix) == null, "frames change on the way");
        _graph.Push(_frame);
        while (_graph.Pull(_frame))
        {
            CheckLog();
            _pixels.Hand(_frame, _to);
            LibavCalls.ClearFrame(_frame);
        }
    }

    private LibavGraph BuildGraph()
    {
        string filters = FfmpegCommand.Choose(_request.Choice);
        if (!_request.Twin || !LibavPixels.ArePlain(_frame)) { filters += "," + FfmpegCommand.Colours; }
        return new LibavGraph(_frame, LibavLayout.At<Rational>(_stream, LibavLayout.StreamTimeBase),
            LibavCalls.GuessFrameRate(_format, _stream, null), filters);
    }

    private static void CheckLog() => Require(!LibavLog.IsTroubled, "ffmpeg has something to say of it");

    private static void Require(bool holds, string otherwise)
    {
        if (!holds) { throw new LibavDeclinedException(otherwise); }
    }
}
