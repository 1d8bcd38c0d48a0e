using Cotejo.Engine.Decoding.Video;
using Cotejo.Engine.Evidence;
using Cotejo.Engine.Hashing;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Report;
using Cotejo.Engine.Selecting;
using Cotejo.Kernels;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Export;

/// <summary>
/// PDQ hashes of every pixel for pictures that the ledger has by a shorter route, in the temporary table <c>exact_hashes</c>: what others are
/// given has to be what they would compute. The evidence is read once more for it.
/// </summary>
internal static class ExactHashes
{
    private const string Wanted = $"""
        SELECT c.content_id, c.sha256, s.path, f.path, i.name
        FROM chosen x JOIN items i ON i.item_id = x.item_id JOIN contents c ON c.content_id = i.content_id
            JOIN folders f ON f.folder_id = i.folder_id JOIN sources s ON s.source_id = f.source_id
        WHERE {MediaContents.IsPicture} AND c.outcome = 'hashed' AND c.route <> 'full' ORDER BY c.content_id, x.place
        """;

    /// <exception cref="SettingsException">A picture cannot be read again as it was.</exception>
    public static void Compute(ChosenItems chosen, CancellationToken cancel)
    {
        Case.Execute(chosen.Connection, "CREATE TEMP TABLE exact_hashes(content_id INTEGER PRIMARY KEY, quality INTEGER NOT NULL, hash BLOB NOT NULL)");
        using var put = new Statement(chosen.Connection, "INSERT INTO temp.exact_hashes VALUES (?1, ?2, ?3)");
        FileHasher? hasher = null;
        try
        {
            foreach (var places in Places(chosen.Connection).GroupBy(place => place.Content))
            {
                cancel.ThrowIfCancellationRequested();
                hasher ??= new FileHasher(VideoSettings.Default, keepRepeats: false);
                var frame = Hash(hasher, [.. places], cancel);
                byte[] hash = new byte[Hash256.Bytes];
                frame.Full[0].Write(hash);
                put.Run(places.Key, frame.FullQuality, hash);
            }
        }
        finally { hasher?.Dispose(); }
    }

    /// <param name="places">Of one content: any of them will do.</param>
    private static HashedFrame Hash(FileHasher hasher, List<Place> places, CancellationToken cancel)
    {
        string problem = "";
        foreach (var place in places)
        {
            string what;
            if (EvidenceSource.Open(place.Path, out what) is { } source)
            {
                var hashed = hasher.Hash(source, cancel);
                if (hashed is { Kind: null, Frames.Count: > 0 } && hashed.Sha256?.ToBytes().AsSpan().SequenceEqual(place.Sha256) is true) { return hashed.Frames[0]; }
                what = hashed.Failure ?? "it has other bytes now";
            }
            problem = $"'{PathText.Escape(place.Path)}': {what}";
        }
        throw new SettingsException(
            $"A picture is in the case by a hash of less than every pixel, and cannot be read again for the exact one that others need: {problem}. "
            + "Make the evidence available at its path; 'cotejo scan --exact' keeps exact hashes from the start.");
    }

    private static List<Place> Places(SqliteConnection connection)
    {
        using var query = new Statement(connection, Wanted);
        using var row = query.Rows();
        var places = new List<Place>();
        while (row.Read())
        {
            byte[][] parts = [.. ((byte[][])[row.Blob(2), row.Blob(3), row.Blob(4)]).Where(part => part.Length > 0)];
            places.Add(new Place(row.GetInt64(0), row.Blob(1), [.. parts.SelectMany((part, i) => i == 0 ? part : (byte[])[(byte)'/', .. part])]));
        }
        return places;
    }

    private readonly record struct Place(long Content, byte[] Sha256, byte[] Path);
}
