using System.Runtime.InteropServices;

namespace Cotejo.Engine.Decoding.Video.Libav;

/// <summary>An AVFormatContext, and the streams of it.</summary>
internal static unsafe class LibavStreams
{
    public static int Count(void* format) => LibavLayout.At<int>(format, LibavLayout.FormatStreams);

    public static void* Of(void* format, int number) => ((void**)LibavLayout.At<nint>(format, LibavLayout.FormatStreamList))[number];

    /// <summary>MP4 and its kin.</summary>
    public static bool IsMov(void* format)
    {
        void* kind = (void*)LibavLayout.At<nint>(format, LibavLayout.FormatKind);
        return MemoryMarshal.CreateReadOnlySpanFromNullTerminated((byte*)LibavLayout.At<nint>(kind, LibavLayout.KindName)).StartsWith("mov,"u8);
    }

    /// <summary>AVCodecParameters.</summary>
    public static void* Parameters(void* stream) => (void*)LibavLayout.At<nint>(stream, LibavLayout.StreamParameters);

    public static bool IsH264(void* stream) => LibavLayout.At<int>(Parameters(stream), LibavLayout.ParametersCodec) == LibavLayout.H264;

    /// <summary>What its container says ahead of the packets.</summary>
    public static ReadOnlySpan<byte> Extra(void* stream) =>
        new((void*)LibavLayout.At<nint>(Parameters(stream), LibavLayout.ParametersExtra), LibavLayout.At<int>(Parameters(stream), LibavLayout.ParametersExtraSize));

    public static bool IsVideo(void* stream) => LibavLayout.At<int>(Parameters(stream), LibavLayout.ParametersType) == LibavLayout.Video;
}
