using Cotejo.Kernels.Devices;
using Cotejo.Kernels.Pdq;
using Cotejo.Kernels.Tests.Devices;

namespace Cotejo.Kernels.Tests.Pdq;

/// <summary>How frames are taken into batches, and what is refused.</summary>
public sealed class GpuPdqBatchTests
{
    private const int Least = 8 * 64 * 64;

    public static TheoryData<string> Devices => DeviceUnderTest.All;

    [Theory]
    [MemberData(nameof(Devices))]
    public void A_batch_is_filled_to_its_last_byte_and_no_further(string name)
    {
        using var device = DeviceUnderTest.Open(name);
        using var gpu = new GpuPdq(device, new PdqBatchSize(Least, 100));
        // 32,768 bytes: 128 x 128 twice.
        (int, int)[] sizes = [(128, 128), (128, 128), (128, 128), (256, 128)];
        FrameCase[] cases = [.. sizes.Select((size, k) => FrameCase.OfBytes(Picture.Noise(size.Item1, size.Item2, k)))];
        PdqFrame[] frames = [.. cases.Select(one => one.Frame)];
        Assert.Equal(2, gpu.Submit(frames));
        Assert.Equal(1, gpu.Submit(frames[2..]));
        gpu.Complete();
        Assert.Equal(1, gpu.Submit(frames[3..]));
        gpu.Complete();
        gpu.Complete();
        FrameCase.AssertAll(cases);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void A_batch_is_filled_to_its_last_frame_and_no_further(string name)
    {
        using var device = DeviceUnderTest.Open(name);
        using var gpu = new GpuPdq(device, new PdqBatchSize(Least, 2));
        FrameCase[] cases = [.. Enumerable.Range(0, 5).Select(k => FrameCase.OfBytes(Picture.Noise(k == 1 ? 2 : 11 + k, 10, k)))];
        PdqFrame[] frames = [.. cases.Select(one => one.Frame)];
        Assert.Equal(2, gpu.Submit(frames));
        Assert.Equal(2, gpu.Submit(frames[2..]));
        gpu.Complete();
        Assert.Equal(1, gpu.Submit(frames[4..]));
        gpu.Complete();
        gpu.Complete();
        FrameCase.AssertAll(cases);
    }

    [Fact]
    public void Batches_complete_in_the_order_in_which_they_were_submitted()
    {
        using var device = ComputeDevice.OpenForVerification();
        using var gpu = new GpuPdq(device, new PdqBatchSize(Least, 1));
        PdqFrame[] frames = [.. Enumerable.Range(0, 3).Select(k => FrameCase.OfBytes(Picture.Noise(10, 10, k)).Frame)];
        Assert.Throws<InvalidOperationException>(gpu.Complete);
        Assert.Equal((1, 1, 2), (gpu.Submit(frames), gpu.Submit(frames[1..]), gpu.InFlight));
        Assert.Throws<InvalidOperationException>(() => gpu.Submit(frames[2..]));
        Assert.Throws<InvalidOperationException>(() => gpu.RunAgain(1));
        gpu.Complete();
        Assert.Equal([true, false, false], frames.Select(frame => frame.IsHashed));
        Assert.Equal((1, 2), (gpu.Submit(frames[2..]), gpu.InFlight));
        gpu.Complete();
        Assert.Equal([true, true, false], frames.Select(frame => frame.IsHashed));
        gpu.Complete();
        Assert.Equal((true, 0), (frames[2].IsHashed, gpu.InFlight));
    }

    [Fact]
    public void A_frame_that_no_batch_holds_is_refused_and_the_others_are_not_touched()
    {
        using var device = ComputeDevice.OpenForVerification();
        using var gpu = new GpuPdq(device, new PdqBatchSize(Least, 8));
        PdqFrame fits = FrameCase.OfBytes(Picture.Noise(128, 256, 1)).Frame, floats = PdqFrame.OfLuma(64, 129, new float[64 * 129]);
        PdqFrame large = FrameCase.OfBytes(Picture.Noise(128, 257, 1)).Frame;
        Assert.Equal([true, false, false], new[] { fits, floats, large }.Select(gpu.Fits));
        Assert.Throws<ArgumentException>(() => gpu.HashAll([fits, large]));
        Assert.Throws<ArgumentException>(() => gpu.Submit([large]));
        Assert.Throws<ArgumentException>(() => gpu.Submit([]));
        Assert.Equal((false, 0), (fits.IsHashed, gpu.InFlight));
        gpu.HashAll([fits]);
        Assert.Throws<ArgumentException>(() => gpu.Submit([fits]));
        Assert.Throws<ArgumentException>(() => gpu.Submit([FrameCase.OfBytes(Picture.Noise(9, 9, 1)).Frame, fits]));
        Assert.Equal(0, gpu.InFlight);
    }

    [Fact]
    public void A_batch_ends_where_its_room_for_tap_tables_does()
    {
        var size = new PdqBatchSize(1 << 20, 40);
        using var device = ComputeDevice.OpenForVerification();
        using var buffers = new GpuPdqBuffers(device, size);
        var batch = new GpuPdqBatch(size, buffers);
        // Every frame has a side of its own, so wide that the tables of all do not fit.
        PdqFrame[] frames = [.. Enumerable.Range(0, 40).Select(k => PdqFrame.OfLuma(5_000 + k, 5, new byte[5 * (5_000 + k)]))];
        int taken = frames.TakeWhile(batch.TryTake).Count();
        Assert.InRange(taken, 1, 39);
        Assert.InRange(batch.TapFloats, 1, size.TapFloats);
        Assert.False(batch.TryTake(frames[taken]));
        // What needs no new table still has room.
        Assert.True(batch.TryTake(PdqFrame.OfLuma(5_000, 5, new byte[25_000])));
    }

    [Fact]
    public void The_room_for_tap_tables_holds_those_of_any_frame_that_fits()
    {
        foreach (int bytes in new[] { Least, 100_000, 1 << 20, 64 << 20 })
        {
            int widest = Math.Min(LumaReducer.MaxSide, bytes / 5);
            foreach (int side in new[] { 5, 63, 64, 65, widest / 2, widest - 1, widest })
            {
                int one = PdqTaps.For(side, TapPolicy.Full).Weights.Length + PdqTaps.For(side, TapPolicy.Centred).Weights.Length;
                Assert.InRange(2 * one, 1, new PdqBatchSize(bytes, 1).TapFloats);
            }
        }
    }

    [Fact]
    public void A_batch_of_less_than_the_least_size_is_refused()
    {
        using var device = ComputeDevice.OpenForVerification();
        Assert.Throws<ArgumentOutOfRangeException>(() => new GpuPdq(device, new PdqBatchSize(Least - 1, 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GpuPdq(device, new PdqBatchSize(Least, 0)));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void A_batch_that_is_measured_does_not_disturb_the_next(string name)
    {
        using var device = DeviceUnderTest.Open(name);
        using var gpu = new GpuPdq(device, new PdqBatchSize(Least, 4));
        gpu.HashAll([FrameCase.OfBytes(Picture.Noise(20, 20, 1)).Frame]);
        gpu.RunAgain(2);
        FrameCase next = FrameCase.OfBytes(Picture.Noise(40, 30, 2));
        gpu.HashAll([next.Frame]);
        next.Assert();
    }

    [Fact]
    public void A_batch_that_is_given_up_leaves_its_frames_for_the_processor()
    {
        FrameCase[] cases = [.. Enumerable.Range(0, 3).Select(k => FrameCase.OfBytes(Picture.Noise(31, 20 + k, k)))];
        using var device = ComputeDevice.OpenForVerification();
        using (var gpu = new GpuPdq(device, new PdqBatchSize(Least, 2)))
        {
            PdqFrame[] frames = [.. cases.Select(one => one.Frame)];
            gpu.Submit(frames);
            gpu.Submit(frames[2..]);
            gpu.Complete();
        }
        Assert.Equal([true, true, false], cases.Select(one => one.Frame.IsHashed));
        cases[2].Frame.HashOnCpu(new LumaReducer());
        FrameCase.AssertAll(cases);
    }
}
