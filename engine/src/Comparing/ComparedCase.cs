using Cotejo.Engine.Ledger;
using Cotejo.Engine.Matching.Videos;
using Cotejo.Engine.Report;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Comparing;

/// <summary>A snapshot of a case, with the hashes of all that is there.</summary>
internal sealed class ComparedCase : IDisposable
{
    private readonly NumberedCase _numbered;

    private ComparedCase(NumberedCase numbered, LoadedMatch loaded) => (_numbered, Loaded) = (numbered, loaded);

    public string Folder => _numbered.Folder;
    public SqliteConnection Connection => _numbered.Connection;
    public LoadedMatch Loaded { get; }

    public static ComparedCase Open(string folder, CancellationToken cancel)
    {
        var numbered = NumberedCase.Open(folder);
        try { return new ComparedCase(numbered, MatchTables.Load(numbered.Connection, cancel)); }
        catch
        {
            numbered.Dispose();
            throw;
        }
    }

    /// <summary>The frames of some videos, by their numbers.</summary>
    public Dictionary<int, VideoSequence> Sequences(IEnumerable<int> videos) => videos.Distinct().ToDictionary(number => number, Loaded.Input.Sequence);

    public void Dispose() => _numbered.Dispose();
}
