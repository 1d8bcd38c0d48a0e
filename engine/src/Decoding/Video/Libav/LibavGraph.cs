using System.Globalization;
using System.Text;

namespace Cotejo.Engine.Decoding.Video.Libav;

/// <summary>The filters that the command is given for one video, between a source and a sink of ours.</summary>
internal sealed unsafe class LibavGraph : IDisposable
{
    private void* _graph;
    private readonly void* _source;
    private readonly void* _sink;

    /// <param name="first">A frame; all that follow have its size, its format and its range.</param>
    /// <param name="filters">As -vf takes them.</param>
    /// <exception cref="LibavDeclinedException"/>
    public LibavGraph(void* first, Rational timeBase, Rational rate, string filters)
    {
        (Width, Height, Format, Range) = Shape(first);
        string frames = rate is { Numerator: not 0, Denominator: not 0 }
            ? string.Create(CultureInfo.InvariantCulture, $":frame_rate={rate.Numerator}/{rate.Denominator}") : "";
        string text = string.Create(CultureInfo.InvariantCulture,
            $"buffer@in=video_size={Width}x{Height}:pix_fmt={Format}:time_base={timeBase.Numerator}/{timeBase.Denominator}:pixel_aspect=0/1{frames},")
            + filters + ",buffersink@out";
        _graph = LibavCalls.AllocateGraph();
        void* inputs = null, outputs = null;
        bool built;
        fixed (byte* written = Encoding.UTF8.GetBytes(text + "\0"), one = "1\0"u8, threads = "threads\0"u8, scaling = "scale_sws_opts\0"u8, bicubic = "flags=bicubic\0"u8)
        {
            // The flags are the command's for a conversion that no filter of the text does.
            built = _graph != null && LibavCalls.SetOption(_graph, threads, one, 0) >= 0 && LibavCalls.SetOption(_graph, scaling, bicubic, 0) >= 0
                && LibavCalls.ParseGraph(_graph, written, &inputs, &outputs) >= 0 && inputs == null && outputs == null
                && LibavCalls.ConfigureGraph(_graph, null) >= 0;
        }
        fixed (byte* source = "buffer@in\0"u8, sink = "buffersink@out\0"u8)
        {
            if (built)
            {
                _source = LibavCalls.FindFilter(_graph, source);
                _sink = LibavCalls.FindFilter(_graph, sink);
            }
        }
        if (_source != null && _sink != null) { return; }
        Dispose();
        throw new LibavDeclinedException("the filters cannot be set up");
    }

    private int Width { get; }
    private int Height { get; }
    private int Format { get; }
    private int Range { get; }

    public bool Fits(void* frame) => Shape(frame) == (Width, Height, Format, Range);

    /// <summary>Takes what the frame holds.</summary>
    /// <exception cref="LibavDeclinedException"/>
    public void Push(void* frame)
    {
        if (LibavCalls.PushFrame(_source, frame, LibavLayout.Push) < 0) { throw new LibavDeclinedException("a frame cannot be filtered"); }
    }

    /// <returns>False when no frame is there now.</returns>
    /// <exception cref="LibavDeclinedException"/>
    public bool Pull(void* frame)
    {
        int error = LibavCalls.PullFrame(_sink, frame);
        return error is >= 0 or LibavCalls.TryAgain ? error >= 0 : throw new LibavDeclinedException("a frame cannot be filtered");
    }

    public void Dispose()
    {
        fixed (void** graph = &_graph) { LibavCalls.FreeGraph(graph); }
    }

    private static (int Width, int Height, int Format, int Range) Shape(void* frame) =>
        (LibavLayout.At<int>(frame, LibavLayout.FrameWidth), LibavLayout.At<int>(frame, LibavLayout.FrameHeight),
            LibavLayout.At<int>(frame, LibavLayout.FrameFormat), LibavLayout.At<int>(frame, LibavLayout.FrameRange));
}
