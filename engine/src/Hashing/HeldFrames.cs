using System.Buffers;
using Cotejo.Kernels.Pdq;

namespace Cotejo.Engine.Hashing;

/// <summary>The frames of one picture between the decoder and a device: what the device reads, kept until it has.</summary>
/// <param name="lease">The memory they are counted under; returned with them.</param>
internal sealed class HeldFrames(IDisposable lease) : IDisposable
{
    private readonly List<PdqFrame> _frames = [];
    private readonly List<byte[]> _bytes = [];
    private readonly List<float[]> _floats = [];

    public IReadOnlyList<PdqFrame> Frames => _frames;

    /// <summary>Hashed beside the decoder, whatever hashes the frames; one for each of them, or none at all.</summary>
    public IReadOnlyList<TrimmedHash?> Twins { get; set; } = [];

    public void Add(PdqFrame frame) => _frames.Add(frame);

    /// <summary>Room for the luma of one frame, valid until this is disposed.</summary>
    public Memory<byte> Bytes(int length)
    {
        _bytes.Add(ArrayPool<byte>.Shared.Rent(length));
        return _bytes[^1].AsMemory(0, length);
    }

    /// <inheritdoc cref="Bytes"/>
    public Memory<float> Floats(int length)
    {
        _floats.Add(ArrayPool<float>.Shared.Rent(length));
        return _floats[^1].AsMemory(0, length);
    }

    /// <summary>Every frame has its hashes.</summary>
    public bool AreHashed => _frames.TrueForAll(frame => frame.IsHashed);

    /// <summary>What the ledger keeps. Call once every frame is hashed.</summary>
    public IReadOnlyList<HashedFrame> Hashed() => TrimmedHash.Attach(
        [.. _frames.Select((f, number) => new HashedFrame(number, f.FullQuality, f.Full, f.CentredQuality, f.Centred))], Twins);

    /// <summary>Forgets what was added, which did not count.</summary>
    public void Clear()
    {
        _frames.Clear();
        Return();
    }

    public void Dispose()
    {
        Return();
        lease.Dispose();
    }

    private void Return()
    {
        _bytes.ForEach(array => ArrayPool<byte>.Shared.Return(array));
        _floats.ForEach(array => ArrayPool<float>.Shared.Return(array));
        _bytes.Clear();
        _floats.Clear();
    }
}
