using System.Runtime.InteropServices;

namespace Cotejo.Engine.Decoding.Video.Libav;

/// <summary>
/// What the streams of a file are, as the command asks it: avformat_find_stream_info, which decodes the first frame to know its pixel format. For
/// the key frames of a short clip that is a tenth of the work, and nothing of it is kept. Where it comes to the same, the probe is short: it is
/// given some pixel format, which nobody reads in the log, and decodes nothing. In a file with one stream of video, H.264 in MP4 with its
/// parameters ahead of the frames and with frames out of order, only the decoder's delay could differ, and how many packets are looked at. What
/// of it cannot be known before is checked while the frames are decoded: the first packet has a picture, so that one packet was enough; it has a
/// decoding time, so that none is made of the delay; and the delay that it leaves the decoder with stays, so that none of those behind it had a
/// part in it. All else that the decoder would have begun with (size, range, colours) it takes from that packet again.
/// </summary>
internal sealed unsafe class LibavProbe
{
    /// <summary>Of avcC, with one set of either kind in it.</summary>
    private const int LeastExtra = 7;

    private readonly void* _format;
    private readonly LibavRequest _request;
    private bool _seen;
    private long _delay;

    /// <param name="format">Opened.</param>
    public LibavProbe(void* format, in LibavRequest request)
    {
        _format = format;
        _request = request;
        int videos = 0;
        for (int i = 0; i < LibavStreams.Count(format); i++)
        {
            void* stream = LibavStreams.Of(format, i);
            if (LibavStreams.IsVideo(stream) && ++videos == 1) { IsShort = AllowsShort(stream); }
        }
        IsShort &= videos == 1;
    }

    /// <summary>Nothing is decoded; whoever decodes has to call the checks below.</summary>
    public bool IsShort { get; }

    /// <exception cref="LibavDeclinedException"/>
    public void FindStreams()
    {
        int count = LibavStreams.Count(_format);
        var options = new LibavOptions[count];
        void** given = count == 0 ? null : (void**)NativeMemory.AllocZeroed((nuint)count, (nuint)sizeof(void*));
        try
        {
            for (int i = 0; i < count; i++)
            {
                bool isVideo = LibavStreams.IsVideo(LibavStreams.Of(_format, i));
                options[i] = LibavOptions.OfDecoder(_request, isVideo);
                // Nobody sees the frames that are decoded to learn of the stream.
                options[i].Add("skip_loop_filter", "all");
                if (IsShort && isVideo)
                {
                    options[i].Add("pixel_format", "yuv420p");
                    options[i].Add("skip_frame", "all");
                }
                given[i] = options[i].Entries;
            }
            int error = LibavCalls.FindStreams(_format, given);
            // What was used of them is taken out, so that their beginnings may have moved.
            for (int i = 0; i < count; i++) { options[i].Entries = given[i]; }
            Require(error >= 0, "its streams cannot be told");
        }
        finally
        {
            foreach (var option in options) { option?.Dispose(); }
            NativeMemory.Free(given);
        }
    }

    /// <summary>For the decoder: it tells by its pixel format whether a packet had a picture.</summary>
    public void Add(LibavOptions options)
    {
        if (IsShort) { options.Add("pixel_format", "none"); }
    }

    /// <param name="packet">As it was read.</param>
    /// <exception cref="LibavDeclinedException"/>
    public void CheckBefore(void* packet)
    {
        Require(!IsShort || _seen || (LibavLayout.At<int>(packet, LibavLayout.PacketSize) > 0
            && LibavLayout.At<long>(packet, LibavLayout.PacketDecodeTime) != LibavLayout.NoTime), "it begins with an empty packet");
    }

    /// <summary>The packet is decoded.</summary>
    /// <exception cref="LibavDeclinedException"/>
    public void CheckAfter(void* decoder)
    {
        if (!IsShort || _seen) { return; }
        _seen = true;
        Require(Option(decoder, "pixel_format\0"u8) >= 0, "it begins without a picture");
        _delay = Option(decoder, "has_b_frames\0"u8);
    }

    /// <summary>All is decoded.</summary>
    /// <param name="isInOrder">The times of frames only grew: no other times of packets had a say in them.</param>
    /// <exception cref="LibavDeclinedException"/>
    public void CheckEnd(void* decoder, bool isInOrder) =>
        Require(!IsShort || (isInOrder && Option(decoder, "has_b_frames\0"u8) == _delay), "its frames are in another order than it says");

    /// <summary>Of several threads, each has a delay of its own; and where all frames are decoded, one more is nothing beside them.</summary>
    private bool AllowsShort(void* stream)
    {
        void* parameters = LibavStreams.Parameters(stream);
        ReadOnlySpan<byte> extra = LibavStreams.Extra(stream);
        return _request is { Threads: 1, Choice.KeyFramesOnly: true }
            && LibavStreams.IsH264(stream)
            && LibavStreams.IsMov(_format)
            && extra.Length >= LeastExtra && extra[0] == 1
            && LibavLayout.At<int>(parameters, LibavLayout.ParametersDelay) > 0;
    }

    private static long Option(void* decoder, ReadOnlySpan<byte> name)
    {
        long value = 0;
        fixed (byte* pointer = name) { Require(LibavCalls.GetOption(decoder, pointer, 0, &value) >= 0, "the decoder does not tell of itself"); }
        return value;
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds) { throw new LibavDeclinedException(otherwise); }
    }
}
