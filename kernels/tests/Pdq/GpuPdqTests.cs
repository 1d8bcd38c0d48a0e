using Cotejo.Kernels.Devices;
using Cotejo.Kernels.Pdq;
using Cotejo.Kernels.Tests.Devices;

namespace Cotejo.Kernels.Tests.Pdq;

public sealed class GpuPdqTests
{
    [Theory]
    [MemberData(nameof(DeviceUnderTest.All), MemberType = typeof(DeviceUnderTest))]
    public void Sides_around_every_boundary_give_the_hashes_of_the_definition(string name)
    {
        using var device = DeviceUnderTest.Open(name);
        using var gpu = new GpuPdq(device, new PdqBatchSize(1 << 20, 16));
        var pictures = new[] { (5, 5), (63, 64), (65, 63), (5, 129), (128, 127) }.Select(s => Picture.Noise(s.Item1, s.Item2, 1)).ToArray();
        var frames = pictures.Select(p => PdqFrame.OfLuma(p.Width, p.Height, p.Luma)).ToArray();
        gpu.HashAll(frames);
        for (int k = 0; k < frames.Length; k++)
        {
            var full = Hashed.Define(pictures[k], TapPolicy.Full);
            Assert.Equal(full.Eight, frames[k].Full);
            Assert.Equal(full.Quality, frames[k].FullQuality);
        }
    }
}
