using System.Text.Json;
using System.Text.RegularExpressions;
using Cotejo.Cli.Terminal;
using Cotejo.Engine.Report;
using CsvHelper;

namespace Cotejo.Engine.Tests.Report;

public sealed partial class Videos_and_stills : IDisposable
{
    private readonly VideoCase _case = new();

    public void Dispose() => _case.Dispose();

    [Theory]
    [InlineData(0, "0:00.0")]
    [InlineData(12, "0:12.0")]
    [InlineData(59.96, "1:00.0")]
    [InlineData(185.4, "3:05.4")]
    [InlineData(3599.96, "1:00:00.0")]
    [InlineData(36061.25, "10:01:01.3")]
    [InlineData(-0.5, "-0:00.5")]
    public void Have_times_as_people_read_them(double seconds, string text) => Assert.Equal(text, ClockTime.Of((decimal)seconds));

    [Fact]
    public void Are_members_of_one_group_that_says_how_each_belongs()
    {
        string list = _case.Groups(json: false);
        Assert.StartsWith("group 1: 6 contents, 7 items\n  best copy ", list);
        Assert.Matches(@"\n  same     2 Original +640x360 .*/again\.webm\n      same video\n", list);
        Assert.Matches(@"\n  clip     4 Original +854x480 .*/clip\.mp4 and 1 more\n      clip of it, from 3:05\.4 to 3:15\.4 there\n", list);
        Assert.Matches(@"\n  still    6 Original +320x240 .*/still\.png\n      still of the video at 0:12\.0, inside its border\n", list);
        Assert.Matches(@"\n  scene   12 FlipY +854x480 .*/cut\.mkv\n      shares a scene with it, 0:00\.0 to 0:02\.0 here, 0:10\.0 to 0:12\.0 there\n", list);
        Assert.Matches(@"\n  linked   8 Original to 111111111111 .*/shot\.jpg\n      copy, inside the other's border\n$", list);

        var members = JsonDocument.Parse(_case.Groups(json: true)).RootElement.GetProperty("members").EnumerateArray().ToList();
        Assert.False(members[0].TryGetProperty("relation", out _));
        Assert.Equal("1200.000", members[0].GetProperty("duration").GetRawText());
        var still = members.Single(m => m.GetProperty("sha256").GetString() == VideoCase.Sha256(VideoCase.Still)).GetProperty("relation");
        Assert.Equal("""{"kind":"stillOf","frame":0,"otherFrame":4,"otherTime":12.000,"trimmed":true,"otherTrimmed":false}""", still.GetRawText());
    }

    [Fact]
    public void Are_related_the_other_way_round_when_the_picture_is_the_best_copy()
    {
        _case.Change($"""
            UPDATE groups SET representative = (SELECT content_id FROM contents WHERE sha256 = x'{VideoCase.Sha256(VideoCase.Still)}') WHERE group_id = 1;
            DELETE FROM members WHERE group_id = 1 AND distance NOT IN (0, 6);
            UPDATE members SET distance = 6 - distance WHERE group_id = 1;
            """);
        Assert.Matches(@"\n  video    6 Original +1280x720 .*/film\.mp4\n      video that shows it at 0:12\.0, inside the other's border\n", _case.Groups(json: false));
    }

    [Fact]
    public void Are_shown_with_their_facts_times_and_segments()
    {
        string film = _case.Show("film.mp4");
        Assert.Contains("\nvideo        20:00.0, h264 in mov,mp4, 29.97 frames/s, a player turns it by 90°\n", film);
        Assert.Contains("\n  frames     15 frames looked at (every 1s), 12 kept, the others repeat the one before them\n", film);
        Assert.Contains("\npdq 0:12.0             00000000", film);
        Assert.Contains("\nand 4 more frames: --json has all\n", film);
        Assert.Contains(" holds it as a clip\n", film);
        Assert.Contains("\n       3:05.4 to 3:15.4 here is 0:00.0 to 0:10.0 there, 11 frames, 6 bits on average\n", film);
        Assert.Contains("\n       0:10.0 to 0:12.0 here is 0:00.0 to 0:02.0 there, 3 frames, 12.5 bits on average, mirrored\n", film);
        Assert.Contains("\n       in common by PDQ, as stored: 8.3 % of its frames, 100 % of the other's; by the centred hash, inside borders too: 8.3 % and 100 %\n", film);
        Assert.Contains(" video that shows it at 0:12.0, inside the other's border\n", film);
        var details = _case.Details("film.mp4");
        Assert.Equal(24, details.Hashes.Count);
        Assert.Equal(15m, details.Hashes.Max(h => h.Until) - details.Hashes.Min(h => h.Time) - 9);

        string still = _case.Show("still.png");
        Assert.Contains("inside the border: 0,20,320,180\n", still);
        Assert.Contains($" {VideoCase.Sha256(VideoCase.Film)} still of the video at 0:12.0, inside its border\n       /seized/film.mp4\n", still);
        Assert.Contains("\n  as         a member, 6 bits from the best copy, laid Original\n", still);
        Assert.DoesNotContain("\nvideo ", still);
        Assert.Contains("\n       0:00.0 to 0:10.0 here is 3:05.4 to 3:15.4 there, 11 frames, 6 bits on average\n", _case.Show("clip.mp4"));
    }

    [Fact]
    public void Stand_on_the_page_with_their_relations()
    {
        _case.Report();
        string videos = Text(Section("videos"));
        Assert.Contains("Distinct videos | 6, found as 7 items", videos);
        Assert.Contains("Duration | 40:20.0; not counted: 1 video of unknown duration", videos);
        Assert.Contains("Frames | 50 looked at; 46 kept", videos);
        Assert.Contains("Partial | 1: compared as far as they decode", videos);
        Assert.Contains("| film.mp4 | 20:00.0 | h264 | 1280×720, 1000 B | 15 | 12 | 1 | 444444444444", videos);
        Assert.Contains("clip of | film.mp4 | 444444444444 | , 4 bits | 0:00.0 to 0:10.0 here is 3:05.4 to 3:15.4 there, 11 frames, 6 bits on average", videos);
        Assert.Contains("contains the clip | clip.mp4 | 222222222222 | , 4 bits | 3:05.4 to 3:15.4 here", videos);
        Assert.Contains("has the still | still.png | 111111111111 | at 0:12.0, inside the other's border, 6 bits", videos);
        Assert.Contains("same video as | again.webm", videos);
        Assert.Contains("shares a scene with | film.mp4", videos);
        Assert.Contains("1 pair of videos has single frames in common", videos);
        Assert.DoesNotContain("other.avi", videos);
        string groups = Text(Section("groups"));
        Assert.Contains("still of the video at 0:12.0, inside its border | 6", groups);
        Assert.Contains("linked: copy, inside the other's border | 8 to 111111111111", groups);
        Assert.Contains("clip of it, from 3:05.4 to 3:15.4 there | 4", groups);
    }

    [Fact]
    public void Cannot_bring_markup_onto_the_page()
    {
        _case.Change($"UPDATE edges SET b = (SELECT content_id FROM videos WHERE codec = '{VideoCase.OddCodec}') WHERE kind = 'SharedScene'");
        _case.Report();
        string videos = Section("videos");
        Assert.Contains("&lt;b&gt;odd.mp4", videos);
        Assert.Contains("&lt;i&gt;codec", videos);
        Assert.DoesNotContain("<b>", videos);
        Assert.DoesNotContain("<i>", videos);
    }

    [Fact]
    public void Have_tables_of_their_own()
    {
        _case.Report();
        var videos = Lines("videos");
        Assert.Equal(["2", "4", "5", "6", "7", "9"], videos.Select(v => v.GetProperty("sha256").GetString()![..1]));
        Assert.Equal("""
            {"sha256":"4","firstPath":"/seized/film.mp4","items":1,"duration":1200.000,"container":"mov,mp4","codec":"h264","frameRate":29.97,"rotation":90,"width":1280,"height":720,"sampling":"every 1s","sampled":15,"kept":12,"repeats":3,"decoder":"by hand"}
            """, Digits().Replace(videos[1].GetRawText(), "$1"));
        Assert.False(videos[3].TryGetProperty("duration", out _));

        var segments = Lines("segments");
        Assert.Equal(["clipOf", "sameVideo", "sharesScene", "sharesScene", "glimpse"], segments.Select(s => s.GetProperty("kind").GetString()));
        Assert.Equal("""
            {"sha256A":"2","sha256B":"4","kind":"clipOf","orientation":"Original","fromA":0.000,"untilA":10.000,"fromB":185.400,"untilB":195.400,"frames":11,"meanDistance":6,"still":false,"pdqShareA":100,"pdqShareB":8.33,"centredShareA":100,"centredShareB":8.33}
            """, Digits().Replace(segments[0].GetRawText(), "$1"));
        Assert.False(segments[4].TryGetProperty("fromA", out _));

        var pairs = Lines("pairs");
        Assert.Equal("""
            {"sha256A":"1","sha256B":"4","kind":"stillOf","distance":6,"orientation":"Original","frameA":0,"frameB":4,"timeB":12.000,"trimmedA":true,"trimmedB":false}
            """, Digits().Replace(pairs[1].GetRawText(), "$1"));
        var film = Lines("items").Single(i => i.GetProperty("name").GetString() == "film.mp4");
        Assert.Equal(("1200.000", "h264"), (film.GetProperty("duration").GetRawText(), film.GetProperty("codec").GetString()));
        string[] rows = _case.Read("groups.csv").Split("\r\n");
        Assert.Contains(rows, r => r.Contains(",stillOf,,12.000,true,false,Png,", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("videos")]
    [InlineData("segments")]
    [InlineData("pairs")]
    [InlineData("items")]
    public void Are_the_same_in_CSV_and_JSON(string table)
    {
        _case.Report();
        var lines = Lines(table);
        using var reader = CsvReader.FromFile(Path.Combine(_case.Folder, "report", table + ".csv"));
        for (int row = 0; reader.Read(); row++)
        {
            for (int column = 0; column < reader.FieldCount; column++)
            {
                string value = !lines[row].TryGetProperty(reader.Headers[column], out var property) ? ""
                    : property.ValueKind == JsonValueKind.String ? property.GetString()! : property.GetRawText();
                Assert.Equal(value, reader.GetString(column));
            }
        }
        Assert.NotEmpty(lines);
    }

    [Fact]
    public void Count_in_the_review_debt_like_pictures_and_a_glimpse_joins_nothing()
    {
        var summary = CaseReport.Write(_case.Folder, CancellationToken.None).Summary;
        Assert.Equal((10, 7, 5, 4), (summary.Review.Items, summary.Videos, summary.Pairs, summary.Review.Undecided));
        Assert.Equal("1 partial", SummaryView.Besides(summary));
    }

    [Fact]
    public void Have_no_known_offset_when_they_share_an_unmoving_picture()
    {
        _case.Change($"UPDATE segments SET still = 1 WHERE a = {Id(VideoCase.Film)} AND b = {Id(VideoCase.Cut)} AND segment = 0");
        const string Words = ", an unmoving picture: where in it cannot be told";
        Assert.Contains("3 frames, 12.5 bits on average, mirrored" + Words + "\n", _case.Show("film.mp4"));
        Assert.Contains("2 frames, 13 bits on average, mirrored\n", _case.Show("film.mp4"));
        Assert.Contains("0:10.0 to 0:12.0 there" + Words + "\n", _case.Groups(json: false));
        _case.Report();
        Assert.Contains("bits on average, mirrored" + Words, Text(Section("videos")));
        Assert.Contains("0:10.0 to 0:12.0 there" + Words, Text(Section("groups")));
        var still = Assert.Single(Lines("segments"), s => s.TryGetProperty("still", out var flag) && flag.GetBoolean());
        Assert.Equal(10, still.GetProperty("fromA").GetDouble());
    }

    [Fact]
    public void Are_related_beyond_their_group()
    {
        _case.Change($"UPDATE members SET group_id = 2, distance = 0 WHERE content_id = {Id(VideoCase.Cut)}");
        Assert.Contains($" {VideoCase.Sha256(VideoCase.Cut)} shares a scene with it   (in another group: 2)\n", _case.Show("film.mp4"));
        Assert.Contains($" {VideoCase.Sha256(VideoCase.Film)} shares a scene with it   (in another group: 1)\n", _case.Show("cut.mkv"));
        Assert.DoesNotContain($"{VideoCase.Sha256(VideoCase.Clip)} holds it as a clip   (", _case.Show("film.mp4"));
        var summary = CaseReport.Write(_case.Folder, CancellationToken.None).Summary;
        Assert.Equal((5, 1), (summary.Pairs, summary.PairsApart));
        Assert.Contains("shares a scene with | cut.mkv | 666666666666 | , 12 bits, in another group: 2", Text(Section("videos")));
        Assert.Contains("with 4 pairs among them", Text(Section("review")));
        Assert.Contains("1 pair more is of contents in different groups", Text(Section("review")));
    }

    [Theory]
    [InlineData(7, 7, "all kept")]
    [InlineData(6, 7, "6 kept, the other repeats the one before it")]
    [InlineData(1, 1200, "1 kept, the others repeat the one before them")]
    public void Keep_the_frames_that_repeat_none(long kept, long looked, string words) => Assert.Equal(words, Counted.Kept(kept, looked));

    [Fact]
    public void Are_absent_from_a_page_without_any()
    {
        _case.Change("UPDATE items SET vanished_run = 1 WHERE content_id IN (SELECT content_id FROM videos)");
        _case.Report();
        Assert.Contains("No video was hashed.", Section("videos"));
    }

    private static string Id(string name) => $"(SELECT content_id FROM contents WHERE sha256 = x'{VideoCase.Sha256(name)}')";

    private List<JsonElement> Lines(string table) => [.. _case.Read(table + ".jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => JsonDocument.Parse(line).RootElement)];

    private string Section(string id)
    {
        string page = _case.Read("report.html");
        int start = page.IndexOf($"<section id=\"{id}\"", StringComparison.Ordinal);
        return page[start..page.IndexOf("\n<section id=", start, StringComparison.Ordinal)];
    }

    /// <summary>What a reader sees, with a bar where markup stood.</summary>
    private static string Text(string markup) => Bars().Replace(System.Net.WebUtility.HtmlDecode(Tags().Replace(markup, "|")), " | ").Replace("\n", " ", StringComparison.Ordinal);

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex(@"\s*\|[\s|]*")]
    private static partial Regex Bars();

    [GeneratedRegex("([1-9])\\1{63}")]
    private static partial Regex Digits();
}
