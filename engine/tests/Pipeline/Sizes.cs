using Cotejo.Engine.Planning;

namespace Cotejo.Engine.Tests.Pipeline;

public class Sizes
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("512", 512)]
    [InlineData("512B", 512)]
    [InlineData("64KiB", 65_536)]
    [InlineData("1.5 GiB", 1_610_612_736)]
    [InlineData("2g", 2_147_483_648)]
    public void Are_read(string text, long bytes)
    {
        Assert.True(ByteSize.TryParse(text, out var size));
        Assert.Equal(bytes, size.Bytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("GiB")]
    [InlineData("-1GiB")]
    [InlineData("1 apple")]
    [InlineData("99999999999TiB")]
    [InlineData("999999999999999999TiB")]
    public void Are_refused(string text) => Assert.False(ByteSize.TryParse(text, out _));
}
