using Cotejo.Kernels.Devices;
using Cotejo.Kernels.Pdq;
using Cotejo.Kernels.Tests.Devices;

namespace Cotejo.Kernels.Tests.Pdq;

/// <summary>The hashes of every device against the definition.</summary>
public sealed class GpuPdqTests
{
    private const int Length = 64 * 64;

    // Small enough that most tests take several batches, which run side by side.
    private static readonly PdqBatchSize Small = new(200_000, 10);

    // One below, at and above the least side, the plane and a picture of two pixels to an output.
    private static readonly int[] Sides = [5, 63, 64, 65, 127, 128, 129];

    public static TheoryData<string> Devices => DeviceUnderTest.All;

    [Theory]
    [MemberData(nameof(Devices))]
    public void Pictures_around_every_boundary_have_the_hashes_of_the_definition(string device) =>
        AssertHashes(device, 5, [.. from width in Sides from height in Sides select FrameCase.OfBytes(Picture.Noise(width, height, 31 * width + height))]);

    [Theory]
    [MemberData(nameof(Devices))]
    public void Wide_and_high_pictures_have_the_hashes_of_the_definition(string device)
    {
        // A group sums 256 columns at a time; taps reach from one stretch into the next.
        (int, int)[] sizes = [(255, 7), (256, 7), (257, 7), (511, 9), (512, 5), (513, 9), (1021, 30), (30, 1021), (4099, 5), (5, 4099)];
        AssertHashes(device, 3, [.. sizes.Select(size => FrameCase.OfBytes(Picture.Noise(size.Item1, size.Item2, size.Item1)))]);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Luma_that_is_not_whole_numbers_has_the_hashes_of_the_definition(string device)
    {
        (int, int)[] sizes = [(5, 5), (64, 64), (33, 129), (301, 59)];
        AssertHashes(device, 2, [.. sizes.Select(size =>
            FrameCase.OfFloats(size.Item1, size.Item2, FrameCase.FloatNoise(size.Item1 * size.Item2, size.Item1)))]);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Pictures_with_a_side_under_five_have_zero_hashes(string device)
    {
        (int, int)[] sizes = [(1, 1), (4, 4), (4, 500), (500, 4), (1, 5), (5, 3), (2, 2)];
        // Among others and, at the end, a batch of nothing else.
        AssertHashes(device, int.MaxValue, [.. sizes.Concat([(5, 5)]).Concat(sizes).Concat(sizes).Select(size =>
            FrameCase.OfBytes(Picture.Noise(size.Item1, size.Item2, 1)))]);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Planes_with_every_kind_of_tie_have_the_hashes_of_the_definition(string device)
    {
        float[] dark = new float[Length], flat = new float[Length], half = new float[Length], corner = new float[Length], edge = new float[Length];
        Array.Fill(flat, 255);
        Array.Fill(half, 127.5f, 0, Length / 2);
        corner[0] = 255;
        for (int k = 0; k < Length; k++) { edge[k] = k % 64 < 32 ? 255 : 0; }
        float[] faint = Array.ConvertAll(FrameCase.FloatNoise(Length, 3), value => value * 1e-30f * 1e-10f);
        AssertHashes(device, int.MaxValue, [
            FrameCase.OfPlanes(dark, flat), FrameCase.OfPlanes(half, corner), FrameCase.OfPlanes(edge, faint),
            FrameCase.OfPlanes(FrameCase.FloatNoise(Length, 1), FrameCase.FloatNoise(Length, 2))]);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Every_kind_of_frame_may_be_in_one_batch(string device) => AssertHashes(device, int.MaxValue, [
        FrameCase.OfBytes(Picture.Scene(71, 50, 1)), FrameCase.OfFloats(7, 9, FrameCase.FloatNoise(63, 1)), FrameCase.OfBytes(Picture.Noise(3, 9, 1)),
        FrameCase.OfPlanes(FrameCase.FloatNoise(Length, 4), FrameCase.FloatNoise(Length, 5)), FrameCase.OfBytes(Picture.Noise(5, 5, 2)),
        FrameCase.OfFloats(65, 64, FrameCase.FloatNoise(65 * 64, 2)), FrameCase.OfBytes(Picture.Scene(71, 50, 2))]);

    [Theory]
    [MemberData(nameof(Devices))]
    public void Generated_pictures_have_the_same_bits_on_every_device(string name)
    {
        using var device = DeviceUnderTest.Open(name);
        int count = DeviceUnderTest.IsSlow(device) ? 4 : DeviceUnderTest.RequireGpu || device.Info.Backend == Backend.OpenCl ? 10_000 : 400;
        using var gpu = new GpuPdq(device, count == 10_000 ? new PdqBatchSize() : new PdqBatchSize(4 << 20, 64));
        int largest = count == 10_000 ? 1_300 : 300;
        // So many at a time, since all of them would be gigabytes.
        foreach (int[] numbers in Enumerable.Range(0, count).Chunk(500))
        {
            FrameCase[] cases = [.. numbers.AsParallel().AsOrdered().Select(k => FrameCase.ByTwin(GeneratedPicture.Number(k, largest)))];
            gpu.HashAll([.. cases.Select(one => one.Frame)]);
            FrameCase.AssertAll(cases);
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Public_pictures_have_the_same_bits_on_every_device(string name)
    {
        using var device = DeviceUnderTest.Open(name);
        if (!TurboJpeg.Present) { return; }
        int count = DeviceUnderTest.IsSlow(device) ? 1 : int.MaxValue;
        using var gpu = new GpuPdq(device, new PdqBatchSize());
        foreach (string[] paths in PublicMedia.Jpegs.OrderBy(path => new FileInfo(path).Length).Take(count).Chunk(64))
        {
            FrameCase[] cases = [.. paths.Select(TurboJpeg.TryDecodeGray).OfType<Picture>().Select(FrameCase.ByTwin)];
            gpu.HashAll([.. cases.Select(one => one.Frame)]);
            FrameCase.AssertAll(cases);
        }
    }

    /// <param name="few">How many of the cases a slow device gets, evenly spread.</param>
    private static void AssertHashes(string name, int few, FrameCase[] cases)
    {
        using var device = DeviceUnderTest.Open(name);
        using var gpu = new GpuPdq(device, Small);
        int step = DeviceUnderTest.IsSlow(device) ? Math.Max(1, cases.Length / few) : 1;
        FrameCase[] some = [.. cases.Where((_, k) => k % step == 0)];
        gpu.HashAll([.. some.Select(one => one.Frame)]);
        FrameCase.AssertAll(some);
    }
}
