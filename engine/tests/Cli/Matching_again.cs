using System.Text.Json;

namespace Cotejo.Engine.Tests.Cli;

/// <summary>cotejo match, and the back end of a run.</summary>
public sealed class Matching_again : IDisposable
{
    private readonly TestFolder _folder = new();

    public Matching_again()
    {
        _folder.Jpeg("in/one.jpg", seed: 1);
        _folder.Jpeg("in/two.jpg", seed: 1, quality: 20);
        _folder.Jpeg("in/three.jpg", seed: 2);
        Assert.Equal(0, BuiltCommand.Run("scan", _folder["case"], _folder["in"]).Code);
        Directory.Move(_folder["in"], _folder["gone"]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Needs_no_evidence_and_takes_another_distance()
    {
        var none = Json(BuiltCommand.Run("match", _folder["case"], "--distance", "0", "--json"));
        Assert.Equal(0, none.GetProperty("distance").GetInt32());
        Assert.Equal(3, none.GetProperty("contents").GetInt64());
        Assert.Equal(3, none.GetProperty("reviewDebt").GetInt64() + none.GetProperty("pairs").GetInt64());
        var some = Json(BuiltCommand.Run("match", _folder["case"], "--distance", "31", "--backend", "cpu", "--json"));
        Assert.Equal(1, some.GetProperty("pairs").GetInt64());
        Assert.Equal(2, some.GetProperty("reviewDebt").GetInt64());
        Assert.StartsWith("cpu", some.GetProperty("backend").GetString());
        Assert.Equal(0, BuiltCommand.Run("check", _folder["case"]).Code);
    }

    [Fact]
    public void Refuses_what_is_no_case_and_makes_none()
    {
        var refused = BuiltCommand.Run("match", _folder["nowhere"]);
        Assert.Equal(1, refused.Code);
        Assert.Contains("is no case", refused.Error);
        Assert.False(Directory.Exists(_folder["nowhere"]));
    }

    [Theory]
    [InlineData("--backend 'metal' is none of auto, cuda, opencl, cpu", "--backend", "metal")]
    [InlineData("--device 0 needs --backend cuda or opencl", "--device", "0")]
    [InlineData("--distance 64 is out of range", "--distance", "64")]
    public void Says_what_it_cannot_do(string problem, params string[] words)
    {
        var refused = BuiltCommand.Run(["match", _folder["case"], .. words]);
        Assert.Equal(1, refused.Code);
        Assert.Contains(problem, refused.Error);
    }

    private static JsonElement Json((int Code, string Output, string Error) run)
    {
        Assert.True(run.Code == 0, run.Error);
        return JsonDocument.Parse(run.Output).RootElement;
    }
}
