using System.Text.Json;

namespace Cotejo.Engine.Tests.Cli;

/// <summary>cotejo vpdq, on lists of frames as others exchange them.</summary>
public sealed class Comparing_by_vpdq : IDisposable
{
    private readonly TestFolder _folder = new();

    public Comparing_by_vpdq()
    {
        List("clip.json", Entry('a', 90, 0), Entry('b', 90, 1));
        List("film.json", Entry('0', 90, 0), Entry('a', 90, 1), Entry('b', 90, 2), Entry('b', 90, 3), Entry('f', 40, 4));
        List("other.json", Entry('0', 90, 0));
        _folder.Write("broken.json", """["abc,1,2"]"""u8.ToArray());
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Says_what_matches_and_how_much_of_either_side()
    {
        var compared = BuiltCommand.Run("vpdq", _folder["clip.json"], _folder["film.json"], _folder["other.json"]);
        Assert.Equal((0, ""), (compared.Code, compared.Error));
        string[] lines = compared.Output.Split('\n');
        Assert.Equal($"match           100.0 %       66.7 %  {_folder["film.json"]}", lines[1]);
        Assert.Equal($"no match          0.0 %        0.0 %  {_folder["other.json"]}", lines[2]);
    }

    [Fact]
    public void Takes_other_thresholds_and_prints_JSON()
    {
        var compared = BuiltCommand.Run("vpdq", _folder["clip.json"], _folder["film.json"], "--compared-share", "70", "--quality", "30", "--json");
        Assert.Equal(0, compared.Code);
        var result = JsonDocument.Parse(compared.Output).RootElement;
        Assert.Equal(70, result.GetProperty("thresholds").GetProperty("comparedShare").GetDouble());
        var film = result.GetProperty("compared")[0];
        Assert.Equal((false, 100, 50), (film.GetProperty("match").GetBoolean(), film.GetProperty("queryShare").GetDouble(), film.GetProperty("comparedShare").GetDouble()));
    }

    [Fact]
    public void Ends_with_2_when_a_compared_file_is_none_and_with_1_when_the_query_is()
    {
        var some = BuiltCommand.Run("vpdq", _folder["clip.json"], _folder["broken.json"], _folder["film.json"]);
        Assert.Equal(2, some.Code);
        Assert.Contains("broken.json: Entry 1 ", some.Error);
        Assert.Contains("film.json", some.Output);
        var none = BuiltCommand.Run("vpdq", _folder["broken.json"], _folder["film.json"]);
        Assert.Equal((1, ""), (none.Code, none.Output));
        Assert.Contains("QUERY ", none.Error);
        Assert.Equal(1, BuiltCommand.Run("vpdq", _folder["nowhere.json"], _folder["film.json"]).Code);
    }

    [Theory]
    [InlineData("--distance 257 is out of range", "--distance", "257")]
    [InlineData("--quality 101 is out of range", "--quality", "101")]
    [InlineData("--query-share 100.5 is out of range", "--query-share", "100.5")]
    [InlineData("--compared-share 'x' is not a number", "--compared-share", "x")]
    [InlineData("--video-frames 'x' is not keyframes", "--video-frames", "x")]
    public void Says_what_it_cannot_do(string problem, params string[] words)
    {
        var refused = BuiltCommand.Run(["vpdq", _folder["clip.json"], _folder["film.json"], .. words]);
        Assert.Equal((1, ""), (refused.Code, refused.Output));
        Assert.Contains("cotejo: " + problem, refused.Error);
    }

    /// <summary>Hashes of one digit repeated are far from each other: a and b by 64 bits, 0 and a by 128.</summary>
    private static string Entry(char digit, int quality, int seconds) => $"\"{new string(digit, 64)},{quality},{seconds}.000\"";

    private void List(string name, params string[] entries) =>
        _folder.Write(name, System.Text.Encoding.ASCII.GetBytes("[" + string.Join(", ", entries) + "]"));
}
