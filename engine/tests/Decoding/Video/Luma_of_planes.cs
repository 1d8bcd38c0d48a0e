using Cotejo.Engine.Decoding.Video.Libav;

namespace Cotejo.Engine.Tests.Decoding.Video;

[Collection(OneLog)]
public sealed class Luma_of_planes
{
    /// <summary>Of tests that call the libraries in this process: they have one log.</summary>
    internal const string OneLog = "one log";

    [Fact]
    public void Vectors_agree_with_the_definition_at_every_length()
    {
        var random = new Random(4);
        foreach (int length in (int[])[0, 2, 30, 32, 34, 62, 64, 66, 1002])
        {
            byte[] y = Noise(length), u = Noise(length / 2), otherU = Noise(length / 2), v = Noise(length / 2), otherV = Noise(length / 2);
            byte[] luma = new byte[length];
            LibavLuma.OfRow(y, u, otherU, v, otherV, luma);
            Assert.Equal(Definition(y, u, otherU, v, otherV), luma);
        }

        byte[] Noise(int length)
        {
            byte[] noise = new byte[length];
            random.NextBytes(noise);
            return noise;
        }
    }

    [Fact]
    public void Vectors_agree_with_the_definition_for_every_colour()
    {
        byte[] y = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
        byte[] u = new byte[128], v = new byte[128], luma = new byte[256];
        for (int colour = 0; colour < 1 << 16; colour++)
        {
            u.AsSpan().Fill((byte)colour);
            v.AsSpan().Fill((byte)(colour >> 8));
            LibavLuma.OfRow(y, u, u, v, v, luma);
            Assert.True(Definition(y, u, u, v, v).AsSpan().SequenceEqual(luma), $"u {u[0]}, v {v[0]}");
        }
    }

    /// <summary>Of two values at a time no vector is made.</summary>
    private static byte[] Definition(byte[] y, byte[] u, byte[] otherU, byte[] v, byte[] otherV)
    {
        byte[] luma = new byte[y.Length];
        for (int i = 0; i < u.Length; i++)
        {
            LibavLuma.OfRow(y.AsSpan(2 * i, 2), u.AsSpan(i, 1), otherU.AsSpan(i, 1), v.AsSpan(i, 1), otherV.AsSpan(i, 1), luma.AsSpan(2 * i, 2));
        }
        return luma;
    }

    [Fact]
    public void The_libraries_of_this_machine_are_those_that_are_known_and_agree_with_the_twin()
    {
        Assert.Null(LibavSelfTest.Problem(out string version));
        Assert.StartsWith("5.1.", version, StringComparison.Ordinal);
        Assert.True(LibavLuma.IsProven);
    }

    [Theory]
    [InlineData(16, 0)]
    [InlineData(126, 126)]
    [InlineData(235, 253)]
    [InlineData(255, 255)]
    public void Greys_are_what_the_command_makes_of_them(byte stored, byte expected)
    {
        byte[] luma = new byte[2];
        LibavLuma.OfRow([stored, stored], [128], [128], [128], [128], luma);
        Assert.Equal([expected, expected], luma);
    }
}
