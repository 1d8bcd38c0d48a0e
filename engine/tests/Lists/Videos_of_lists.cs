using System.Globalization;
using Cotejo.Engine.Lists;

namespace Cotejo.Engine.Tests.Lists;

public sealed class Videos_of_lists : IDisposable
{
    private readonly KnownCase _case = new();

    public void Dispose() => _case.Dispose();

    [Fact]
    public void Match_by_the_shares_of_frames_that_vpdq_counts()
    {
        _case.Video(1, 50, 51, 52, 53, 99);         // four of its five frames are listed: 80 %
        _case.Video(2, 50, 51, 52, 98, 99);         // 60 % of its own, and of the listed one's
        _case.Video(3, [.. Enumerable.Range(50, 5), .. Enumerable.Range(200, 95)]);   // a film that holds the whole listed clip
        _case.Video(4, 50, 50, 50);                 // repeats are one frame
        _case.Video(5, 300, 301);
        _case.Add("clip.json", Vpdq(50, 51, 52, 53, 54));
        _case.Match();
        Assert.Equal(["1 clip video  80.0 80.0", "3 clip video  5.0 100.0", "4 clip video  100.0 20.0"], _case.Hits());
        Assert.Empty(_case.Check());
        Assert.Equal("80 % of its frames are in the listed video, 80 % of that one's in it", Assert.Single(_case.Details("1").Hits).Words);
    }

    [Fact]
    public void Are_one_list_of_many_files()
    {
        _case.Video(1, 50, 51);
        _case.Video(2, 60, 61);
        string[] files = [.. ((int[])[50, 60, 70]).Select(n =>
        {
            string file = _case[$"{n}.json"];
            File.WriteAllText(file, Vpdq(n, n + 1));
            return file;
        })];
        var added = CaseListChanges.Add(new ListSettings(_case.Folder, files, "find", "clips"), new ListProgress(), CancellationToken.None);
        Assert.Equal((3, 6), (added.Added[0].Description.Counts.Videos, added.Added[0].Description.Counts.Frames));
        _case.Match();
        Assert.Equal(["1 clips video  100.0 100.0", "2 clips video  100.0 100.0"], _case.Hits());
        Assert.Equal("60.json, record 1", Assert.Single(_case.Details("2").Hits).Entry.Place);
    }

    [Fact]
    public void Know_a_picture_that_is_near_to_one_of_their_frames()
    {
        _case.Picture(1, like: 52, bits: 4);
        _case.Video(2, 52, 300, 301);
        _case.Add("clip.json", Vpdq(50, 51, 52, 53, 54));
        _case.Match();
        Assert.Equal(["1 clip near 4 Original 0 @2000"], _case.Hits());
        Assert.Equal("4 bits by PDQ, laid Original, of the listed video at 0:02.0", Assert.Single(_case.Details("1").Hits).Words);
        Assert.Empty(_case.Check());
    }

    [Fact]
    public void Set_a_video_aside_only_when_all_of_its_frames_are_listed()
    {
        _case.Video(1, 50, 51);
        _case.Video(2, 50, 51, 52, 53, 99);
        _case.Video(3, 50, 51, 52, 53, 54, 98);
        _case.Picture(4, like: 50);
        _case.Add("intro.json", Vpdq(50, 51, 52, 53, 54), "ignore");
        _case.Match();
        Assert.Equal(4, _case.Hits().Count);
        Assert.Equal(["1 intro", "4 intro"], _case.Aside());
    }

    [Fact]
    public void Lose_a_frame_that_floods_and_keep_the_others()
    {
        for (int n = 0; n < 5; n++) { _case.Picture(n, like: 50, bits: n); }
        _case.Picture(10, like: 51);
        _case.Add("clip.json", Vpdq(50, 51));
        Assert.Equal(1, _case.Match(flood: "3").Known.Floods);
        Assert.Equal(["10 clip near 0 Original 0 @1000"], _case.Hits());
        Assert.Equal(["clip record 1 5"], _case.Floods());
        Assert.Empty(_case.Check());
    }

    private static string Vpdq(params int[] frames) =>
        $"[{string.Join(", ", frames.Select((n, second) => string.Create(CultureInfo.InvariantCulture, $"\"{KnownHashes.Pdq(n)},100,{second:0.000}\"")))}]";
}
