using Cotejo.Kernels;

namespace Cotejo.Engine.Report;

/// <summary>Everything that the ledger knows of what was asked for.</summary>
/// <param name="Item">The item, when it was asked for by its path; null when by a digest.</param>
/// <param name="Content">The content of the item or digest; null for an item whose bytes were not read.</param>
/// <param name="Occurrences">Every item with that content, present first, each by source, folder and name.</param>
/// <param name="Video">Null for anything but a hashed video.</param>
/// <param name="Hashes">By frame, then pdq, centred, trimmed.</param>
/// <param name="Edges">The nearest first.</param>
/// <param name="Changes">Of the item asked for, or of all occurrences, in the order in which they were noticed.</param>
public sealed record ItemDetails(
    ItemFacts? Item, ContentFacts? Content, VideoDetails? Video, GroupContent? Group, GroupContent? Representative, IReadOnlyList<ItemFacts> Occurrences,
    IReadOnlyList<FrameHash> Hashes, IReadOnlyList<NearCopy> Edges, IReadOnlyList<ItemChange> Changes)
{
    /// <summary>What a person decided about the content; null for nothing.</summary>
    public DecisionFacts? Decision { get; init; }

    /// <summary>What lists say of it: those that look for something first.</summary>
    public IReadOnlyList<KnownHit> Hits { get; init; } = [];
}

/// <param name="Modified">ISO 8601 in UTC; null for an entry that could not be examined.</param>
public sealed record ItemFacts(
    ShownPath Path, string Kind, long Size, string? Modified, string Outcome, string? Reason, string? Message, bool Vanished);

/// <param name="Route">What its hashes were made of: full, or less; see <see cref="Decoding.LumaRoute"/>.</param>
public sealed record ContentFacts(
    string Sha256, string Sha1, string Md5, long Size, string Type, string Outcome, string? Reason, string? Message, string? Decoder,
    string? Route, long Width, long Height, long Frames, long Quality, string? Damage);

/// <param name="Decision">relevant, irrelevant or unclear.</param>
/// <param name="Time">When it was decided, in UTC.</param>
public sealed record DecisionFacts(string Decision, long? Category, string? Note, string Time);

/// <param name="Duration">In seconds, as the container tells it; null when it does not.</param>
/// <param name="FrameRate">Frames a second; null when unknown.</param>
/// <param name="Rotation">Degrees by which a player turns it; 0 for none.</param>
/// <param name="Sampling">Which frames were looked at.</param>
/// <param name="Sampled">How many were looked at.</param>
/// <param name="Kept">How many of these have hashes; the others repeat the one before them.</param>
public sealed record VideoDetails(
    decimal? Duration, string Container, string Codec, decimal? FrameRate, long Rotation, string Sampling, long Sampled, long Kept);

/// <param name="Policy">pdq (for lists and other tools), centred (for copies), or trimmed (centred, of what lies inside a uniform border).</param>
/// <param name="Inner">What lies inside the border: left,top,width,height in pixels of the frame. Null for the whole frame.</param>
/// <param name="Time">When a video shows the frame, in seconds; null for a picture.</param>
/// <param name="Until">When it shows the last repeat of it.</param>
public sealed record FrameHash(long Frame, string Policy, long Quality, string? Inner, decimal? Time, decimal? Until)
{
    /// <summary>Eight hashes one behind the other: 256 bytes, so that a long video can be held.</summary>
    internal byte[] Eight { get; init; } = [];

    /// <summary>64 hexadecimal digits.</summary>
    public string Hash => Digits(0);

    /// <summary>The hashes of the picture laid in all eight ways, the first equal to Hash; in the order of Orientation.</summary>
    public IReadOnlyList<string> Dihedral => [.. Enumerable.Range(0, Eight.Length / Hash256.Bytes).Select(Digits)];

    private string Digits(int orientation) => Convert.ToHexStringLower(Eight, orientation * Hash256.Bytes, Hash256.Bytes);
}

/// <param name="Distance">Bits by which the two nearest frames differ.</param>
/// <param name="Orientation">How that picture must be laid to look like this one.</param>
/// <param name="Segments">Of two videos: the stretches that both show, those with most frames first.</param>
/// <param name="Shares">Of two videos only.</param>
/// <param name="Group">The number of that content's group, which need not be this one's.</param>
public sealed record NearCopy(
    string Sha256, long Distance, string Orientation, Relation Relation, IReadOnlyList<Segment> Segments, FrameShares? Shares, long? Group, long Items,
    IReadOnlyList<ShownPath> FirstPaths);

/// <summary>Frames of a video that another one has too, in percent, under either policy.</summary>
/// <param name="Pdq">Of the frames of this video.</param>
/// <param name="OtherPdq">Of the frames of that one.</param>
public sealed record FrameShares(decimal Pdq, decimal OtherPdq, decimal Centred, decimal OtherCentred);

/// <param name="What">changed, unread, vanished or returned.</param>
/// <param name="Before">SHA-256 of the bytes before.</param>
public sealed record ItemChange(long Run, string Started, string What, ShownPath Path, string? Before);
