using Cotejo.Kernels.Devices;
using Cotejo.Kernels.Pdq;

namespace Cotejo.Engine.Pipeline;

/// <summary>
/// Hashes held frames on one device, in batches, one of which is filled while the other runs; passes everything else through. When the
/// device fails, every frame that it had not given back is hashed by the SIMD twin, and so are all that follow.
/// </summary>
internal sealed class DeviceHashWorker : IBatchWorker<Finished, Finished>
{
    private readonly DeviceHashing _hashing;
    private readonly LumaReducer _reducer = new();
    private readonly List<Finished> _waiting = [];
    private GpuPdq? _device;
    private bool _lost;

    public DeviceHashWorker(DeviceHashing hashing, ComputeDevice device)
    {
        _hashing = hashing;
        Try(() => _device = new GpuPdq(device, hashing.BatchSize));
    }

    public void Process(IReadOnlyList<Finished> batch, Action<Finished> emit)
    {
        var frames = new List<PdqFrame>();
        foreach (var item in batch)
        {
            if (item.Held is not { } held) { emit(item); continue; }
            _waiting.Add(item);
            frames.AddRange(held.Frames);
        }
        Try(() =>
        {
            for (int sent = 0; sent < frames.Count;)
            {
                if (_device!.InFlight == GpuPdq.Slots) { _device.Complete(); }
                sent += _device.Submit(frames.GetRange(sent, frames.Count - sent));
            }
        });
        Emit(emit);
    }

    public void Flush(Action<Finished> emit)
    {
        Try(() =>
        {
            while (_device!.InFlight > 0) { _device.Complete(); }
        });
        Emit(emit);
    }

    /// <summary>What is still held belongs to a run that was stopped.</summary>
    public void Dispose()
    {
        _device?.Dispose();
        _waiting.ForEach(item => item.Held?.Dispose());
    }

    /// <summary>Does nothing once the device is lost.</summary>
    private void Try(Action work)
    {
        if (_lost) { return; }
        try
        {
            work();
        }
        catch (DeviceException e)
        {
            _lost = true;
            _device?.Dispose();
            _hashing.Failed(e);
        }
    }

    private void Emit(Action<Finished> emit)
    {
        int kept = 0;
        for (int i = 0; i < _waiting.Count; i++)
        {
            var (content, item, held) = _waiting[i];
            int byDevice = held!.Frames.Count(frame => frame.IsHashed);
            if (_lost)
            {
                foreach (var frame in held.Frames.Where(frame => !frame.IsHashed)) { frame.HashOnCpu(_reducer); }
            }
            if (!held.AreHashed)
            {
                _waiting[kept++] = _waiting[i];
                continue;
            }
            _hashing.Hashed(byDevice);
            var frames = held.Hashed();
            held.Dispose();
            emit(new Finished(content! with { Frames = frames }, item));
        }
        _waiting.RemoveRange(kept, _waiting.Count - kept);
    }
}
