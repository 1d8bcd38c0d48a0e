using Cotejo.Kernels.Devices;

namespace Cotejo.Kernels.Pdq;

/// <summary>
/// Both policies and both steps of the hash on a device, bit for bit those of <see cref="PdqDefinition"/>. While one batch is computed the
/// next is copied. All memory is allocated at the beginning. Used by one thread at a time.
/// </summary>
/// <remarks>
/// When the device fails, <see cref="DeviceException"/> comes out and the object is of no further use. Frames of batches that were not
/// completed are then not hashed and keep what they brought, for <see cref="PdqFrame.HashOnCpu"/>.
/// </remarks>
public sealed class GpuPdq : IDisposable
{
    /// <summary>Batches that can be in flight: one is filled while the other runs.</summary>
    public const int Slots = 2;

    private readonly PdqBatchSize _size;
    private readonly GpuPdqSlot[] _slots = new GpuPdqSlot[Slots];
    private int _oldest;

    /// <param name="device">Open as long as this is; not disposed with it.</param>
    /// <exception cref="DeviceException">No memory, or the kernels do not compile.</exception>
    public GpuPdq(ComputeDevice device, PdqBatchSize size)
    {
        size.Check();
        _size = size;
        try
        {
            for (int k = 0; k < Slots; k++) { _slots[k] = new GpuPdqSlot(device, size); }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Batches that are submitted and not completed, 0 to 2.</summary>
    public int InFlight { get; private set; }

    /// <summary>Whether a batch has room for this frame; a larger one is reduced on the processor first and comes as planes.</summary>
    public bool Fits(PdqFrame frame) => frame.PayloadBytes <= _size.LumaBytes / sizeof(float) * sizeof(float);

    /// <summary>
    /// Fills a batch from the leading frames and starts it; does not wait for the device where its driver allows. What the frames bring is
    /// copied by then, and still has to stay as it is until they are hashed.
    /// </summary>
    /// <returns>How many frames are in the batch, at least one.</returns>
    /// <exception cref="ArgumentException">No frames, the first does not fit, or one is hashed already.</exception>
    /// <exception cref="InvalidOperationException">Two batches are in flight.</exception>
    /// <exception cref="DeviceException">The device failed.</exception>
    public int Submit(IReadOnlyList<PdqFrame> frames) => Submit(frames, 0);

    /// <summary>Waits for the batch that was submitted first and gives its frames their hashes.</summary>
    /// <exception cref="InvalidOperationException">No batch is in flight.</exception>
    /// <exception cref="DeviceException">The device failed.</exception>
    public void Complete()
    {
        if (InFlight == 0) { throw new InvalidOperationException("No batch is in flight."); }
        GpuPdqSlot slot = _slots[_oldest];
        (_oldest, InFlight) = ((_oldest + 1) % Slots, InFlight - 1);
        slot.Finish();
    }

    /// <summary>Hashes all frames, and completes what was in flight before.</summary>
    /// <exception cref="ArgumentException">A frame does not fit or is hashed already; then none is hashed.</exception>
    /// <exception cref="DeviceException">The device failed.</exception>
    public void HashAll(IReadOnlyList<PdqFrame> frames)
    {
        foreach (PdqFrame frame in frames) { CheckFrame(frame); }
        for (int next = 0; next < frames.Count || InFlight > 0;)
        {
            if (next < frames.Count && InFlight < Slots) { next += Submit(frames, next); }
            else { Complete(); }
        }
    }

    /// <summary>
    /// To measure the device alone: runs both steps over the batch that was completed last, as it lies in the device's memory, and waits.
    /// </summary>
    /// <exception cref="InvalidOperationException">A batch is in flight.</exception>
    /// <exception cref="DeviceException">The device failed.</exception>
    public void RunAgain(int times)
    {
        if (InFlight > 0) { throw new InvalidOperationException("A batch is in flight."); }
        _slots[(_oldest + Slots - 1) % Slots].RunAgain(times);
    }

    /// <summary>Waits for the device; what is still in flight is given up. Does not throw.</summary>
    public void Dispose()
    {
        foreach (GpuPdqSlot? slot in _slots) { slot?.Dispose(); }
        InFlight = 0;
    }

    private int Submit(IReadOnlyList<PdqFrame> frames, int from)
    {
        if (InFlight == Slots) { throw new InvalidOperationException($"{Slots} batches are in flight; one is to be completed first."); }
        if (from == frames.Count) { throw new ArgumentException("There are no frames.", nameof(frames)); }
        CheckFrame(frames[from]);
        int taken = _slots[(_oldest + InFlight) % Slots].Start(frames, from);
        InFlight++;
        return taken;
    }

    private void CheckFrame(PdqFrame frame)
    {
        if (frame.IsHashed) { throw new ArgumentException("A frame is hashed already.", nameof(frame)); }
        if (!Fits(frame))
        {
            throw new ArgumentException($"A frame brings {frame.PayloadBytes} bytes and a batch holds {_size.LumaBytes}.", nameof(frame));
        }
    }
}
