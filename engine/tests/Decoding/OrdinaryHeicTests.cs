using Cotejo.Engine.Decoding;
using Cotejo.Engine.Decoding.Heif;

namespace Cotejo.Engine.Tests.Decoding;

/// <summary>HEIC that is read here and decoded by libavcodec, held against ImageMagick.</summary>
public sealed class OrdinaryHeicTests
{
    private const string Fast = "libavcodec", Slow = "ImageMagick";

    private static readonly DecodeLimits Limits = new();
    private static readonly DecoderSet Decoders = new(Limits);
    private static readonly DecoderSet ByMagick = new(Limits, new MagickDecoder(Limits));

    [Fact]
    public void The_library_of_this_machine_can_be_used() => Assert.Null(HevcTiles.Problem);

    [Theory]
    [InlineData(64, 64)]
    [InlineData(64, 48)]
    [InlineData(65, 1)]
    [InlineData(130, 70)]
    [InlineData(320, 192)]
    public void A_grid_of_tiles_has_the_luma_that_ImageMagick_finds(int width, int height) => IsTheSame(new GridFile(width, height));

    [Fact]
    public void A_picture_without_a_grid_has_it_too() => IsTheSame(new GridFile(64, 64) { IsSingle = true });

    [Fact]
    public void Where_the_file_does_not_tell_its_colours_the_tiles_do() => IsTheSame(new GridFile(64, 48) { Colours = null });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void It_is_turned_as_the_file_says(byte quarters)
    {
        IsTheSame(new GridFile(130, 70) { More = [("irot", [quarters])] });
        IsTheSame(new GridFile(64, 64) { IsSingle = true, More = [("irot", [quarters])] });
        for (byte mirror = 0; mirror < 2; mirror++)
        {
            // In the order in which they stand.
            IsTheSame(new GridFile(100, 90) { More = [("irot", [quarters]), ("imir", [mirror])] });
            IsTheSame(new GridFile(100, 90) { More = [("imir", [mirror]), ("irot", [quarters])] });
        }
    }

    [Fact]
    public void What_is_not_ordinary_goes_to_ImageMagick()
    {
        GridFile plain = new(130, 70);
        Assert.NotNull(HeifPicture.Read(plain.Write()));
        GridFile[] others =
        [
            plain with { Colours = (6, false) }, plain with { Colours = (1, true) }, plain with { Colours = (9, true) }, plain with { ShowsTiles = true },
            plain with { More = [("clap", new byte[32])] }, plain with { More = [("irot", [1]), ("irot", [1])] }, plain with { More = [("lsel", [0, 0])] }, plain with { Rows = 3 }, plain with { Columns = 2 },
            plain with { References = [("dimg", 1, 7)] },
            // What is seen beside it is no thumbnail of it, and no depth: it refers to itself, or does not say what it is.
            new(64, 64) { ShowsTiles = true, References = [("thmb", 1, 1)] }, new(64, 64) { ShowsTiles = true, References = [("auxl", 1, 2)] },
        ];
        Assert.All(others, file => Assert.Null(HeifPicture.Read(file.Write())));
        Assert.NotNull(HeifPicture.Read(new GridFile(64, 64) { ShowsTiles = true, References = [("thmb", 1, 2)] }.Write()));
        // Together the tiles are longer than the file.
        Assert.Null(HeifPicture.Read(new GridFile(640, 640) { SharesBytes = true }.Write()));
        Assert.Null(HeifPicture.Read(HeicFile.TwoPictures()));
        Assert.Null(HeifPicture.Read(plain.Write().AsSpan(..^1)));
    }

    [Fact]
    public void A_tile_that_is_damaged_is_left_to_ImageMagick_before_anything_is_given()
    {
        byte[] file = new GridFile(130, 70).Write();
        var index = HeifIndex.Read(file)!;
        var second = index.Find(2)!.Bytes!.Value;
        // A length within the tile that reaches beyond it.
        file.AsSpan(second.Start.Value, 4).Fill(0x7F);
        Assert.NotNull(HeifPicture.Read(file));
        var sink = new RecordingSink();
        var outcome = Decoders.Decode(file, MediaType.Heic, sink);
        Assert.StartsWith(Slow, outcome.Decoder, StringComparison.Ordinal);
        Assert.Equal(outcome.Failure is null ? 1 : 0, sink.Frames.Count);
    }

    [Theory]
    [InlineData(200, Fast)]
    [InlineData(2_000, Slow)]
    public void Many_idle_units_in_a_tile_are_not_given_to_a_library_that_keeps_a_table_for_each(int units, string by) =>
        Decoded(by, new GridFile(64, 64) { Idle = units }.Write());

    [Fact]
    public void A_large_tile_of_which_little_is_shown_takes_its_memory()
    {
        byte[] whole = new GridFile(64, 64).Write(), little = new GridFile(5, 3).Write();
        long pixels = Decoders.ReadHeader(whole, MediaType.Heic).Header.WorkingBytes - whole.Length;
        Assert.Equal(pixels, Decoders.ReadHeader(little, MediaType.Heic).Header.WorkingBytes - little.Length);
    }

    [Fact]
    public void Whatever_is_changed_in_a_file_it_has_one_outcome()
    {
        byte[] good = new GridFile(130, 70) { More = [("irot", [1])] }.Write();
        int index = good.AsSpan().IndexOf("mdat"u8);
        var random = new Random(8);
        int fast = 0;
        for (int i = 0; i < 600; i++)
        {
            byte[] bad = [.. good];
            for (int changes = random.Next(1, 4); changes > 0; changes--)
            {
                // Mostly of the index: damage to the tiles is the libraries' affair.
                bad[random.Next(random.Next(4) == 0 ? bad.Length : index)] = (byte)random.Next(256);
            }
            var sink = new RecordingSink();
            var outcome = Decoders.Decode(bad, MediaType.Heic, sink);
            fast += outcome is { Failure: null } && outcome.Decoder.StartsWith(Fast, StringComparison.Ordinal) ? 1 : 0;
            if (outcome.Failure is null) { Assert.Equal((outcome.Width, outcome.Height), (sink.Frames[0].Width, sink.Frames[0].Height)); }
        }
        Assert.InRange(fast, 1, 599);
    }

    private static void IsTheSame(GridFile file)
    {
        var (width, height, luma) = Decoded(Fast, file.Write());
        var sink = new RecordingSink();
        var other = ByMagick.Decode(file.Write(), MediaType.Heic, sink);
        Assert.True(other.Failure is null, other.ToString());
        var expected = Assert.Single(sink.Frames);
        Assert.Equal((expected.Width, expected.Height), (width, height));
        // The way through rounded RGB and back loses up to a step, and more where a colour is not one that RGB has.
        Assert.InRange(Picture.MeanDifference(expected.Luma, luma), 0, 1);
    }

    private static (int Width, int Height, float[] Luma) Decoded(string by, byte[] file)
    {
        var sink = new RecordingSink();
        var outcome = Decoders.Decode(file, MediaType.Heic, sink);
        Assert.True(outcome is { Failure: null, Damage: null, Frames: 1 } && outcome.Decoder.StartsWith(by, StringComparison.Ordinal), outcome.ToString());
        Assert.Equal((outcome.Width, outcome.Height), (sink.Frames[0].Width, sink.Frames[0].Height));
        return Assert.Single(sink.Frames);
    }
}
