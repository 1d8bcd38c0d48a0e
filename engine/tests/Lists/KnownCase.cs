using System.Text;
using Cotejo.Engine.Checking;
using Cotejo.Engine.Decoding;
using Cotejo.Engine.Decoding.Video;
using Cotejo.Engine.Hashing;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Lists;
using Cotejo.Engine.Pipeline;
using Cotejo.Engine.Planning;
using Cotejo.Engine.Report;
using Cotejo.Kernels;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Tests.Lists;

/// <summary>A case whose contents are made of hashes alone, without pictures: of each number those of <see cref="KnownHashes"/>.</summary>
public sealed class KnownCase : IDisposable
{
    private readonly TestFolder _scratch = new();
    private readonly HashSet<int> _known = [];

    public KnownCase()
    {
        using var connection = Open();
        var settings = new MatchSettings(Folder, null, 1, null, "cpu");
        var log = new RunLog(connection);
        log.End(log.Begin(settings, MatchPlan.From(settings, []), "cpu"), done: true, "cpu", []);
        Case.Execute(connection, "INSERT INTO sources VALUES (0, '/seized', '/seized')");
    }

    public string Folder => _scratch["case"];

    public string this[string name] => _scratch[name];

    /// <summary>Of one frame, whose PDQ is that of another number with some bits turned, laid in one way.</summary>
    internal void Picture(int number, int like, int bits = 0, Orientation laid = Orientation.Original, int quality = 80, int copies = 1, string? damage = null)
    {
        var eight = Eight(number);
        eight[(int)laid] = Near(like, bits);
        Write(number, MediaType.Jpeg, [new HashedFrame(0, quality, eight, quality, Eight(number + 500_000))], copies, damage: damage);
    }

    /// <summary>Of frames that are those of numbers, a second apart.</summary>
    internal void Video(int number, params int[] frames) => Write(number, MediaType.Video, [.. frames.Select((like, n) =>
    {
        var (eight, centred) = (Eight(number + (100 * n) + 1000), Eight(number + (100 * n) + 600_000));
        eight[0] = Near(like, 0);
        return new HashedFrame(n, 80, eight, 80, centred) { Time = new FrameTime(TimeSpan.FromSeconds(n), TimeSpan.FromSeconds(n), 0) };
    })], copies: 1, video: new VideoFacts(320, 240, TimeSpan.FromSeconds(frames.Length), "mov", "h264", 30, 0, "every 1s", frames.Length));

    /// <summary>What is no picture.</summary>
    internal void File(int number) => Write(number, MediaType.Unknown, [], copies: 1, SkipRule.NotMedia);

    /// <summary>An animation of two frames, of which one is near.</summary>
    internal void Animation(int number, int like)
    {
        var eight = Eight(number);
        eight[0] = Near(like, 0);
        Write(number, MediaType.Gif, [new HashedFrame(0, 80, eight, 80, Eight(number + 500_000)), new HashedFrame(1, 80, Eight(number + 700_000), 80, Eight(number + 800_000))], copies: 1);
    }

    internal AddedLists Add(string name, string text, string kind = "find", string? store = null, string? region = null, string? format = null)
    {
        string file = _scratch.Write(name, Encoding.UTF8.GetBytes(text));
        return CaseListChanges.Add(new ListSettings(Folder, [file], kind, Store: store, Region: region, Format: format, Replace: true), new ListProgress(), CancellationToken.None);
    }

    internal CaseSummary Match(string? flood = null, int? threads = null) => CaseMatching.Run(
        new MatchSettings(Folder, null, threads, null, "cpu") { Flood = flood }, CancellationToken.None).Case;

    /// <summary>number list kind, and how; in the order of numbers.</summary>
    internal IReadOnlyList<string> Hits() => Rows("""
        SELECT i.shown, l.name, lower(h.kind) || ' ' || coalesce(h.agree, '') || coalesce(' not ' || h.contradict, '') || coalesce(h.distance || ' ' || h.orientation || ' ' || h.frame, '')
            || coalesce(' @' || h.entry_ms, '') || coalesce(' ' || h.of_content || ' ' || h.of_entry, '')
        FROM hits h JOIN lists l USING (list_id) JOIN items i USING (content_id) ORDER BY i.shown, l.name, h.entry
        """);

    internal IReadOnlyList<string> Aside() => Rows("SELECT i.shown, l.name, '' FROM set_aside a JOIN lists l USING (list_id) JOIN items i USING (content_id) ORDER BY i.shown");

    internal IReadOnlyList<string> Floods() => Rows("SELECT l.name, e.place, f.contents FROM floods f JOIN lists l USING (list_id) JOIN list_entries e USING (list_id, entry) ORDER BY f.flood");

    internal IReadOnlyList<Finding> Check() => CaseCheck.Run(Folder, readEvidence: false, new CheckProgress(), CancellationToken.None).Findings;

    internal ItemDetails Details(string item)
    {
        using var numbered = NumberedCase.Open(Folder);
        return ItemDetailsReader.Read(numbered, item);
    }

    internal void Change(string sql)
    {
        using var connection = Open();
        Case.Execute(connection, "PRAGMA foreign_keys = OFF; " + sql);
    }

    /// <summary>A PDQ hash with some bits turned, as lists write it.</summary>
    internal static Hash256 Near(int number, int bits)
    {
        var hash = Hash256.Parse(KnownHashes.Pdq(number));
        return hash with { W0 = hash.W0 ^ (bits == 0 ? 0 : ulong.MaxValue >> (64 - bits)) };
    }

    public void Dispose() => _scratch.Dispose();

    private static Hash256[] Eight(int number) => [.. Enumerable.Range(0, 8).Select(o => Hash256.Parse(KnownHashes.Pdq((8 * (number + 1_000_000)) + o)))];

    private void Write(int number, MediaType type, IReadOnlyList<HashedFrame> frames, int copies, SkipRule? skip = null, VideoFacts? video = null, string? damage = null)
    {
        Assert.True(_known.Add(number));
        var sha256 = Sha256Digest.Read(Convert.FromHexString(KnownHashes.Sha256(number)));
        var content = new ContentRow
        {
            Digests = new Digests(Md5Digest.Read(Convert.FromHexString(KnownHashes.Md5(number))), Sha1Digest.Read(Convert.FromHexString(KnownHashes.Sha1(number))), sha256),
            Size = 1000, Type = type, Decoder = "by hand", Width = 320, Height = 240, Frames = frames, Skip = skip, Video = video, Damage = damage,
        };
        using var connection = Open();
        using var writer = new LedgerWriter(connection, run: 1);
        for (int copy = 0; copy < copies; copy++)
        {
            string name = copy == 0 ? $"{number}" : $"{number} again {copy}";
            writer.Write(copy == 0 ? content : null, new ItemRow
            {
                Source = 0, Folder = [], Name = Encoding.UTF8.GetBytes(name), Kind = "RegularFile", Size = 1000, ModifiedNs = 1, Inode = 1, Sha256 = sha256,
            });
        }
        writer.Commit();
    }

    private List<string> Rows(string sql)
    {
        using var connection = Open();
        using var query = new Statement(connection, sql);
        using var row = query.Rows();
        var rows = new List<string>();
        while (row.Read()) { rows.Add($"{row.GetValue(0)} {row.GetValue(1)} {row.GetValue(2)}".TrimEnd()); }
        return rows;
    }

    private SqliteConnection Open()
    {
        using var opened = Case.OpenForWriting(Folder);
        return opened.Connect(readOnly: false);
    }
}
