using System.Runtime.CompilerServices;
using static Cotejo.Kernels.Pdq.PdqBasis;

namespace Cotejo.Kernels.Pdq;

/// <summary>
/// Luma to 64x64 planes as rows come in: the SIMD twin of <see cref="PdqDefinition.Reduce"/>, bit for bit, whatever the number of rows
/// a call; the more rows a call, the faster. Both policies take the luma strip by strip, so it comes from memory once. One thread at a
/// time; reused from picture to picture it allocates only to grow.
/// </summary>
public sealed class LumaReducer
{
    // Luma that both policies take while it is near: well inside a second-level cache.
    private const int StripBytes = 256 << 10;

    private readonly PolicyPlane[] _planes;
    private int _width;
    private int _height;
    private int _row;

    /// <summary>Both policies.</summary>
    public LumaReducer()
        : this(Lanes.Widest, TapPolicy.Full, TapPolicy.Centred)
    {
    }

    /// <summary>One policy alone; the other's plane must be passed empty to <see cref="Finish"/>.</summary>
    public LumaReducer(TapPolicy only)
        : this(Lanes.Widest, only)
    {
    }

    internal LumaReducer(LaneWidth lanes, params ReadOnlySpan<TapPolicy> policies)
    {
        _planes = new PolicyPlane[policies.Length];
        for (int p = 0; p < policies.Length; p++)
        {
            _planes[p] = new PolicyPlane(policies[p], lanes);
        }
    }

    /// <summary>The longest side taken: what the JPEG format can say.</summary>
    public const int MaxSide = 65_535;

    /// <summary>Starts a picture. One that was left unfinished is forgotten.</summary>
    /// <param name="shrink">
    /// Rows come of a picture of which so many pixels along either side were averaged to one, the last ones of what was left: with the
    /// weights of the full size folded onto them its plane is close to that of the whole picture, although not the same.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A side outside 1 to <see cref="MaxSide"/>.</exception>
    public void Begin(int width, int height, int shrink = 1)
    {
        // Until everything below has succeeded there is no picture.
        _height = 0;
        CheckSide(width, nameof(width));
        CheckSide(height, nameof(height));
        ArgumentOutOfRangeException.ThrowIfLessThan(shrink, 1);
        int across = (width + shrink - 1) / shrink, down = (height + shrink - 1) / shrink;
        if (across >= LeastSide && down >= LeastSide)
        {
            foreach (PolicyPlane plane in _planes)
            {
                plane.Begin(across, PdqTaps.For(height, plane.Policy, shrink), PdqTaps.For(width, plane.Policy, shrink));
            }
        }
        (_width, _height, _row) = (across, down, 0);
    }

    /// <param name="luma">Whole rows, row-major, no padding.</param>
    /// <exception cref="ArgumentException">Not whole rows, or more rows than the picture has left.</exception>
    public void AddRows(ReadOnlySpan<byte> luma) => Add(luma);

    /// <param name="luma">Whole rows of finite values, 0 to 255, row-major, no padding.</param>
    /// <exception cref="ArgumentException">Not whole rows, or more rows than the picture has left.</exception>
    public void AddRows(ReadOnlySpan<float> luma) => Add(luma);

    /// <summary>Gives the planes, 64 x 64, row-major; zeros when a side is shorter than 5. A new picture needs <see cref="Begin"/>.</summary>
    /// <param name="full">4,096 values, or empty when this reducer leaves the policy out.</param>
    /// <param name="centred">4,096 values, or empty when this reducer leaves the policy out.</param>
    /// <exception cref="InvalidOperationException">Rows are missing.</exception>
    public void Finish(Span<float> full, Span<float> centred)
    {
        RequirePicture();
        if (_row != _height)
        {
            throw new InvalidOperationException($"The picture has {_height} rows and {_row} were given.");
        }
        CopyPlane(TapPolicy.Full, full, nameof(full));
        CopyPlane(TapPolicy.Centred, centred, nameof(centred));
        _height = 0;
    }

    private void CopyPlane(TapPolicy policy, Span<float> to, string name)
    {
        PolicyPlane? plane = _planes[0].Policy == policy ? _planes[0] : _planes[^1].Policy == policy ? _planes[^1] : null;
        int length = plane is null ? 0 : PlaneLength;
        if (to.Length != length)
        {
            throw new ArgumentException($"The {policy} plane takes {length} values here, not {to.Length}.", name);
        }
        if (_width < LeastSide || _height < LeastSide)
        {
            to.Clear();
        }
        else
        {
            plane?.CopyTo(to);
        }
    }

    private void Add<TLuma>(ReadOnlySpan<TLuma> luma) where TLuma : unmanaged
    {
        RequirePicture();
        (int rows, int rest) = Math.DivRem(luma.Length, _width);
        if (rest != 0)
        {
            throw new ArgumentException($"{luma.Length} values are not whole rows of {_width}.", nameof(luma));
        }
        if (rows > _height - _row)
        {
            throw new ArgumentException($"{rows} rows were given and the picture has {_height - _row} left of {_height}.", nameof(luma));
        }
        _row += rows;
        if (_width < LeastSide || _height < LeastSide)
        {
            return;
        }
        int strip = _width * Math.Max(1, StripBytes / (_width * Unsafe.SizeOf<TLuma>()));
        for (; luma.Length > 0; luma = luma[Math.Min(strip, luma.Length)..])
        {
            foreach (PolicyPlane plane in _planes)
            {
                plane.Add(luma[..Math.Min(strip, luma.Length)]);
            }
        }
    }

    private void RequirePicture()
    {
        if (_height == 0)
        {
            throw new InvalidOperationException("No picture was begun.");
        }
    }

    private static void CheckSide(int side, string name)
    {
        if (side is < 1 or > MaxSide)
        {
            throw new ArgumentOutOfRangeException(name, side, $"A side is 1 to {MaxSide} pixels.");
        }
    }
}
