using Cotejo.Kernels.Devices;
using Cotejo.Kernels.Pdq;

namespace Cotejo.GpuCheck.Measuring;

/// <summary>Both hashes of pictures of one size, luma as bytes, on one device.</summary>
/// <param name="BatchBytes">Luma that a batch holds at most.</param>
/// <param name="BatchPictures">Pictures in each batch.</param>
/// <param name="Resident">Pictures a second whose luma lies in the device's memory; on the processor null.</param>
/// <param name="WithTransfer">Pictures a second from this process's memory to hashes in it.</param>
/// <param name="Differing">Pictures of which any hash or quality differs from the SIMD twin's: zero, or something is wrong.</param>
internal sealed record PdqRow(string Device, int Width, int Height, int BatchBytes, int BatchPictures, Rate? Resident, Rate WithTransfer, int Differing);

internal static class PdqRates
{
    private const int Distinct = 16;

    /// <param name="device">Null for the processor, on all its cores.</param>
    public static IEnumerable<PdqRow> Measure(ComputeDevice? device, Effort effort)
    {
        (int, int)[] sizes = effort.IsQuick ? [(64, 48), (130, 97)] : [(512, 512), (1280, 960)];
        // The default, and four times as much: what a larger batch would be worth.
        PdqBatchSize[] batches = effort.IsQuick ? [new PdqBatchSize(1 << 16, 4)] : [new PdqBatchSize(), new PdqBatchSize(256 << 20, 2048)];
        foreach (var (width, height) in sizes)
        {
            byte[][] pictures = [.. Enumerable.Range(0, Distinct).Select(seed => Luma(width, height, seed))];
            if (device is null) { yield return OnProcessor(pictures, width, height, effort); }
            else
            {
                foreach (var batch in batches) { yield return OnDevice(device, pictures, width, height, batch, effort); }
            }
        }
    }

    private static PdqRow OnDevice(ComputeDevice device, byte[][] pictures, int width, int height, PdqBatchSize size, Effort effort)
    {
        int inBatch = Math.Min(size.Frames, size.LumaBytes / (width * height));
        using var gpu = new GpuPdq(device, size);
        var batch = Frames(pictures, width, height, inBatch);
        gpu.HashAll(batch);
        int differing = batch.Take(Distinct).Zip(OnProcessor(pictures, width, height)).Count(pair => Differ(pair.First, pair.Second));

        int times = effort.IsQuick ? 1 : 16;
        var resident = Rate.Of(() =>
        {
            gpu.RunAgain(times);
            return (long)times * inBatch;
        }, effort);
        int batches = effort.IsQuick ? 2 : 8;
        var withTransfer = Rate.Of(() =>
        {
            gpu.HashAll(Frames(pictures, width, height, batches * inBatch));
            return (long)batches * inBatch;
        }, effort);
        return new PdqRow(device.Info.Id, width, height, size.LumaBytes, inBatch, resident, withTransfer, differing);
    }

    private static PdqRow OnProcessor(byte[][] pictures, int width, int height, Effort effort)
    {
        int count = effort.IsQuick ? pictures.Length : pictures.Length * Environment.ProcessorCount;
        var rate = Rate.Of(() =>
        {
            Parallel.ForEach(Frames(pictures, width, height, count), () => new LumaReducer(),
                (frame, _, reducer) =>
                {
                    frame.HashOnCpu(reducer);
                    return reducer;
                }, _ => { });
            return count;
        }, effort);
        return new PdqRow(DeviceList.Cpu.Id, width, height, width * height, 1, null, rate, 0);
    }

    private static PdqFrame[] OnProcessor(byte[][] pictures, int width, int height)
    {
        var frames = Frames(pictures, width, height, pictures.Length);
        var reducer = new LumaReducer();
        foreach (var frame in frames) { frame.HashOnCpu(reducer); }
        return frames;
    }

    private static bool Differ(PdqFrame a, PdqFrame b) => !a.Full.AsSpan().SequenceEqual(b.Full) || !a.Centred.AsSpan().SequenceEqual(b.Centred)
        || a.FullQuality != b.FullQuality || a.CentredQuality != b.CentredQuality;

    private static PdqFrame[] Frames(byte[][] pictures, int width, int height, int count) =>
        [.. Enumerable.Range(0, count).Select(k => PdqFrame.OfLuma(width, height, pictures[k % pictures.Length]))];

    /// <summary>Waves of several lengths with noise on them: enough structure for a hash of good quality.</summary>
    private static byte[] Luma(int width, int height, int seed)
    {
        var random = new Random(seed);
        double across = 1 + 6 * random.NextDouble(), down = 1 + 6 * random.NextDouble(), phase = random.NextDouble();
        byte[] luma = new byte[width * height];
        random.NextBytes(luma);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                double wave = Math.Sin(2 * Math.PI * (across * x / width + phase)) * Math.Cos(2 * Math.PI * (down * y / height - phase));
                luma[y * width + x] = (byte)(128 + 96 * wave + luma[y * width + x] % 24);
            }
        }
        return luma;
    }
}
