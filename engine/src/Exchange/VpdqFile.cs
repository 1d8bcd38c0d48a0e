using Cotejo.Engine.Evidence;
using Cotejo.Engine.Hashing;
using Cotejo.Engine.Matching.Videos;

namespace Cotejo.Engine.Exchange;

/// <summary>A video as vPDQ knows it, from a file of either kind.</summary>
/// <param name="Frames">Empty after a failure.</param>
/// <param name="Damage">What is missing of a partial video; null for a whole one, and for a list.</param>
/// <param name="Failure">In words; null for none.</param>
public sealed record VpdqFile(IReadOnlyList<VpdqFrame> Frames, string? Damage, string? Failure)
{
    /// <summary>Some 800,000 frames: a week at one a second.</summary>
    private const int MaxListBytes = 64 << 20;

    /// <summary>Reads a file that begins as a list does in the compact exchange form, and decodes and hashes any other.</summary>
    /// <param name="hasher">One that keeps repeated frames: vPDQ's shares count them as they come.</param>
    public static VpdqFile Read(EvidenceSource file, FileHasher hasher, CancellationToken cancel) =>
        List(file, cancel) ?? Of(hasher.Hash(file, cancel));

    /// <summary>The frames of a video that was hashed: policy full, as it lies.</summary>
    public static VpdqFile Of(HashedFile hashed) =>
        hashed.Failure is not null ? Failed(hashed.Failure)
        : hashed.Video is null ? Failed("not a video")
        : new([.. hashed.Frames.Select(f => new VpdqFrame(f.Full[0], f.FullQuality, f.Time!.Value.First))], hashed.Damage, null);

    private static VpdqFile Failed(string failure) => new([], null, failure);

    /// <returns>Null when the file is no list by its first bytes, or cannot be read: then the hasher says why.</returns>
    private static VpdqFile? List(EvidenceSource file, CancellationToken cancel)
    {
        if (EvidenceRoot.Open(0, file, out _) is not { } root) { return null; }
        using (root)
        using (var reader = new EvidenceReader(team: null))
        {
            var item = new EvidenceWalk(root, new HashSet<FileIdentity>()).Items(cancel).Single();
            if (item.Failure is not null || reader.Open(root, item) is not null || reader.ReadHead(out var head) is not null) { return null; }
            if (!head.TrimStart(" \t\r\n"u8).StartsWith("["u8)) { return null; }
            if (reader.Size > MaxListBytes) { return Failed($"the list has {reader.Size} bytes; one is read up to {MaxListBytes}"); }
            byte[] bytes = new byte[reader.Size];
            if (reader.ReadAll(bytes, cancel, out _) is { } unread) { return Failed(unread.Message); }
            try
            {
                return new([.. VpdqJson.Read(new MemoryStream(bytes))], null, null);
            }
            catch (VpdqFormatException wrong)
            {
                return Failed(wrong.Message);
            }
        }
    }
}
