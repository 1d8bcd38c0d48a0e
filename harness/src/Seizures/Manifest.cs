using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cotejo.Engine.Evidence;

namespace Cotejo.Harness.Seizures;

/// <summary>What was put at a path: the truth that a scan's answer is held against.</summary>
/// <param name="Path">Relative to the seizure, escaped as the engine shows paths.</param>
/// <param name="Kind">picture, video, broken, lure (sends its reader elsewhere), other, link, fifo, socket, folder, mutant, bomb; archive (is read to its end),
/// broken archive (is not, and that has to be told) or doubtful archive (either is right).</param>
/// <param name="Source">The painted picture or drawn video it comes from; null where there is none.</param>
/// <param name="Edit">What was done to it, or what is wrong with the file.</param>
/// <param name="Sha256">Of the content; null for what is no regular file.</param>
internal sealed record ManifestEntry(string Path, string Kind, int? Source, string Edit, long Bytes, string? Sha256)
{
    /// <summary>Which part of a video this is; null for what comes from no video.</summary>
    public Excerpt? Excerpt { get; init; }

    /// <summary>Null for what is no archive, and where nothing is said of what is in it.</summary>
    public ArchivedEntry[]? Entries { get; init; }

    /// <summary>The collection that the source belongs to; null where a seizure has none.</summary>
    public int? Set { get; init; }

    /// <param name="path">Relative to the seizure, as its bytes are.</param>
    public static ManifestEntry Of(ReadOnlySpan<byte> path, string kind, int? source, string edit, ReadOnlySpan<byte> content) =>
        new(PathText.Escape(path), kind, source, edit, content.Length, Convert.ToHexStringLower(SHA256.HashData(content)));

    public byte[] PathBytes() => PathText.Unescape(Path);
}

/// <summary>What a file shows of the video that it comes from, in seconds.</summary>
/// <param name="From">Where in that video it begins.</param>
/// <param name="Length">0 for a still.</param>
/// <param name="At">Where in the file it begins.</param>
/// <param name="ToGrid">From a still's frame to the nearest that a scan at one a second looks at, as <see cref="Videos.Clip.ToGrid"/> has it.</param>
internal sealed record Excerpt(double From, double Length, double At = 0, double? ToGrid = null);

/// <summary>
/// One JSON object a line, beside the seizure and not inside. Written last: where it exists, generation was complete.
/// </summary>
internal static class Manifest
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string PathOf(string root) => root + ".manifest.jsonl";

    public static void Write(string root, IEnumerable<ManifestEntry> entries)
    {
        string target = PathOf(root), partial = target + ".partial";
        using (var writer = new StreamWriter(partial) { NewLine = "\n" })
        {
            foreach (ManifestEntry entry in entries) { writer.WriteLine(JsonSerializer.Serialize(entry, Format)); }
        }
        File.Move(partial, target, overwrite: true);
    }

    public static List<ManifestEntry> Read(string root) =>
        [.. File.ReadLines(PathOf(root)).Select(line => JsonSerializer.Deserialize<ManifestEntry>(line, Format)!)];
}
