namespace Cotejo.Engine.Report;

/// <summary>Everything that the ledger knows of what was asked for.</summary>
/// <param name="Item">The item, when it was asked for by its path; null when by a digest.</param>
/// <param name="Content">The content of the item or digest; null for an item whose bytes were not read.</param>
/// <param name="Occurrences">Every item with that content, present first, each by source, folder and name.</param>
/// <param name="Hashes">By frame, pdq before centred.</param>
/// <param name="Edges">The nearest first.</param>
/// <param name="Changes">Of the item asked for, or of all occurrences, in the order in which they were noticed.</param>
public sealed record ItemDetails(
    ItemFacts? Item, ContentFacts? Content, GroupContent? Group, GroupContent? Representative, IReadOnlyList<ItemFacts> Occurrences,
    IReadOnlyList<FrameHash> Hashes, IReadOnlyList<NearCopy> Edges, IReadOnlyList<ItemChange> Changes);

/// <param name="Modified">ISO 8601 in UTC; null for an entry that could not be examined.</param>
public sealed record ItemFacts(
    ShownPath Path, string Kind, long Size, string? Modified, string Outcome, string? Reason, string? Message, bool Vanished);

public sealed record ContentFacts(
    string Sha256, string Sha1, string Md5, long Size, string Type, string Outcome, string? Reason, string? Message, string? Decoder,
    long Width, long Height, long Frames, long Quality, string? Damage);

/// <param name="Policy">pdq (for lists and other tools) or centred (for copies).</param>
/// <param name="Hash">64 hexadecimal digits.</param>
/// <param name="Dihedral">The hashes of the picture laid in all eight ways, the first equal to Hash; in the order of Orientation.</param>
public sealed record FrameHash(long Frame, string Policy, long Quality, string Hash, IReadOnlyList<string> Dihedral);

/// <param name="Orientation">How that picture must be laid to look like this one.</param>
/// <param name="Frame">The frame of this content that is nearest to OtherFrame of that one.</param>
public sealed record NearCopy(
    string Sha256, long Distance, string Orientation, long Frame, long OtherFrame, long Items, IReadOnlyList<ShownPath> FirstPaths);

/// <param name="What">changed, unread, vanished or returned.</param>
/// <param name="Before">SHA-256 of the bytes before.</param>
public sealed record ItemChange(long Run, string Started, string What, ShownPath Path, string? Before);
