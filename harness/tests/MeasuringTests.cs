using Cotejo.Harness.Measuring;
using Cotejo.Harness.Seizures;
using Cotejo.Harness.Trials;

namespace Cotejo.Harness.Tests;

public sealed class MeasuringTests : IDisposable
{
    private readonly Workplace _place = new(null);

    public void Dispose() => _place.Dispose();

    [Fact]
    public void The_floor_takes_every_file_whole()
    {
        var entries = PictureFolders.Photos(_place.At("photos"), 1, 5, 320, 240, 80);
        FloorResult floor = Floor.Measure(Floor.List(_place.At("photos")));
        Assert.Equal((5, entries.Sum(e => e.Bytes), 5 * 320 * 240L, 0), (floor.Files, floor.Bytes, floor.Pixels, floor.Refused));
    }

    [Fact]
    public void The_floor_says_how_many_it_could_not_decode()
    {
        File.WriteAllText(_place.At("text.jpg"), "no picture");
        Assert.Equal(1, Floor.Measure(Floor.List(_place.Folder)).Refused);
    }

    [Fact]
    public void A_folder_without_pictures_has_no_floor() => Assert.Throws<SettingsException>(() => Floor.List(_place.Folder));

    [Fact]
    public void Many_pictures_are_all_distinct()
    {
        var entries = PictureFolders.Many(_place.At("many"), 1, 600);
        Assert.Equal(600, entries.Select(e => e.Sha256).Distinct().Count());
        Assert.Equal(2, Directory.GetDirectories(_place.At("many")).Length);
    }

    [Theory]
    [InlineData(new[] { 3.0 }, 3.0)]
    [InlineData(new[] { 9.0, 1.0, 4.0 }, 4.0)]
    [InlineData(new[] { 9.0, 1.0, 4.0, 6.0 }, 5.0)]
    public void The_median_is_the_middle(double[] values, double expected) => Assert.Equal(expected, Statistics.Median(values));

    [Fact]
    public void Nothing_has_no_median() => Assert.Throws<ArgumentException>(() => Statistics.Median([]));
}
