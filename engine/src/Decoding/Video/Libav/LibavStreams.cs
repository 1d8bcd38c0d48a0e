namespace Cotejo.Engine.Decoding.Video.Libav;

/// <summary>The streams of an AVFormatContext.</summary>
internal static unsafe class LibavStreams
{
    public static int Count(void* format) => LibavLayout.At<int>(format, LibavLayout.FormatStreams);

    public static void* Of(void* format, int number) => ((void**)LibavLayout.At<nint>(format, LibavLayout.FormatStreamList))[number];

    /// <summary>AVCodecParameters.</summary>
    public static void* Parameters(void* stream) => (void*)LibavLayout.At<nint>(stream, LibavLayout.StreamParameters);

    public static bool IsVideo(void* stream) => LibavLayout.At<int>(Parameters(stream), LibavLayout.ParametersType) == LibavLayout.Video;
}
