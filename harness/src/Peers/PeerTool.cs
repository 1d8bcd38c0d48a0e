using System.Text;
using Cotejo.Harness.Trials;
using Cotejo.Harness.Truth;

namespace Cotejo.Harness.Peers;

/// <summary>A program that users have today, as Debian packages it.</summary>
/// <param name="Does">What of a scan it does, for the table.</param>
/// <param name="OnVideos">It is held against a scan of videos, not of pictures.</param>
/// <param name="Script">For sh: $1 is the folder with evidence, $2 an empty folder to write into. What it prints is what it found.</param>
/// <param name="Clusters">What stands together in what it printed; null for a program that finds nothing.</param>
internal sealed record PeerTool(string Program, string Package, string Does, bool OnVideos, string Script, Func<byte[], IEnumerable<List<byte[]>>>? Clusters)
{
    public static IReadOnlyList<PeerTool> All { get; } =
    [
        new("jdupes", "jdupes", "exact copies", false, """exec jdupes --recurse --quiet "$1" """, Paragraphs),
        new("hashdeep", "hashdeep", "MD5, SHA-1, SHA-256", false, """exec hashdeep -r -c md5,sha1,sha256 "$1" """, SameDigest),
        // By a list: its own recursion follows links. The script that it runs prints names unchanged, which its own output does not.
        new("findimagedupes", "findimagedupes", "near copies", false,
            """find "$1" -type f -print0 | findimagedupes -q -0 -i 'VIEW() { printf "%s\n" "$@" ""; }' - """, Paragraphs),
        new("vipsthumbnail", "libvips-tools", "thumbnails of 64x64", false, """find "$1" -type f -print0 | xargs -0 vipsthumbnail --size 64x64 -o "$2/%s.png" """, null),
        new("ffmpeg", "ffmpeg", "a frame a second, as PNG", true,
            """find "$1" -type f -print0 | xargs -0 -I '{}' ffmpeg -nostdin -loglevel error -y -i 'file:{}' -vf fps=1 "$2/%d.png" """, null),
    ];

    /// <returns>Null where it is not installed.</returns>
    public string? Version()
    {
        if (CotejoProcess.Run("sh", ["-c", "command -v \"$0\"", Program], TimeSpan.FromSeconds(10)).ExitCode != 0) { return null; }
        ProcessResult asked = CotejoProcess.Run("dpkg-query", ["-W", "-f", "${Version}", Package], TimeSpan.FromSeconds(10));
        return asked.ExitCode == 0 ? asked.Output : "not Debian's";
    }

    /// <summary>What it found, as the truth names files.</summary>
    public IEnumerable<List<string>> Found(string folder, byte[] printed) =>
        Clusters!(printed).Select(cluster => cluster.Select(path => CopyTruth.Relative(folder, path)).OfType<string>().ToList());

    /// <summary>One path a line, an empty line behind each cluster.</summary>
    private static IEnumerable<List<byte[]>> Paragraphs(byte[] printed)
    {
        var cluster = new List<byte[]>();
        foreach (byte[] line in Lines(printed))
        {
            if (line.Length > 0) { cluster.Add(line); }
            else if (cluster.Count > 0)
            {
                yield return cluster;
                cluster = [];
            }
        }
        if (cluster.Count > 0) { yield return cluster; }
    }

    /// <summary>Size, three digests and the path, with commas between; comments begin with % and #.</summary>
    private static IEnumerable<List<byte[]>> SameDigest(byte[] printed) => Lines(printed)
        .Where(line => line.Length > 0 && line[0] is not ((byte)'%' or (byte)'#'))
        .Select(line => Encoding.Latin1.GetString(line).Split(',', 5)).Where(fields => fields.Length == 5)
        .GroupBy(fields => fields[3], fields => Encoding.Latin1.GetBytes(fields[4])).Select(same => same.ToList());

    private static IEnumerable<byte[]> Lines(byte[] printed)
    {
        for (int at = 0; at < printed.Length;)
        {
            int end = Array.IndexOf(printed, (byte)'\n', at);
            if (end < 0) { end = printed.Length; }
            yield return printed[at..end];
            at = end + 1;
        }
    }
}
