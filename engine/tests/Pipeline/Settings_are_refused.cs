using Cotejo.Engine.Pipeline;
using Cotejo.Engine.Planning;

namespace Cotejo.Engine.Tests.Pipeline;

public sealed class Settings_are_refused : IDisposable
{
    private readonly TestFolder _folder = new();

    public Settings_are_refused() => _folder.Jpeg("in/one.jpg", seed: 1);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void With_all_their_problems_together()
    {
        var problems = Problems(new(_folder["case"], [_folder["nowhere"]], "3 apples", 0, 64));
        Assert.Equal(4, problems.Count);
        Assert.False(Directory.Exists(_folder["case"]));
    }

    [Theory]
    [InlineData("5", null, null, null, "--video-every '5' is not a time")]
    [InlineData("-1s", null, null, null, "--video-every '-1s' is not a time")]
    [InlineData("0.5ms", null, null, null, "--video-every 0.5ms is out of range")]
    [InlineData("25h", null, null, null, "--video-every 25h is out of range")]
    [InlineData("1s", "keyframes", null, null, "--video-every and --video-frames are both given")]
    [InlineData(null, "all", null, null, "--video-frames 'all' is not keyframes")]
    [InlineData(null, null, "metal", null, "--video-decoder 'metal' is none of auto, none, cuda, vaapi, qsv")]
    [InlineData(null, null, null, "soon", "--video-time 'soon' is not a time")]
    [InlineData(null, null, null, "0s", "--video-time 0s is out of range")]
    public void When_videos_cannot_be_looked_at_so(string? every, string? frames, string? decoder, string? time, string problem) =>
        Assert.StartsWith(problem, Problems(Settings(_folder["case"]) with { VideoEvery = every, VideoFrames = frames, VideoDecoder = decoder, VideoTime = time }).Single());

    [Fact]
    public void When_the_case_would_lie_inside_a_source()
    {
        Assert.Contains("inside SOURCE", Problems(Settings(_folder["in/deeper/case"])).Single());
        Assert.Contains("inside SOURCE", Problems(Settings(_folder["in"]))[0]);
        File.CreateSymbolicLink(_folder["link"], _folder["in"]);
        Assert.Contains("inside SOURCE", Problems(Settings(_folder["link/case"])).Single());
        Assert.Equal(["one.jpg"], Directory.GetFileSystemEntries(_folder["in"]).Select(Path.GetFileName));
    }

    [Fact]
    public void When_the_case_folder_holds_something_else()
    {
        _folder.Write("full/letter.txt", "mine"u8.ToArray());
        Assert.Contains("is no case", Problems(Settings(_folder["full"])).Single());
        Assert.Equal(["letter.txt"], Directory.GetFileSystemEntries(_folder["full"]).Select(Path.GetFileName));
    }

    [Fact]
    public void When_the_case_is_a_file_or_its_ledger_is_none()
    {
        Assert.Contains("is a file", Problems(Settings(_folder.Write("file", [1]))).Single());
        _folder.Write("case/ledger.db", "this is no database, whatever its name says, and long enough to have a header"u8.ToArray());
        Assert.Contains("ledger", Problems(Settings(_folder["case"])).Single());
    }

    [Fact]
    public void When_sources_overlap()
    {
        _folder.Jpeg("in/deep/two.jpg", seed: 2);
        Assert.Contains("counted twice", Problems(new(_folder["case"], [_folder["in"], _folder["in/deep"]], null, null, null)).Single());
    }

    [Fact]
    public void When_a_source_overlaps_one_of_an_earlier_run()
    {
        _folder.Jpeg("in/deep/two.jpg", seed: 2);
        ScanSettings Of(string source) => new(_folder["case"], [_folder[source]], null, null, null);
        using (var first = new Scan(Of("in"))) { first.Run(CancellationToken.None); }
        Assert.Contains("counted twice", Problems(Of("in/deep")).Single());
        using (var again = new Scan(Of("in"))) { again.Run(CancellationToken.None); }

        Directory.Delete(_folder["case"], recursive: true);
        using (var first = new Scan(Of("in/deep"))) { first.Run(CancellationToken.None); }
        Assert.Contains("earlier run", Problems(Of("in")).Single());
    }

    [Fact]
    public void When_overlapping_sources_have_names_that_are_shown_escaped()
    {
        _folder.Jpeg(@"odd/w\x/sub/one.jpg", seed: 1);
        Assert.Contains("counted twice", Problems(new(_folder["case"], [_folder[@"odd/w\x"], _folder[@"odd/w\x/sub"]], null, null, null)).Single());
    }

    [Theory]
    [InlineData("")]
    [InlineData("case\uFFFD")]
    public void When_the_case_has_no_name_that_could_be_made(string name) =>
        Assert.Contains("CASE", Problems(Settings(name)).Single());

    [Fact]
    public void When_another_process_writes_the_case()
    {
        using var first = new Scan(Settings(_folder["case"]));
        Assert.Contains("in use", Problems(Settings(_folder["case"])).Single());
    }

    [Fact]
    public void But_an_empty_folder_may_become_a_case()
    {
        Directory.CreateDirectory(_folder["case"]);
        using var scan = new Scan(Settings(_folder["case"]));
        Assert.Equal(1, scan.Run(CancellationToken.None).Case.Hashed);
    }

    private ScanSettings Settings(string caseFolder) => new(caseFolder, [_folder["in"]], null, null, null);

    private static IReadOnlyList<string> Problems(ScanSettings settings) =>
        Assert.Throws<SettingsException>(() => new Scan(settings).Dispose()).Problems;
}
