namespace Cotejo.Engine.Decoding.Video.Libav;

/// <summary>
/// Where fields lie that no call reads or writes, in libavformat 59, libavcodec 59 and libavutil 57 on 64 bits: within a major version they do
/// not move. As offsetof tells it of Debian's headers; <see cref="LibavSelfTest"/> proves on each start that frames come out right.
/// </summary>
internal static unsafe class LibavLayout
{
    /// <summary>AV_NOPTS_VALUE.</summary>
    public const long NoTime = long.MinValue;

    /// <summary>AVDISCARD_NONE and AVDISCARD_ALL; AVMEDIA_TYPE_VIDEO; AV_PIX_FMT_RGB24 and _YUV420P; AVCOL_RANGE_JPEG; AV_FRAME_DATA_DISPLAYMATRIX.</summary>
    public const int DiscardNone = -16, DiscardAll = 48, Video = 0, Rgb24 = 2, Yuv420 = 0, FullRange = 2, DisplayMatrix = 6;

    /// <summary>AV_CODEC_ID_H264.</summary>
    public const int H264 = 27;

    /// <summary>AVFMT_TS_DISCONT; AV_PKT_FLAG_CORRUPT; AV_FRAME_FLAG_CORRUPT; AV_BUFFERSRC_FLAG_PUSH.</summary>
    public const int JumpsInTime = 0x200, CorruptPacket = 2, CorruptFrame = 1, Push = 4;

    /// <summary>AVFormatContext: iformat, pb, nb_streams, streams, start_time; AVInputFormat: name, flags; AVIOContext: buffer.</summary>
    public const int FormatKind = 8, FormatInput = 32, FormatStreams = 44, FormatStreamList = 48, FormatStart = 64, KindName = 0, KindFlags = 16, InputBuffer = 8;

    /// <summary>AVStream: time_base, start_time, nb_frames, discard, avg_frame_rate, codecpar, pts_wrap_bits.</summary>
    public const int StreamTimeBase = 16, StreamStart = 24, StreamFrames = 40, StreamDiscard = 52, StreamRate = 72, StreamParameters = 208, StreamWrapBits = 216;

    /// <summary>AVCodecParameters: codec_type, codec_id, extradata, extradata_size, video_delay; AVCodecContext: framerate, and pkt_timebase behind it.</summary>
    public const int ParametersType = 0, ParametersCodec = 4, ParametersExtra = 16, ParametersExtraSize = 24, ParametersDelay = 96, DecoderRate = 712, DecoderTimeBase = 724;

    /// <summary>AVPacket: pts, dts, data, size, stream_index, flags, duration, pos.</summary>
    public const int PacketTime = 8, PacketDecodeTime = 16, PacketData = 24, PacketSize = 32, PacketStream = 36, PacketFlags = 40, PacketDuration = 64, PacketPlace = 72;

    /// <summary>AVFrame: data, linesize, width, height, format, pts, flags, color_range, colorspace.</summary>
    public const int FrameData = 0, FrameStride = 64, FrameWidth = 104, FrameHeight = 108, FrameFormat = 116, FrameTime = 136, FrameFlags = 316, FrameRange = 320, FrameMatrix = 332;

    /// <summary>AVFrame: best_effort_timestamp, pkt_duration, decode_error_flags.</summary>
    public const int FrameBestTime = 344, FrameDuration = 360, FrameErrors = 376;

    /// <param name="of">Lives, and is as large as its kind is.</param>
    public static ref T At<T>(void* of, int offset)
        where T : unmanaged => ref *(T*)((byte*)of + offset);
}
