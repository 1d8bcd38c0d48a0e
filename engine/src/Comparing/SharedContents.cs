using Cotejo.Engine.Ledger;
using Cotejo.Engine.Matching;
using Cotejo.Engine.Matching.Videos;
using Cotejo.Engine.Planning;
using Cotejo.Engine.Report;
using Cotejo.Kernels;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Comparing;

/// <summary>
/// What two cases have in common, in a database of its own that SQLite keeps in a temporary file and removes: <c>links</c> between contents of either,
/// and what must be known of these from both sides to tell of them.
/// </summary>
internal sealed class SharedContents : IDisposable
{
    /// <summary>Pairs of folders that are counted at most, as the report's overlaps are.</summary>
    private const long MostFolderPairs = FolderOverlaps.DefaultPairBound;

    private const string Tables = """
        CREATE TABLE links(
            a INTEGER, b INTEGER, exact INTEGER NOT NULL, distance INTEGER, orientation TEXT, kind TEXT, frame_a INTEGER, frame_b INTEGER,
            time_a INTEGER, time_b INTEGER, trimmed_a INTEGER, trimmed_b INTEGER, PRIMARY KEY (a, b)) WITHOUT ROWID;
        CREATE TABLE folder_pairs(a INTEGER, b INTEGER, shared INTEGER NOT NULL, near INTEGER NOT NULL, PRIMARY KEY (a, b)) WITHOUT ROWID;
        """;

    private readonly SqliteConnection _connection = new("Data Source=;Pooling=False");
    private long _sharedOther, _wide;

    public SharedContents(ComparedCase a, ComparedCase b)
    {
        (A, B) = (a, b);
        _connection.Open();
        Case.Execute(_connection, Tables);
        foreach (string side in (ReadOnlySpan<string>)["a", "b"]) { Case.Execute(_connection, SidePlaces.Tables(side)); }
        Case.Execute(_connection, "BEGIN");
    }

    public ComparedCase A { get; }
    public ComparedCase B { get; }
    public SqliteConnection Connection => _connection;

    /// <summary>Both sides in the order of their SHA-256, once through.</summary>
    public void FindExact(CancellationToken cancel)
    {
        const string present = """
            SELECT c.sha256, c.content_id, c.type <> 'Unknown' FROM contents c
            WHERE c.size > 0 AND EXISTS (SELECT 1 FROM items i WHERE i.content_id = c.content_id AND i.vanished_run IS NULL) ORDER BY c.sha256
            """;
        using var put = new Statement(_connection, "INSERT INTO links(a, b, exact) VALUES (?1, ?2, 1)");
        using var ofA = new Statement(A.Connection, present);
        using var ofB = new Statement(B.Connection, present);
        using var a = ofA.Rows();
        using var b = ofB.Rows();
        bool more = a.Read() && b.Read();
        while (more)
        {
            cancel.ThrowIfCancellationRequested();
            int order = a.Blob(0).AsSpan().SequenceCompareTo(b.Blob(0));
            if (order == 0)
            {
                if (a.GetBoolean(2)) { put.Run(a.GetInt64(1), b.GetInt64(1)); }
                else { _sharedOther++; }
            }
            more = (order > 0 || a.Read()) && (order < 0 || b.Read());
        }
    }

    /// <summary>Pairs of different contents: what is in both byte for byte is told by that.</summary>
    public void FindNear(MatchPlan plan, IPairSearch search, CancellationToken cancel)
    {
        const int bytesPerPair = 64;
        var options = new CopyOptions(plan.Distance, plan.Threads, MaxPairs: plan.Memory.Bytes / bytesPerPair);
        var (a, b) = (A.Loaded, B.Loaded);
        var edges = CopyFinder.FindBetween(a.Input.Frames, b.Input.Frames, search, options, cancel);
        CopyEdge[] ofVideos = [.. edges.Where(e => a.Input.IsVideo[e.A] && b.Input.IsVideo[e.B])];
        var (ownSequences, otherSequences) = (A.Sequences(ofVideos.Select(e => e.A)), B.Sequences(ofVideos.Select(e => e.B)));
        var relations = ofVideos.Zip(VideoPairs.Find(ofVideos, n => ownSequences[n], n => otherSequences[n], plan.Distance, plan.Threads, cancel))
            .ToDictionary(pair => (pair.First.A, pair.First.B), pair => pair.Second.Kind);
        using var times = new FrameTimes(A, B);
        using var put = new Statement(_connection, """
            INSERT OR IGNORE INTO links(a, b, exact, distance, orientation, kind, frame_a, frame_b, time_a, time_b, trimmed_a, trimmed_b)
            VALUES (?1, ?2, 0, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
            """);
        foreach (var e in edges)
        {
            cancel.ThrowIfCancellationRequested();
            var (isVideoA, isVideoB) = (a.Input.IsVideo[e.A], b.Input.IsVideo[e.B]);
            var kind = relations.TryGetValue((e.A, e.B), out var relation) ? relation : isVideoA || isVideoB ? CopyKind.Still : CopyKind.Copy;
            put.Run(a.Ids[e.A], b.Ids[e.B], e.Distance, e.Orientation.ToString(), kind.ToString(), e.FrameA, e.FrameB,
                isVideoA ? times.OfA(a.Ids[e.A], e.FrameA) : null, isVideoB ? times.OfB(b.Ids[e.B], e.FrameB) : null, e.TrimmedA, e.TrimmedB);
        }
    }

    /// <summary>Where everything that is linked lies, and which folders share how much.</summary>
    public void FindPlaces(CancellationToken cancel)
    {
        SidePlaces.Fill(_connection, "a", A.Connection, cancel);
        SidePlaces.Fill(_connection, "b", B.Connection, cancel);
        Case.Execute(_connection, """
            CREATE TABLE widths AS SELECT l.a, l.b, x.folders * y.folders AS pairs FROM links l
                JOIN (SELECT content, count(*) AS folders FROM places_a GROUP BY 1) x ON x.content = l.a
                JOIN (SELECT content, count(*) AS folders FROM places_b GROUP BY 1) y ON y.content = l.b
            """);
        // The narrowest first, as long as all together stay within the bound; one folder each is always paired.
        long widest = Case.Number(_connection, $"""
            SELECT coalesce(max(pairs), 1) FROM (SELECT pairs, sum(pairs) OVER (ORDER BY pairs) AS together FROM widths)
            WHERE together <= {MostFolderPairs} OR pairs = 1
            """);
        _wide = Case.Number(_connection, $"SELECT count(*) FROM widths WHERE pairs > {widest}");
        Case.Execute(_connection, $"""
            INSERT INTO folder_pairs SELECT x.rank, y.rank, sum(l.exact), sum(1 - l.exact)
                FROM widths w JOIN links l ON l.a = w.a AND l.b = w.b AND coalesce(l.kind, '') <> 'Glimpse'
                JOIN places_a x ON x.content = l.a JOIN places_b y ON y.content = l.b
                WHERE w.pairs <= {widest} GROUP BY 1, 2
            """);
    }

    public CasePair Summary(int folders)
    {
        long Number(string sql) => Case.Number(_connection, sql);
        const string near = "FROM links WHERE NOT exact AND kind <> 'Glimpse'";
        return new CasePair(A.Folder, B.Folder,
            Shared: Number("SELECT count(*) FROM links WHERE exact"),
            SharedItemsA: Number("SELECT coalesce(sum(items), 0) FROM contents_a JOIN links ON a = content AND exact"),
            SharedItemsB: Number("SELECT coalesce(sum(items), 0) FROM contents_b JOIN links ON b = content AND exact"),
            _sharedOther,
            NearPairs: Number($"SELECT count(*) {near}"),
            NearA: Number($"SELECT count(DISTINCT a) {near} AND a NOT IN (SELECT a FROM links WHERE exact)"),
            NearB: Number($"SELECT count(DISTINCT b) {near} AND b NOT IN (SELECT b FROM links WHERE exact)"),
            FolderPairs: Number("SELECT count(*) FROM folder_pairs"),
            [.. Folders("shared DESC, near DESC, a, b", folders)], _wide);
    }

    public IEnumerable<SharedFolders> Folders(string order, int limit)
    {
        using var query = new Statement(_connection, $"""
            SELECT x.s_path, x.s_shown, x.f_path, x.f_shown, y.s_path, y.s_shown, y.f_path, y.f_shown, p.shared, p.near
            FROM (SELECT * FROM folder_pairs ORDER BY {order} LIMIT ?1) p JOIN folders_a x ON x.rank = p.a JOIN folders_b y ON y.rank = p.b
            ORDER BY {order.Replace("a, b", "p.a, p.b", StringComparison.Ordinal)}
            """);
        using var row = query.Rows(limit);
        while (row.Read()) { yield return new(ShownPath.ReadFolder(row, 0), ShownPath.ReadFolder(row, 4), row.GetInt64(8), row.GetInt64(9)); }
    }

    public void Dispose() => _connection.Dispose();

    /// <summary>When videos show their frames.</summary>
    private sealed class FrameTimes(ComparedCase a, ComparedCase b) : IDisposable
    {
        private const string Time = "SELECT time_ms FROM frame_times WHERE content_id = ?1 AND frame = ?2";

        private readonly Statement _ofA = new(a.Connection, Time), _ofB = new(b.Connection, Time);

        public long? OfA(long content, int frame) => _ofA.Number(content, frame);

        public long? OfB(long content, int frame) => _ofB.Number(content, frame);

        public void Dispose()
        {
            _ofA.Dispose();
            _ofB.Dispose();
        }
    }
}
