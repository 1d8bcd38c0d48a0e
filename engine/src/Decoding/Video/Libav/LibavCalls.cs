using System.Runtime.InteropServices;

namespace Cotejo.Engine.Decoding.Video.Libav;

/// <summary>AVRational: in registers, as eight bytes, wherever it is passed.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct Rational(int Numerator, int Denominator)
{
    /// <summary>AV_TIME_BASE_Q.</summary>
    public static Rational Microseconds { get; } = new(1, 1_000_000);
}

/// <summary>
/// What is called of ffmpeg's libraries, by the names of the versions that <see cref="LibavLayout"/> describes: others are not found rather than
/// misread. Strings end with a zero. What returns a number returns a negative one for an error.
/// </summary>
internal static unsafe partial class LibavCalls
{
    public const string Format = "libavformat.so.59", Codec = "libavcodec.so.59", Filter = "libavfilter.so.8", Util = "libavutil.so.57", Scale = "libswscale.so.6";

    public const int TryAgain = -11, ReadError = -5;

    /// <summary>AVERROR_EOF: minus the letters EOF and a space.</summary>
    public const int EndOfFile = -('E' | 'O' << 8 | 'F' << 16 | ' ' << 24);

    /// <summary>AVSEEK_SIZE, AVSEEK_FORCE.</summary>
    public const int SeekSize = 0x10000, SeekForce = 0x20000;

    [LibraryImport(Format, EntryPoint = "avformat_version")]
    public static partial uint FormatVersion();

    [LibraryImport(Codec, EntryPoint = "avcodec_version")]
    public static partial uint CodecVersion();

    [LibraryImport(Filter, EntryPoint = "avfilter_version")]
    public static partial uint FilterVersion();

    [LibraryImport(Util, EntryPoint = "avutil_version")]
    public static partial uint UtilVersion();

    [LibraryImport(Scale, EntryPoint = "swscale_version")]
    public static partial uint ScaleVersion();

    /// <summary>As the command of the same build calls itself.</summary>
    [LibraryImport(Util, EntryPoint = "av_version_info")]
    public static partial byte* VersionInfo();

    [LibraryImport(Format, EntryPoint = "avio_alloc_context")]
    public static partial void* AllocateInput(byte* buffer, int size, int writes, void* opaque,
        delegate* unmanaged[Cdecl]<void*, byte*, int, int> read, void* write, delegate* unmanaged[Cdecl]<void*, long, int, long> seek);

    [LibraryImport(Format, EntryPoint = "avio_context_free")]
    public static partial void FreeInput(void** input);

    [LibraryImport(Format, EntryPoint = "avformat_alloc_context")]
    public static partial void* AllocateFormat();

    /// <summary>Frees the context when it fails.</summary>
    [LibraryImport(Format, EntryPoint = "avformat_open_input")]
    public static partial int OpenFormat(void** format, byte* name, void* kind, void** options);

    [LibraryImport(Format, EntryPoint = "avformat_close_input")]
    public static partial void CloseFormat(void** format);

    [LibraryImport(Format, EntryPoint = "avformat_find_stream_info")]
    public static partial int FindStreams(void* format, void** options);

    /// <returns>Above zero for a match.</returns>
    [LibraryImport(Format, EntryPoint = "avformat_match_stream_specifier")]
    public static partial int MatchStream(void* format, void* stream, byte* specifier);

    [LibraryImport(Format, EntryPoint = "av_guess_frame_rate")]
    public static partial Rational GuessFrameRate(void* format, void* stream, void* frame);

    [LibraryImport(Format, EntryPoint = "av_dump_format")]
    public static partial void Dump(void* format, int number, byte* name, int isOutput);

    /// <param name="stream">AVStream.</param>
    [LibraryImport(Format, EntryPoint = "avformat_index_get_entries_count")]
    public static partial int CountEntries(void* stream);

    /// <returns>AVIndexEntry, until more is read or sought; null for none.</returns>
    [LibraryImport(Format, EntryPoint = "avformat_index_get_entry")]
    public static partial void* GetEntry(void* stream, int number);

    /// <summary>By flags of 0 to the first key frame that is not before the time.</summary>
    [LibraryImport(Format, EntryPoint = "av_seek_frame")]
    public static partial int Seek(void* format, int number, long time, int flags);

    [LibraryImport(Format, EntryPoint = "av_read_frame")]
    public static partial int ReadPacket(void* format, void* packet);

    [LibraryImport(Codec, EntryPoint = "avcodec_find_decoder")]
    public static partial void* FindDecoder(int codec);

    [LibraryImport(Codec, EntryPoint = "avcodec_alloc_context3")]
    public static partial void* AllocateDecoder(void* decoder);

    [LibraryImport(Codec, EntryPoint = "avcodec_free_context")]
    public static partial void FreeDecoder(void** context);

    [LibraryImport(Codec, EntryPoint = "avcodec_parameters_to_context")]
    public static partial int ToDecoder(void* context, void* parameters);

    [LibraryImport(Codec, EntryPoint = "avcodec_parameters_from_context")]
    public static partial int FromDecoder(void* parameters, void* context);

    [LibraryImport(Codec, EntryPoint = "avcodec_open2")]
    public static partial int OpenDecoder(void* context, void* decoder, void** options);

    [LibraryImport(Codec, EntryPoint = "avcodec_send_packet")]
    public static partial int SendPacket(void* context, void* packet);

    [LibraryImport(Codec, EntryPoint = "avcodec_receive_frame")]
    public static partial int ReceiveFrame(void* context, void* frame);

    [LibraryImport(Codec, EntryPoint = "av_packet_alloc")]
    public static partial void* AllocatePacket();

    /// <summary>A packet that holds nothing then has as many bytes, and padding behind them.</summary>
    [LibraryImport(Codec, EntryPoint = "av_new_packet")]
    public static partial int NewPacket(void* packet, int bytes);

    [LibraryImport(Codec, EntryPoint = "av_packet_unref")]
    public static partial void ClearPacket(void* packet);

    [LibraryImport(Codec, EntryPoint = "av_packet_free")]
    public static partial void FreePacket(void** packet);

    [LibraryImport(Util, EntryPoint = "av_frame_alloc")]
    public static partial void* AllocateFrame();

    [LibraryImport(Util, EntryPoint = "av_frame_unref")]
    public static partial void ClearFrame(void* frame);

    [LibraryImport(Util, EntryPoint = "av_frame_free")]
    public static partial void FreeFrame(void** frame);

    [LibraryImport(Util, EntryPoint = "av_frame_get_side_data")]
    public static partial void* SideData(void* frame, int kind);

    [LibraryImport(Util, EntryPoint = "av_dict_set")]
    public static partial int SetEntry(void** dictionary, byte* key, byte* value, int flags);

    [LibraryImport(Util, EntryPoint = "av_dict_free")]
    public static partial void FreeEntries(void** dictionary);

    [LibraryImport(Util, EntryPoint = "av_opt_set")]
    public static partial int SetOption(void* of, byte* name, byte* value, int flags);

    [LibraryImport(Util, EntryPoint = "av_opt_set_q")]
    public static partial int SetOption(void* of, byte* name, Rational value, int flags);

    [LibraryImport(Util, EntryPoint = "av_opt_get_int")]
    public static partial int GetOption(void* of, byte* name, int flags, long* value);

    [LibraryImport(Util, EntryPoint = "av_rescale_q")]
    public static partial long Rescale(long value, Rational from, Rational to);

    [LibraryImport(Util, EntryPoint = "av_malloc")]
    public static partial byte* Allocate(nuint bytes);

    [LibraryImport(Util, EntryPoint = "av_freep")]
    public static partial void Free(void* pointer);

    [LibraryImport(Util, EntryPoint = "av_log_set_callback")]
    public static partial void SetLog(delegate* unmanaged[Cdecl]<void*, int, byte*, void*, void> write);

    [LibraryImport(Util, EntryPoint = "av_log_set_level")]
    public static partial void SetLogLevel(int level);

    [LibraryImport(Util, EntryPoint = "av_log_set_flags")]
    public static partial void SetLogFlags(int flags);

    /// <returns>Bytes that the text has, also where it did not fit.</returns>
    [LibraryImport(Util, EntryPoint = "av_log_format_line2")]
    public static partial int FormatLine(void* source, int level, byte* format, void* arguments, byte* line, int size, int* prefix);

    [LibraryImport(Filter, EntryPoint = "avfilter_graph_alloc")]
    public static partial void* AllocateGraph();

    [LibraryImport(Filter, EntryPoint = "avfilter_graph_free")]
    public static partial void FreeGraph(void** graph);

    [LibraryImport(Filter, EntryPoint = "avfilter_graph_parse2")]
    public static partial int ParseGraph(void* graph, byte* filters, void** inputs, void** outputs);

    [LibraryImport(Filter, EntryPoint = "avfilter_graph_config")]
    public static partial int ConfigureGraph(void* graph, void* log);

    [LibraryImport(Filter, EntryPoint = "avfilter_graph_get_filter")]
    public static partial void* FindFilter(void* graph, byte* name);

    [LibraryImport(Filter, EntryPoint = "av_buffersrc_add_frame_flags")]
    public static partial int PushFrame(void* source, void* frame, int flags);

    [LibraryImport(Filter, EntryPoint = "av_buffersink_get_frame")]
    public static partial int PullFrame(void* sink, void* frame);
}
