using Cotejo.Engine.Ledger;
using Cotejo.Engine.Matching;
using Cotejo.Kernels;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Report;

/// <summary>A stretch of a video that another video shows too; times in seconds.</summary>
/// <param name="Frames">Pairs of frames that agree.</param>
/// <param name="Distance">Bits by which these differ, on average.</param>
/// <param name="Orientation">How the other video must be laid to look like this one.</param>
/// <param name="Still">It is one unmoving picture: that both show it is certain, at which offset is one guess of several.</param>
public sealed record Segment(
    decimal From, decimal Until, decimal OtherFrom, decimal OtherUntil, long Frames, double Distance, string Orientation, bool Still);

/// <summary>Reads the segments of pairs of videos, seen from either. The case must stay open.</summary>
internal sealed class SegmentReader(SqliteConnection connection) : IDisposable
{
    private readonly Statement _query = new(connection, """
        SELECT a = ?1, from_a_ms, until_a_ms, from_b_ms, until_b_ms, frames, distance, orientation, still
        FROM segments WHERE (a = ?1 AND b = ?2) OR (a = ?2 AND b = ?1) ORDER BY frames DESC, segment LIMIT ?3
        """);

    private readonly Statement _count = new(connection, "SELECT count(*) FROM segments WHERE (a = ?1 AND b = ?2) OR (a = ?2 AND b = ?1)");

    public long Count(long content, long other) => _count.Number(content, other) ?? 0;

    /// <summary>Those with most frames first.</summary>
    /// <param name="limit">Null for all.</param>
    public List<Segment> Of(long content, long other, long? limit)
    {
        var segments = new List<Segment>();
        using var row = _query.Rows(content, other, limit ?? -1);
        decimal Seconds(int column) => row.Seconds(column)!.Value;
        while (row.Read())
        {
            (int mine, int its) = row.GetBoolean(0) ? (1, 3) : (3, 1);
            var orientation = Enum.Parse<Orientation>(row.GetString(7));
            if (!row.GetBoolean(0)) { orientation = orientation.Inverse(); }
            segments.Add(new Segment(Seconds(mine), Seconds(mine + 1), Seconds(its), Seconds(its + 1),
                row.GetInt64(5), Math.Round(row.GetDouble(6), 2), orientation.ToString(), row.GetBoolean(8)));
        }
        return segments;
    }

    public void Dispose()
    {
        _query.Dispose();
        _count.Dispose();
    }
}
