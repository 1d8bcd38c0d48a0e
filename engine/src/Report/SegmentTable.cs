using Cotejo.Engine.Ledger;

namespace Cotejo.Engine.Report;

/// <summary>
/// Every stretch that two videos share, by the SHA-256 of both; a pair of which no stretch is known has one row without times. The shares are the
/// pair's, in percent of the frames of either that the other has too.
/// </summary>
internal static class SegmentTable
{
    private const string Query = $"""
        SELECT a.sha256, b.sha256, {Relation.Columns}, s.orientation, s.from_a_ms, s.until_a_ms, s.from_b_ms, s.until_b_ms, s.frames, s.distance,
            p.pdq_a, p.pdq_b, p.centred_a, p.centred_b, s.still
        FROM contents a CROSS JOIN video_pairs p ON p.a = a.content_id CROSS JOIN contents b ON b.content_id = p.b
            LEFT JOIN edges e ON e.a = p.a AND e.b = p.b LEFT JOIN segments s ON s.a = p.a AND s.b = p.b
            {Relation.Times}
        ORDER BY a.sha256, b.sha256, s.segment
        """;

    public static TableSize Write(NumberedCase numbered, Stream csv, Stream lines, CancellationToken cancel)
    {
        using var table = new TableFile(csv, lines, "sha256A", "sha256B", "kind", "orientation", "fromA", "untilA", "fromB", "untilB", "frames",
            "meanDistance", "still", "pdqShareA", "pdqShareB", "centredShareA", "centredShareB");
        using var query = new Statement(numbered.Connection, Query);
        using var row = query.Rows();
        while (row.Read())
        {
            cancel.ThrowIfCancellationRequested();
            table.Text("sha256A", row.Hex(0));
            table.Text("sha256B", row.Hex(1));
            table.Text("kind", row.IsDBNull(2) ? null : Relation.Read(row, 2, isA: true).KindName);
            table.Text("orientation", row.Text(9));
            table.Number("fromA", row.Seconds(10));
            table.Number("untilA", row.Seconds(11));
            table.Number("fromB", row.Seconds(12));
            table.Number("untilB", row.Seconds(13));
            table.Number("frames", row.Number(14));
            table.Number("meanDistance", row.Decimal(15, decimals: 2));
            table.Flag("still", row.IsDBNull(20) ? null : row.GetBoolean(20));
            table.Number("pdqShareA", row.Decimal(16, decimals: 2));
            table.Number("pdqShareB", row.Decimal(17, decimals: 2));
            table.Number("centredShareA", row.Decimal(18, decimals: 2));
            table.Number("centredShareB", row.Decimal(19, decimals: 2));
            table.EndRow();
        }
        return table.Size;
    }
}
