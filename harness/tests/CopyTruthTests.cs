using System.Text;
using Cotejo.Harness.Peers;
using Cotejo.Harness.Seizures;
using Cotejo.Harness.Trials;
using Cotejo.Harness.Truth;

namespace Cotejo.Harness.Tests;

public sealed class CopyTruthTests : IDisposable
{
    private readonly Workplace _place = new(null);
    private readonly CopyTruth _truth;

    public CopyTruthTests()
    {
        static ManifestEntry Picture(string path, int source, string sha256) => new(path, "picture", source, "original", 10, sha256);
        Manifest.Write(_place.At("seizure"),
        [
            Picture("a1", 1, "aa"), Picture("a2", 1, "aa"), Picture("a3", 1, "ab"), Picture("a4", 1, "ac"), Picture(@"b\xff", 2, "bb"),
            new("broken", "broken", 1, "truncated to 50 %", 5, "ad"), new("text", "other", null, "text", 5, "tt"), new("text2", "other", null, "text", 5, "tt"),
        ]);
        _truth = CopyTruth.Of(_place.At("seizure"));
    }

    public void Dispose() => _place.Dispose();

    [Fact]
    public void All_that_is_true_is_found_when_it_stands_together() =>
        Assert.Equal(new Found(2, 2, 3, 3, 0), _truth.Score([["a1", "a2", "a3", "a4"], ["text", "text2"], [@"b\xff"]]));

    [Fact]
    public void A_stranger_is_false_with_each_that_it_stands_with() =>
        Assert.Equal(new Found(1, 2, 1, 3, 2), _truth.Score([["a1", "a2", "a3", @"b\xff"]]));

    [Fact]
    public void Pairs_count_once_and_what_is_broken_or_unknown_does_not() =>
        Assert.Equal(new Found(0, 2, 1, 3, 0), _truth.Score([["a1", "a3"], ["a2", "a3"], ["a4", "broken", "nowhere"]]));

    [Fact]
    public void Nothing_found_is_nothing_false() => Assert.Equal(1, _truth.Score([]).Precision);

    [Theory]
    [InlineData("jdupes", "/s/a1\n/s/a2\n\n/s/b\xFF\n/elsewhere\n\n", @"a1 a2|b\xff")]
    [InlineData("findimagedupes", "/s/a1\n/s/a 3\n\n", "a1 a 3")]
    [InlineData("hashdeep", "%%%% HASHDEEP-1.0\n## \n10,m,s,aa,/s/a1\n9,m,s,bb,/s/x,y\n10,m,s,aa,/s/a2\n", "a1 a2|x,y")]
    public void What_tools_print_is_understood(string program, string printed, string expected)
    {
        PeerTool tool = PeerTool.All.Single(t => t.Program == program);
        Assert.Equal(expected, string.Join('|', tool.Found("/s/", Encoding.Latin1.GetBytes(printed)).Select(cluster => string.Join(' ', cluster))));
    }
}
