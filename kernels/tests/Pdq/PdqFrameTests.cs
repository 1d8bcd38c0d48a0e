using Cotejo.Kernels.Pdq;

namespace Cotejo.Kernels.Tests.Pdq;

public sealed class PdqFrameTests
{
    [Fact]
    public void Every_kind_of_frame_is_hashed_on_the_processor_as_the_definition_does()
    {
        FrameCase[] cases =
        [
            FrameCase.OfBytes(Picture.Scene(201, 150, 1)), FrameCase.OfFloats(61, 70, FrameCase.FloatNoise(61 * 70, 1)),
            FrameCase.OfPlanes(FrameCase.FloatNoise(4096, 2), FrameCase.FloatNoise(4096, 3)), FrameCase.OfBytes(Picture.Noise(4, 90, 1)),
        ];
        var reducer = new LumaReducer();
        foreach (FrameCase one in cases) { one.Frame.HashOnCpu(reducer); }
        FrameCase.AssertAll(cases);
    }

    [Fact]
    public void A_frame_is_hashed_once()
    {
        var frame = PdqFrame.OfLuma(8, 8, new byte[64]);
        Assert.Throws<InvalidOperationException>(() => frame.Full);
        Assert.Throws<InvalidOperationException>(() => frame.Centred);
        frame.HashOnCpu(new LumaReducer());
        Assert.Equal((8, 8), (frame.Full.Length, frame.Centred.Length));
        Assert.Throws<InvalidOperationException>(() => frame.HashOnCpu(new LumaReducer()));
    }

    [Fact]
    public void Luma_or_planes_of_the_wrong_length_are_refused()
    {
        Assert.Throws<ArgumentException>(() => PdqFrame.OfLuma(8, 8, new byte[63]));
        Assert.Throws<ArgumentException>(() => PdqFrame.OfLuma(8, 8, new float[65]));
        Assert.Throws<ArgumentOutOfRangeException>(() => PdqFrame.OfLuma(0, 8, Array.Empty<byte>()));
        Assert.Throws<ArgumentOutOfRangeException>(() => PdqFrame.OfLuma(8, LumaReducer.MaxSide + 1, Array.Empty<float>()));
        Assert.Throws<ArgumentException>(() => PdqFrame.OfPlanes(new float[4096], new float[4095]));
    }
}
