using Cotejo.Engine.Decoding;
using Cotejo.Engine.Hashing;
using Cotejo.Kernels.Devices;
using Cotejo.Kernels.Pdq;

namespace Cotejo.Engine.Pipeline;

/// <summary>
/// The devices that hash in one run, and what decoders and devices tell each other. When every device has failed, pictures are hashed where
/// they are decoded.
/// </summary>
/// <param name="devices">At least one, open; not disposed here.</param>
internal sealed class DeviceHashing(IReadOnlyList<ComputeDevice> devices)
{
    // What fills the two batches of a device and as much again that waits for it.
    private const int BatchesHeld = 4;

    /// <summary>Pictures that a device is offered together: more than fit one batch of small ones.</summary>
    public const int BatchItems = 1024;

    private readonly MemoryBudget _memory = new(BatchesHeld * (long)new PdqBatchSize().LumaBytes);
    private readonly List<string> _notes = [];
    private int _left = devices.Count;
    private long _hashed;

    public PdqBatchSize BatchSize { get; } = new();

    /// <summary>Of the devices one at least.</summary>
    public bool HasFailed => Volatile.Read(ref _left) < devices.Count;

    /// <summary>One for each device.</summary>
    public IReadOnlyList<Func<IBatchWorker<Finished, Finished>>> Workers() =>
        [.. devices.Select(device => (Func<IBatchWorker<Finished, Finished>>)(() => new DeviceHashWorker(this, device)))];

    /// <summary>What the report says of it. Read after the run.</summary>
    public IEnumerable<string> Notes
    {
        get
        {
            lock (_notes)
            {
                return _notes.Count == 0 ? []
                    : [.. _notes, $"Devices hashed {Interlocked.Read(ref _hashed)} frames of this run; the processor hashed the others, with the same result."];
            }
        }
    }

    /// <summary>Takes the memory for a picture's frames, waiting for it.</summary>
    /// <returns>Null when the picture is to be hashed where it is decoded: its frames would never fit, or no device is left.</returns>
    public HeldFrames? Hold(ImageHeader header, out bool whole, CancellationToken cancel)
    {
        whole = header.Frames == 1 && FrameCollector.BytesFor(header, whole: true) <= BatchSize.LumaBytes;
        bool anyLeft = Volatile.Read(ref _left) > 0;
        return anyLeft && _memory.Take(FrameCollector.BytesFor(header, whole), cancel) is { } lease ? new HeldFrames(lease) : null;
    }

    /// <summary>So many frames came back from a device.</summary>
    public void Hashed(int frames) => Interlocked.Add(ref _hashed, frames);

    public void Failed(DeviceException failure)
    {
        Interlocked.Decrement(ref _left);
        lock (_notes) { _notes.Add($"{failure.Device} failed while hashing: {failure.Reason}."); }
    }
}
