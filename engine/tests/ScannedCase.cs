using Cotejo.Engine.Ledger;
using Cotejo.Engine.Pipeline;
using Cotejo.Engine.Planning;
using Cotejo.Engine.Report;

namespace Cotejo.Engine.Tests;

/// <summary>
/// A small case of a test's own, to be changed at will: in "in", two pictures, each with a near copy in "in/copies", one of them once more in "in/more", and
/// a text. Groups by number: 1 has three items, 2 has two.
/// </summary>
internal sealed class ScannedCase : IDisposable
{
    private readonly TestFolder _scratch = new();

    public ScannedCase()
    {
        for (int seed = 1; seed <= 2; seed++)
        {
            _scratch.Jpeg($"in/{seed}.jpg", seed);
            _scratch.Jpeg($"in/copies/{seed}.jpg", seed, quality: 60);
        }
        _scratch.Jpeg("in/more/1.jpg", seed: 1);
        _scratch.Write("in/notes.txt", "text"u8.ToArray());
        Scan();
    }

    public string Folder => _scratch["case"];
    public string Source => _scratch["in"];

    public string this[string name] => _scratch[name];

    public TestFolder Files => _scratch;

    public CaseSummary Summary
    {
        get
        {
            using var numbered = NumberedCase.Open(Folder);
            return numbered.Summary;
        }
    }

    public void Scan()
    {
        using var scan = new Scan(new ScanSettings(Folder, [Source], null, 1, null));
        scan.Run(CancellationToken.None);
    }

    public void Match(int distance) => CaseMatching.Run(new MatchSettings(Folder, null, 1, distance), CancellationToken.None);

    /// <summary>The first column of each row.</summary>
    public List<string> Ledger(string sql)
    {
        using var opened = Case.OpenForReading(Folder);
        using var connection = opened.Connect(readOnly: true);
        using var query = new Statement(connection, sql);
        using var row = query.Rows();
        var values = new List<string>();
        while (row.Read()) { values.Add(Convert.ToString(row[0], System.Globalization.CultureInfo.InvariantCulture)!); }
        return values;
    }

    public void Change(string sql)
    {
        using var opened = Case.OpenForWriting(Folder);
        using var connection = opened.Connect(readOnly: false);
        Case.Execute(connection, sql);
    }

    public void Dispose() => _scratch.Dispose();
}
