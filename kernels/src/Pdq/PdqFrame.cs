using System.Runtime.InteropServices;
using static Cotejo.Kernels.Pdq.PdqBasis;

namespace Cotejo.Kernels.Pdq;

/// <summary>What a frame brings to be hashed.</summary>
public enum FramePayload
{
    /// <summary>Luma, a byte a pixel.</summary>
    Bytes,

    /// <summary>Luma, a float32 a pixel.</summary>
    Floats,

    /// <summary>The planes of both policies, already reduced.</summary>
    Planes,
}

/// <summary>
/// One picture on its way through a batch: what it brings, and its hashes once it has them. What it brings is not copied: it has to stay
/// as it is until <see cref="IsHashed"/>, when the frame lets go of it. One thread at a time.
/// </summary>
public sealed class PdqFrame
{
    private ReadOnlyMemory<byte> _bytes;
    private ReadOnlyMemory<float> _floats;
    private float[] _fullPlane = [];
    private float[] _centredPlane = [];
    private Hash256[]? _full;
    private Hash256[]? _centred;

    private PdqFrame(FramePayload payload, int width, int height)
    {
        (Payload, Width, Height) = (payload, width, height);
    }

    /// <param name="width">1 to <see cref="LumaReducer.MaxSide"/>.</param>
    /// <param name="height">1 to <see cref="LumaReducer.MaxSide"/>.</param>
    /// <param name="luma"><c>width * height</c> values, row-major, no padding.</param>
    /// <exception cref="ArgumentException">A side outside its range, or luma of another length.</exception>
    public static PdqFrame OfLuma(int width, int height, ReadOnlyMemory<byte> luma)
    {
        CheckLuma(width, height, luma.Length);
        return new PdqFrame(FramePayload.Bytes, width, height) { _bytes = luma };
    }

    /// <param name="width">1 to <see cref="LumaReducer.MaxSide"/>.</param>
    /// <param name="height">1 to <see cref="LumaReducer.MaxSide"/>.</param>
    /// <param name="luma"><c>width * height</c> finite values, 0 to 255, row-major, no padding.</param>
    /// <exception cref="ArgumentException">A side outside its range, or luma of another length.</exception>
    public static PdqFrame OfLuma(int width, int height, ReadOnlyMemory<float> luma)
    {
        CheckLuma(width, height, luma.Length);
        return new PdqFrame(FramePayload.Floats, width, height) { _floats = luma };
    }

    /// <summary>A picture that <see cref="LumaReducer"/> has reduced: only its hashes are still to be computed.</summary>
    /// <param name="full">64 x 64 values, row-major.</param>
    /// <param name="centred">64 x 64 values, row-major.</param>
    /// <exception cref="ArgumentException">A plane of another length.</exception>
    public static PdqFrame OfPlanes(float[] full, float[] centred)
    {
        CheckPlane(full, nameof(full));
        CheckPlane(centred, nameof(centred));
        return new PdqFrame(FramePayload.Planes, Side, Side) { _fullPlane = full, _centredPlane = centred };
    }

    public bool IsHashed => _full is not null;

    /// <summary>The eight hashes of policy <see cref="TapPolicy.Full"/>, in the order of <see cref="Orientation"/>.</summary>
    /// <exception cref="InvalidOperationException">It is not hashed yet.</exception>
    public Hash256[] Full => _full ?? throw NotHashed();

    /// <summary>The eight hashes of policy <see cref="TapPolicy.Centred"/>, in the order of <see cref="Orientation"/>.</summary>
    /// <exception cref="InvalidOperationException">It is not hashed yet.</exception>
    public Hash256[] Centred => _centred ?? throw NotHashed();

    /// <summary>0 to 100; 0 before it is hashed.</summary>
    public int FullQuality { get; private set; }

    /// <summary>0 to 100; 0 before it is hashed.</summary>
    public int CentredQuality { get; private set; }

    public FramePayload Payload { get; }

    /// <summary>Of the picture, or of its plane when that is what the frame brings.</summary>
    public int Width { get; }

    public int Height { get; }

    /// <summary>Too small to have anything but zero hashes.</summary>
    internal bool IsTooSmall => Width < LeastSide || Height < LeastSide;

    public long PayloadBytes => Payload switch
    {
        FramePayload.Bytes => _bytes.Length,
        FramePayload.Floats => (long)sizeof(float) * _floats.Length,
        _ => 2 * sizeof(float) * PlaneLength,
    };

    /// <summary>Hashes the frame with the SIMD twins, which give the same bits as any device.</summary>
    /// <param name="reducer">One of both policies; a picture that was begun in it is forgotten.</param>
    /// <exception cref="InvalidOperationException">It is hashed already.</exception>
    public void HashOnCpu(LumaReducer reducer)
    {
        if (Payload == FramePayload.Planes)
        {
            HashPlanes(_fullPlane, _centredPlane);
            return;
        }
        Span<float> full = stackalloc float[PlaneLength], centred = stackalloc float[PlaneLength];
        reducer.Begin(Width, Height);
        if (Payload == FramePayload.Bytes)
        {
            reducer.AddRows(_bytes.Span);
        }
        else
        {
            reducer.AddRows(_floats.Span);
        }
        reducer.Finish(full, centred);
        HashPlanes(full, centred);
    }

    /// <param name="to">As many bytes as the payload has, in this machine's byte order.</param>
    public void CopyPayload(Span<byte> to)
    {
        switch (Payload)
        {
            case FramePayload.Bytes:
                _bytes.Span.CopyTo(to);
                break;
            case FramePayload.Floats:
                AsBytes(_floats.Span).CopyTo(to);
                break;
            default:
                AsBytes(_fullPlane).CopyTo(to);
                AsBytes(_centredPlane).CopyTo(to[(sizeof(float) * PlaneLength)..]);
                break;
        }
    }

    internal void SetHashes(Hash256[] full, int fullQuality, Hash256[] centred, int centredQuality)
    {
        if (IsHashed) { throw new InvalidOperationException("The frame is hashed already."); }
        (_full, FullQuality, _centred, CentredQuality) = (full, fullQuality, centred, centredQuality);
        (_bytes, _floats, _fullPlane, _centredPlane) = (default, default, [], []);
    }

    internal void SetTooSmall() => SetHashes(new Hash256[Orientations], 0, new Hash256[Orientations], 0);

    private void HashPlanes(ReadOnlySpan<float> full, ReadOnlySpan<float> centred)
    {
        Hash256[] fullHashes = new Hash256[Orientations], centredHashes = new Hash256[Orientations];
        SetHashes(fullHashes, PdqHasher.Hash(full, fullHashes), centredHashes, PdqHasher.Hash(centred, centredHashes));
    }

    private static ReadOnlySpan<byte> AsBytes(ReadOnlySpan<float> values) => MemoryMarshal.AsBytes(values);

    private static InvalidOperationException NotHashed() => new("The frame is not hashed yet.");

    private static void CheckLuma(int width, int height, int length)
    {
        CheckSide(width, nameof(width));
        CheckSide(height, nameof(height));
        if (length != (long)width * height)
        {
            throw new ArgumentException($"{width} x {height} pixels have {(long)width * height} values of luma, not {length}.", nameof(length));
        }
    }

    private static void CheckSide(int side, string name)
    {
        if (side is < 1 or > LumaReducer.MaxSide)
        {
            throw new ArgumentOutOfRangeException(name, side, $"A side is 1 to {LumaReducer.MaxSide} pixels.");
        }
    }

    private static void CheckPlane(float[] plane, string name)
    {
        if (plane.Length != PlaneLength) { throw new ArgumentException($"A plane has {PlaneLength} values, not {plane.Length}.", name); }
    }
}
