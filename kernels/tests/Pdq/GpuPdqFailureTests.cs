using Cotejo.Kernels.Devices;
using Cotejo.Kernels.Pdq;

namespace Cotejo.Kernels.Tests.Pdq;

/// <summary>A card that fails at any moment, as the stub driver pretends: no frame is lost, none is hashed twice, and nothing leaks.</summary>
[Collection(StubAlone.Name)]
public sealed class GpuPdqFailureTests : IDisposable
{
    private static readonly PdqBatchSize Size = new(8 * 64 * 64, 3);

    private readonly long _allocated;

    public GpuPdqFailureTests()
    {
        if (CudaStub.Unavailable is not null) { return; }
        CudaStub.Reset();
        _allocated = CudaStub.Get("live_allocations");
    }

    public void Dispose()
    {
        if (CudaStub.Unavailable is null) { CudaStub.Reset(); }
    }

    [StubTheory]
    [InlineData("fail_launch_after", 0)]
    [InlineData("fail_launch_after", 1)]
    [InlineData("fail_copy_after", 0)]
    [InlineData("fail_copy_after", 1)]
    public void What_a_lost_device_has_not_hashed_is_hashed_once_by_the_processor(string moment, int late)
    {
        int failures = 0, allByDevice = 0;
        for (int after = 1; allByDevice == 0; after++)
        {
            FrameCase[] cases = Cases();
            PdqFrame[] frames = [.. cases.Select(one => one.Frame)];
            using (var device = Open())
            {
                using var gpu = new GpuPdq(device, Size);
                CudaStub.Set("fail_late", late);
                CudaStub.Set(moment, after);
                try
                {
                    gpu.HashAll(frames);
                    allByDevice++;
                }
                catch (DeviceException)
                {
                    failures++;
                }
            }
            CudaStub.Reset();
            PdqFrame[] left = [.. frames.Where(frame => !frame.IsHashed)];
            Assert.Equal(allByDevice == 1, left.Length == 0);
            var reducer = new LumaReducer();
            foreach (PdqFrame frame in left) { frame.HashOnCpu(reducer); }
            FrameCase.AssertAll(cases);
            Assert.Equal(_allocated, CudaStub.Get("live_allocations"));
        }
        // Four batches of two launches, and of five copies.
        Assert.InRange(failures, 8, 20);
    }

    [StubFact]
    public void A_device_without_memory_for_the_batches_says_so_and_keeps_none()
    {
        for (int after = 1; ; after++)
        {
            using (var device = Open())
            {
                CudaStub.Set("fail_alloc_after", after);
                try
                {
                    new GpuPdq(device, Size).Dispose();
                    return;
                }
                catch (DeviceException e)
                {
                    Assert.Contains("memory", e.Reason, StringComparison.OrdinalIgnoreCase);
                }
            }
            Assert.Equal(_allocated, CudaStub.Get("live_allocations"));
            Assert.InRange(after, 1, 100);
        }
    }

    [StubFact]
    public void A_batch_is_submitted_without_waiting_for_the_device()
    {
        CudaStub.Set("deferred", 1);
        FrameCase[] cases = Cases();
        PdqFrame[] frames = [.. cases.Select(one => one.Frame)];
        using var device = Open();
        using var gpu = new GpuPdq(device, Size);
        long before = CudaStub.Get("synchronizations"), launches = CudaStub.Get("launches");
        int sent = gpu.Submit(frames);
        sent += gpu.Submit(frames[sent..]);
        Assert.Equal(before, CudaStub.Get("synchronizations"));
        gpu.Complete();
        gpu.Complete();
        Assert.Equal((4, 2), (CudaStub.Get("launches") - launches, CudaStub.Get("synchronizations") - before));
        FrameCase.AssertAll(cases[..sent]);
    }

    [StubTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(77)]
    public void The_order_in_which_threads_run_changes_no_bit(int order)
    {
        CudaStub.Set("order", order);
        FrameCase[] cases = Cases();
        using var device = Open();
        using var gpu = new GpuPdq(device, Size);
        gpu.HashAll([.. cases.Select(one => one.Frame)]);
        FrameCase.AssertAll(cases);
        Assert.Equal((0, 0), (CudaStub.Get("contractable"), CudaStub.Get("divergent_uniform")));
    }

    private static FrameCase[] Cases() => [.. Enumerable.Range(0, 10).Select(k => FrameCase.OfBytes(Picture.Noise(20 + 9 * k, 4 + 7 * k, k)))];

    private static ComputeDevice Open() => ComputeDevice.Open(DeviceList.Find(out _).First(device => device.Backend == Backend.Cuda));
}
