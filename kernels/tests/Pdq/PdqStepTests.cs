using Cotejo.Kernels.Pdq;

namespace Cotejo.Kernels.Tests.Pdq;

/// <summary>
/// The step of the quality that devices compute in integers. Over every float32 from 0 to 65,535, two thousand million of either sign, it was
/// run once and never differed; this is what could differ, and a part of the rest.
/// </summary>
public sealed class PdqStepTests
{
    [Fact]
    public void Products_beside_a_multiple_of_255_are_divided_as_floats_are()
    {
        for (int multiple = 0; multiple <= 256; multiple++)
        {
            uint at = BitConverter.SingleToUInt32Bits(255f * multiple);
            for (uint bits = Math.Max(at, 3000) - 3000; bits < at + 3000; bits++) { AssertProduct(BitConverter.UInt32BitsToSingle(bits)); }
        }
    }

    [Fact]
    public void Products_all_over_the_range_are_divided_as_floats_are()
    {
        uint end = BitConverter.SingleToUInt32Bits(65_535);
        for (uint bits = 0; bits < end; bits += 997) { AssertProduct(BitConverter.UInt32BitsToSingle(bits)); }
    }

    [Fact]
    public void Steps_between_any_two_values_are_those_of_the_definition()
    {
        var random = new Random(1);
        for (int k = 0; k < 1_000_000; k++)
        {
            float u = 255 * random.NextSingle(), v = k % 3 == 0 ? u + random.NextSingle() : 255 * random.NextSingle();
            int expected = Math.Abs((int)((u - v) * 100 / 255));
            if (expected != PdqKernels.Step(u, v)) { Assert.Fail($"{u:R} and {v:R}: {PdqKernels.Step(u, v)} instead of {expected}"); }
        }
    }

    private static void AssertProduct(float product)
    {
        int expected = Math.Abs((int)(product / 255)), below = Math.Abs((int)(-product / 255));
        if ((expected, below) != (PdqKernels.Steps((int)product), PdqKernels.Steps((int)-product)))
        {
            Assert.Fail($"{product:R}: {PdqKernels.Steps((int)product)} instead of {expected}");
        }
    }
}
