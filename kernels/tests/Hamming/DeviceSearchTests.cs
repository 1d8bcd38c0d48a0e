using Cotejo.Kernels.Devices;
using Cotejo.Kernels.Tests.Devices;

namespace Cotejo.Kernels.Tests;

/// <summary>The search on devices against the definition, pair for pair.</summary>
public sealed class DeviceSearchTests
{
    private static readonly int[] Thresholds = [0, 1, 31, 32, 40, 63];

    [Theory]
    [MemberData(nameof(DeviceUnderTest.All), MemberType = typeof(DeviceUnderTest))]
    public void One_set_agrees_with_the_definition(string name)
    {
        using var device = ComputeDevice_(name);
        foreach (int length in (int[])[0, 1, 2, 255, 256, 257])
        {
            var hashes = HashSets.Clustered(length, seed: 300 + length);
            using var search = new DeviceSearch([device]);
            foreach (int threshold in Thresholds)
            {
                var expected = HashSets.Expected(hashes, hashes, threshold, isSelf: true);
                var got = new HashSets.Collected();
                var run = search.Within(hashes, new SearchOptions(threshold), got.Take);
                Assert.Equal(expected, got.Sorted());
            }
        }
    }

    private static ComputeDevice ComputeDevice_(string name) => DeviceUnderTest.Open(name);
}
