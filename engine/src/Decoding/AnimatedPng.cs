using System.Buffers.Binary;
using System.Numerics;

namespace Cotejo.Engine.Decoding;

/// <summary>
/// What an animated PNG (PNG third edition, acTL, fcTL and fdAT) says of its frames, read from its chunks without decoding any. The
/// frames are those that the file holds, whatever number it claims. What is wrong is remembered, the first of it in words, and
/// the rest of the file is read all the same.
/// </summary>
internal sealed class AnimatedPng
{
    private const int ControlLength = 26, SequenceLength = 4;

    private readonly int _mostFrames;
    private readonly List<PngFrame> _frames = [];

    private readonly List<(uint Type, int At, int Length)> _shared = [];

    private PngFrame? _open;
    private long _claimed = -1;
    private uint _due;
    private int _controls, _imageDataEnd, _frameCount;
    private bool _imageSeen, _openIsOutside;

    private AnimatedPng(ReadOnlySpan<byte> header, DecodeLimits limits)
    {
        uint width = BinaryPrimitives.ReadUInt32BigEndian(header), height = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue)
        {
            throw new DecodeException(FailureKind.Corrupt, $"PNG: {width}x{height} pixels");
        }
        (Width, Height) = ((int)width, (int)height);
        Interlaced = header[PngChunks.HeaderLength - 1] != 0;
        _mostFrames = Math.Max(1, limits.MaxFrames);
    }

    public int Width { get; }

    public int Height { get; }

    public bool Interlaced { get; }

    /// <summary>The frames that will be given, in order; at least one.</summary>
    public IReadOnlyList<PngFrame> Frames => _frames;

    /// <summary>Chunks without which the data mean other pixels: where they lie in the file.</summary>
    public IReadOnlyList<(uint Type, int At, int Length)> Shared => _shared;

    /// <summary>Null, or the first thing that is wrong with the file's structure.</summary>
    public string? Damage { get; private set; }

    /// <summary>Null, or that the limits leave frames out.</summary>
    public string? LeftOut { get; private set; }

    /// <summary>The most pixels that a frame asks to have put back.</summary>
    public long SavedPixels => _frames.Max(f => f.Disposal == PngDisposal.Previous ? f.Pixels : 0);

    /// <summary>Canvas, what is put back, the largest frame and what Skia keeps of it, and the file that is made of a frame.</summary>
    public long WorkingBytes
    {
        get
        {
            int perPixel = sizeof(uint) + (Interlaced ? SkiaDecoder.InterlacedBytes : 0);
            return ((long)Width * Height + SavedPixels) * sizeof(uint) + _frames.Max(f => f.Pixels) * perPixel
                + (long)BitOperations.RoundUpToPowerOf2((ulong)PngFrameFile.MostBytes(this));
        }
    }

    /// <summary>Whether the chunk that makes a PNG an animation stands where it counts: before the picture's data.</summary>
    public static bool Is(ReadOnlySpan<byte> file)
    {
        if (!HasHeader(file)) { return false; }
        var chunks = new PngChunks(file);
        while (chunks.MoveNext() && chunks.Type is not (PngChunks.Data or PngChunks.End))
        {
            if (chunks.Type == PngChunks.AnimationControl) { return true; }
        }
        return false;
    }

    /// <param name="file">One that <see cref="Is"/> an animated PNG.</param>
    /// <exception cref="DecodeException">There is no picture in it at all.</exception>
    public static AnimatedPng Read(ReadOnlySpan<byte> file, DecodeLimits limits)
    {
        var chunks = new PngChunks(file);
        chunks.MoveNext();
        var animation = new AnimatedPng(chunks.Body, limits);
        while (chunks.MoveNext() && chunks.Type != PngChunks.End)
        {
            animation.Take(chunks);
            if (chunks.Cut) { animation.Damage ??= $"{animation.Where}: the file ends within it"; }
        }
        if (chunks.Lost) { animation.Damage ??= $"{animation.Where}: no chunk follows at byte {chunks.Next}"; }
        animation.Finish(limits);
        return animation;
    }

    private static bool HasHeader(ReadOnlySpan<byte> file)
    {
        var chunks = new PngChunks(file);
        return file.StartsWith(PngChunks.Signature) && chunks.MoveNext() && !chunks.Cut
            && chunks.Type == PngChunks.Header && chunks.Body.Length == PngChunks.HeaderLength;
    }

    private string Where => _open is { } frame ? frame.ToString() : _controls == 0 ? "the header" : $"frame {_controls}";

    private void Take(in PngChunks chunk)
    {
        switch (chunk.Type)
        {
            case PngChunks.Palette or PngChunks.Transparency or PngChunks.SignificantBits:
                Share(chunk);
                break;
            case PngChunks.AnimationControl:
                if (_claimed < 0) { _claimed = chunk.Body.Length >= sizeof(uint) ? BinaryPrimitives.ReadUInt32BigEndian(chunk.Body) : 0; }
                break;
            case PngChunks.FrameControl:
                Close();
                Open(chunk);
                break;
            case PngChunks.Data:
                TakeImageData(chunk);
                break;
            case PngChunks.FrameData:
                TakeFrameData(chunk);
                break;
        }
    }

    /// <summary>
    /// The first of its kind, before the data, and no longer than the format lets it be: it is copied for every frame. Its checksum
    /// goes with it, for the library to judge as it would in the file.
    /// </summary>
    private void Share(in PngChunks chunk)
    {
        const int MostPalette = 3 * 256;
        uint type = chunk.Type;
        if (!_imageSeen && !chunk.Cut && chunk.Body.Length <= MostPalette && !_shared.Exists(s => s.Type == type))
        {
            _shared.Add((type, chunk.Start, chunk.Next - chunk.Start));
        }
    }

    private void Open(in PngChunks chunk)
    {
        _controls++;
        if (chunk.Body.Length < ControlLength)
        {
            Damage ??= $"frame {_controls}: its control chunk is too short";
            return;
        }
        CheckSequence(chunk.Body);
        if (!chunk.ChecksumHolds) { Damage ??= $"frame {_controls}: the checksum of its control chunk is wrong"; }

        long width = BinaryPrimitives.ReadUInt32BigEndian(chunk.Body[4..]), height = BinaryPrimitives.ReadUInt32BigEndian(chunk.Body[8..]);
        long x = BinaryPrimitives.ReadUInt32BigEndian(chunk.Body[12..]), y = BinaryPrimitives.ReadUInt32BigEndian(chunk.Body[16..]);
        byte disposal = chunk.Body[24], blend = chunk.Body[25];
        if (disposal > (byte)PngDisposal.Previous || blend > 1) { Damage ??= $"frame {_controls}: drawn in a way that is not defined"; }
        bool inside = width > 0 && height > 0 && x + width <= Width && y + height <= Height;
        if (!inside) { Damage ??= $"frame {_controls}: {width}x{height} pixels at {x},{y} are outside {Width}x{Height}"; }
        _openIsOutside = !inside;
        var (left, top, across, down) = inside ? ((int)x, (int)y, (int)width, (int)height) : (0, 0, Width, Height);
        _open = new PngFrame(_controls, left, top, across, down,
            disposal > (byte)PngDisposal.Previous ? PngDisposal.None : (PngDisposal)disposal, blend == 1, 0, 0, 0);
    }

    private void TakeImageData(in PngChunks chunk)
    {
        if (_imageSeen && chunk.Start != _imageDataEnd)
        {
            Damage ??= $"{Where}: data of the default image out of their place";
            return;
        }
        if (!_imageSeen)
        {
            _imageSeen = true;
            var frame = _open ?? new PngFrame(0, 0, 0, Width, Height, PngDisposal.None, Over: false, 0, 0, 0);
            if (frame.Pixels != (long)Width * Height) { Damage ??= $"{frame}: its rectangle is not the default image's"; }
            _open = frame with { X = 0, Y = 0, Width = Width, Height = Height };
        }
        _imageDataEnd = chunk.Next;
        Extend(chunk, chunk.Body.Length);
    }

    private void TakeFrameData(in PngChunks chunk)
    {
        if (chunk.Body.Length < SequenceLength)
        {
            Damage ??= $"{Where}: a data chunk is too short";
            return;
        }
        CheckSequence(chunk.Body);
        // A frame that began with the picture's own data goes on in no other chunks.
        if (_open is not { } frame || (_imageSeen && frame.DataEnd == _imageDataEnd))
        {
            Damage ??= $"{Where}: data that belong to no frame";
            return;
        }
        if (!_openIsOutside) { Extend(chunk, chunk.Body.Length - SequenceLength); }
    }

    private void Extend(in PngChunks chunk, int length)
    {
        if (_open is { } frame)
        {
            _open = frame with
            {
                DataAt = frame.DataEnd == 0 ? chunk.Start : frame.DataAt, DataEnd = chunk.Next, DataLength = frame.DataLength + length,
            };
        }
    }

    /// <summary>A number that is not the due one is only reported: what the data are, decoding them tells.</summary>
    private void CheckSequence(ReadOnlySpan<byte> body)
    {
        uint number = BinaryPrimitives.ReadUInt32BigEndian(body);
        if (number != _due) { Damage ??= $"frame {_controls}: sequence number {number} where {_due} is due"; }
        _due = number + 1;
    }

    private void Close()
    {
        if (_open is not { } frame) { return; }
        _open = null;
        if (frame.DataLength == 0)
        {
            Damage ??= $"{frame}: it has no data";
            return;
        }
        _frameCount++;
        if (_frames.Count < _mostFrames) { _frames.Add(frame); }
    }

    private void Finish(DecodeLimits limits)
    {
        Close();
        if (_frameCount == 0) { throw new DecodeException(FailureKind.Corrupt, "PNG: " + (Damage ?? "no picture's data")); }
        if (_claimed != _controls) { Damage ??= $"{_controls} frames, and the header says {_claimed}"; }
        int wanted = limits.FramesWithin(_frameCount, Width, Height);
        if (wanted == _frameCount) { return; }
        _frames.RemoveRange(wanted, _frames.Count - wanted);
        LeftOut = $"only the first {wanted} of {_frameCount} frames";
    }
}
