using System.Text;
using Cotejo.Cli.Verbs;
using Cotejo.Engine.Decoding;
using Cotejo.Engine.Decoding.Video;
using Cotejo.Engine.Hashing;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Report;
using Cotejo.Kernels;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Tests.Report;

/// <summary>
/// A ledger written by hand: a film, the film once more in another format, a clip of it, a video that shares scenes with it, one that shares
/// a glimpse, a still of the film and a copy of the still. The digests are such that the film is a of some pairs and b of others.
/// </summary>
public sealed class VideoCase : IDisposable
{
    public const string Film = "film.mp4", Again = "again.webm", Clip = "clip.mp4", Cut = "cut.mkv", Other = "other.avi", Still = "still.png",
        Shot = "shot.jpg", Alone = "alone.jpg";

    /// <summary>A name that wants to be markup, and a codec too.</summary>
    public const string Odd = "<b>odd.mp4", OddCodec = "<i>codec";

    private static readonly string[] ByDigest = [Still, Clip, Shot, Film, Again, Cut, Other, Alone, Odd];

    private readonly TestFolder _scratch = new();

    public VideoCase()
    {
        using var opened = Case.OpenForWriting(Folder);
        using var connection = opened.Connect(readOnly: false);
        Case.Execute(connection, """
            INSERT INTO runs(run_id, started, ended, state, tool, settings, plan, backend) VALUES (1, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', 'done', '', '{}', '', '');
            INSERT INTO sources VALUES (0, '/seized', '/seized');
            """);
        using (var writer = new LedgerWriter(connection, run: 1))
        {
            Video(writer, Film, 1280, 720, TimeSpan.FromMinutes(20), frames: 12, repeats: 3, rotation: 90);
            Video(writer, Again, 640, 360, TimeSpan.FromMinutes(20), frames: 12, repeats: 0);
            Video(writer, Clip, 854, 480, TimeSpan.FromSeconds(10), frames: 11, repeats: 0, places: 2);
            Video(writer, Cut, 854, 480, null, frames: 5, repeats: 1, damage: "cut short");
            Video(writer, Other, 320, 240, TimeSpan.FromSeconds(5), frames: 5, repeats: 0);
            Video(writer, Odd, 320, 240, TimeSpan.FromSeconds(5), frames: 1, repeats: 0, codec: OddCodec);
            Picture(writer, Still, new InnerRectangle(0, 20, 320, 180));
            Picture(writer, Shot, null);
            Picture(writer, Alone, null);
            writer.Commit();
        }
        Relate(connection);
    }

    public string Folder => _scratch["case"];

    public string Read(string file) => File.ReadAllText(Path.Combine(Folder, "report", file));

    public void Report() => CaseReport.Write(Folder, CancellationToken.None);

    public void Change(string sql)
    {
        using var opened = Case.OpenForWriting(Folder);
        using var connection = opened.Connect(readOnly: false);
        Case.Execute(connection, sql);
    }

    public static string Sha256(string name) => new((char)('1' + Array.IndexOf(ByDigest, name)), 64);

    public ItemDetails Details(string name)
    {
        using var numbered = NumberedCase.Open(Folder);
        return ItemDetailsReader.Read(numbered, name);
    }

    public string Show(string name)
    {
        using var text = new StringWriter { NewLine = "\n" };
        ShowVerb.Print(Details(name), dihedral: false, text);
        return text.ToString();
    }

    public string Groups(bool json)
    {
        using var numbered = NumberedCase.Open(Folder);
        using var output = new MemoryStream();
        GroupsVerb.List(numbered, new GroupFilter(2, Exact: false, null), json, output, CancellationToken.None);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    public void Dispose() => _scratch.Dispose();

    private static void Relate(SqliteConnection connection)
    {
        Edge(connection, Clip, Film, "ClipOfB", distance: 4, frames: (0, 5));
        Edge(connection, Film, Again, "SameVideo", distance: 2, frames: (0, 0));
        Edge(connection, Film, Cut, "SharedScene", distance: 12, frames: (1, 1), orientation: "FlipY");
        Edge(connection, Film, Other, "Glimpse", distance: 30, frames: (2, 2));
        Edge(connection, Still, Film, "Still", distance: 6, frames: (0, 4), trimmed: (1, 0));
        Edge(connection, Still, Shot, "Copy", distance: 8, frames: (0, 0), trimmed: (1, 0));
        Pair(connection, Clip, Film, 100, 8.333, 100, 8.333, [(0, 10000, 185400, 195400, 11, 6)]);
        Pair(connection, Film, Again, 91.666, 91.666, 100, 100, [(0, 1200000, 0, 1200000, 12, 2.25)]);
        Pair(connection, Film, Cut, 0, 0, 40, 60, [(10000, 12000, 0, 2000, 3, 12.5), (60000, 61000, 3000, 4000, 2, 13)], "FlipY");
        Pair(connection, Film, Other, 0, 0, 8.333, 20, []);
        Case.Execute(connection, $"""
            INSERT INTO groups(group_id, representative, contents) VALUES (1, {Id(Film)}, 6), (2, {Id(Other)}, 1), (3, {Id(Alone)}, 1), (4, {Id(Odd)}, 1);
            INSERT INTO members(content_id, group_id, distance, orientation, linked_through) VALUES
                ({Id(Film)}, 1, 0, 'Original', NULL), ({Id(Again)}, 1, 2, 'Original', NULL), ({Id(Clip)}, 1, 4, 'Original', NULL),
                ({Id(Cut)}, 1, 12, 'FlipY', NULL), ({Id(Still)}, 1, 6, 'Original', NULL), ({Id(Shot)}, 1, 8, 'Original', {Id(Still)}),
                ({Id(Other)}, 2, 0, 'Original', NULL), ({Id(Alone)}, 3, 0, 'Original', NULL), ({Id(Odd)}, 4, 0, 'Original', NULL);
            INSERT INTO matches(match_id, run_id, distance, inputs, method) VALUES (1, 1, 31, x'00', 'by hand');
            """);
    }

    private static string Id(string name) => $"(SELECT content_id FROM contents WHERE sha256 = x'{Sha256(name)}')";

    private static void Edge(SqliteConnection connection, string a, string b, string kind, int distance, (int A, int B) frames,
        string orientation = "Original", (int A, int B) trimmed = default) => Case.Execute(connection, $"""
        INSERT INTO edges(a, b, distance, orientation, frame_a, frame_b, trimmed_a, trimmed_b, kind)
        VALUES ({Id(a)}, {Id(b)}, {distance}, '{orientation}', {frames.A}, {frames.B}, {trimmed.A}, {trimmed.B}, '{kind}')
        """);

    private static void Pair(SqliteConnection connection, string a, string b, double pdqA, double pdqB, double centredA, double centredB,
        (int FromA, int UntilA, int FromB, int UntilB, int Frames, double Distance)[] segments, string orientation = "Original")
    {
        Case.Execute(connection, FormattableString.Invariant($"INSERT INTO video_pairs VALUES ({Id(a)}, {Id(b)}, {pdqA}, {pdqB}, {centredA}, {centredB})"));
        for (int n = 0; n < segments.Length; n++)
        {
            var s = segments[n];
            Case.Execute(connection, FormattableString.Invariant($"""
                INSERT INTO segments VALUES ({Id(a)}, {Id(b)}, {n}, '{orientation}', {s.FromA}, {s.UntilA}, {s.FromB}, {s.UntilB}, {s.Frames}, {s.Distance}, 0)
                """));
        }
    }

    /// <summary>Frames at every second.</summary>
    private static void Video(LedgerWriter writer, string name, int width, int height, TimeSpan? duration, int frames, int repeats, int rotation = 0,
        int places = 1, string? damage = null, string codec = "h264")
    {
        var hashed = new List<HashedFrame>();
        for (int n = 0; n < frames; n++)
        {
            // All repeats are of the last frame.
            var first = TimeSpan.FromSeconds(n == 4 ? 12 : n < 4 ? n : n + 10);
            int same = n == frames - 1 ? repeats : 0;
            hashed.Add(Frame(n) with { Time = new FrameTime(first, first + TimeSpan.FromSeconds(same), same) });
        }
        Write(writer, name, MediaType.Video, width, height, hashed, places, damage,
            new VideoFacts(width, height, duration, "mov,mp4", codec, 29.97, rotation, "every 1s", frames + repeats));
    }

    private static void Picture(LedgerWriter writer, string name, InnerRectangle? inner) => Write(writer, name, MediaType.Png, 320, 240,
        [Frame(0) with { Trimmed = inner is { } rectangle ? new TrimmedHash(rectangle, 90, Eight()) : null }], places: 1, damage: null, video: null);

    private static HashedFrame Frame(int number) => new(number, 80, Eight(), 85, Eight());

    private static Hash256[] Eight() => new Hash256[8];

    private static void Write(LedgerWriter writer, string name, MediaType type, int width, int height, IReadOnlyList<HashedFrame> frames, int places,
        string? damage, VideoFacts? video)
    {
        var sha256 = Sha256Digest.Read(Convert.FromHexString(Sha256(name)));
        var content = new ContentRow
        {
            Digests = new Digests(default, default, sha256), Size = 1000, Type = type, Decoder = "by hand", Width = width, Height = height,
            Frames = frames, Damage = damage, Video = video,
        };
        for (int place = 0; place < places; place++)
        {
            writer.Write(place == 0 ? content : null, new ItemRow
            {
                Source = 0, Folder = place == 0 ? [] : "more"u8.ToArray(), Name = Encoding.UTF8.GetBytes(name), Kind = "RegularFile", Size = 1000,
                ModifiedNs = 1, Inode = 1, Sha256 = sha256,
            });
        }
    }
}
