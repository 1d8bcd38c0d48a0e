using Cotejo.Engine.Checking;
using Cotejo.Engine.Export;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Pipeline;
using Cotejo.Engine.Planning;
using Cotejo.Engine.Selecting;
using Cotejo.Engine.Tests.Archives;
using SkiaSharp;

namespace Cotejo.Engine.Tests.Pipeline;

public sealed class Exact_scans : IDisposable
{
    private readonly TestFolder _place = new();
    private readonly byte[] _large;

    public Exact_scans()
    {
        using var picture = TestFolder.Photograph(5, 2600, 1600);
        using var data = picture.Encode(SKEncodedImageFormat.Jpeg, 90);
        _large = data.ToArray();
        _place.Write("in/large.jpg", _large);
        _place.Jpeg("in/small.jpg", 6);
    }

    public void Dispose() => _place.Dispose();

    [Fact]
    public void Read_again_what_was_hashed_by_a_shorter_route_and_nothing_else()
    {
        Assert.Equal(2, Scan(exact: false));
        Assert.Equal(["full/8c", "full"], Routes());
        Assert.Equal(0, Scan(exact: false));
        Assert.Equal(1, Scan(exact: true));
        Assert.Equal(["full", "full"], Routes());
        Assert.Equal(0, Scan(exact: true));
        Assert.Equal(0, Scan(exact: false));
        Assert.Equal(["full", "full"], Routes());
    }

    [Fact]
    public void Match_again_what_they_read_again()
    {
        _place.Write("in/copy.jpg", Reduced());
        Scan(exact: false);
        Assert.Empty(Findings());
        Scan(exact: true);
        Assert.Empty(Findings());
        Assert.Equal(2L, Matches());
    }

    [Fact]
    public void What_lies_in_an_archive_is_hashed_exactly()
    {
        File.Delete(_place["in/large.jpg"]);
        _place.Write("in/a.zip", ArchiveFiles.Zip(("large.jpg", _large)));
        Scan(exact: false);
        Assert.Equal(["full", "full"], Routes());
    }

    [Fact]
    public void Platforms_are_given_the_exact_hash_or_none()
    {
        Scan(exact: false);
        string quick = Takedown("quick.csv");
        Assert.Equal(["full/8c", "full"], Routes());
        byte[] changed = [.. _large];
        changed[^3]++;
        File.WriteAllBytes(_place["in/large.jpg"], changed);
        Assert.Contains("has other bytes", Assert.Throws<SettingsException>(() => Takedown("changed.csv")).Message, StringComparison.Ordinal);
        File.WriteAllBytes(_place["in/large.jpg"], _large);
        Scan(exact: true);
        Assert.Equal(Takedown("exact.csv"), quick);
    }

    private IReadOnlyList<Finding> Findings() => CaseCheck.Run(_place["case"], readEvidence: false, new CheckProgress(), CancellationToken.None).Findings;

    /// <summary>The run whose hashes the pairs are of.</summary>
    private long Matches()
    {
        using var opened = Case.OpenForReading(_place["case"]);
        using var connection = opened.Connect(readOnly: true);
        return Case.Number(connection, "SELECT run_id FROM matches");
    }

    /// <summary>A copy of the large picture, itself large.</summary>
    private byte[] Reduced()
    {
        using var picture = SKBitmap.Decode(_large);
        using var data = picture.Encode(SKEncodedImageFormat.Jpeg, 60);
        return data.ToArray();
    }

    private long Scan(bool exact)
    {
        using var scan = new Scan(new ScanSettings(_place["case"], [_place["in"]], null, 1, null) { Exact = exact });
        return scan.Run(default).ReadItems;
    }

    /// <summary>Large pictures first.</summary>
    private List<string> Routes()
    {
        using var opened = Case.OpenForReading(_place["case"]);
        using var connection = opened.Connect(readOnly: true);
        using var query = new Statement(connection, "SELECT route FROM contents WHERE route IS NOT NULL ORDER BY width DESC");
        using var row = query.Rows();
        var routes = new List<string>();
        while (row.Read()) { routes.Add(row.GetString(0)); }
        return routes;
    }

    /// <summary>The hashes alone: when they were recorded differs.</summary>
    private string Takedown(string name)
    {
        CaseExport.Run(new ExportSettings(_place["case"], "takedown-csv", _place[name], new Selection(), false, null, null, false), Stream.Null, CancellationToken.None);
        return string.Join('\n', File.ReadAllLines(_place[name]).Select(line => string.Join(',', line.Split(',').Take(2))));
    }
}
