using System.Text.Json.Serialization;

namespace Cotejo.Engine.Lists;

/// <summary>What a list is and holds: the end of its file.</summary>
/// <param name="Added">When it was imported, UTC.</param>
/// <param name="Tool">What imported it.</param>
/// <param name="EntryBytes">Of the entries; the rows of hashes follow in the order of their counts here, those of frames last.</param>
/// <param name="Sha256">Of all that lies before the description.</param>
public sealed record ListDescription(
    ListKind Kind, DateTime Added, string Tool, IReadOnlyList<ListedFile> Files, ListCounts Counts, long EntryBytes, string Sha256);

/// <summary>A file that the list was imported from.</summary>
/// <param name="Name">Its name, without the folder.</param>
/// <param name="Format">As --format takes it.</param>
/// <param name="Version">The variant of the format, where it tells one.</param>
/// <param name="Region">Whose categories these are; null when nobody said so.</param>
/// <param name="Unit">What the places of its records count.</param>
public sealed record ListedFile(string Name, long Bytes, string Sha256, string Format, string? Version, string? Region, string Unit, long Records);

/// <summary>Records that were read, what became of them, and hashes that are searched.</summary>
/// <param name="Entries">Records that are kept.</param>
/// <param name="Withdrawn">Records that the feed took back.</param>
/// <param name="WithoutHash">Records without any hash that is matched by (PhotoDNA or TMK alone).</param>
/// <param name="Plain">PDQ hashes of a quality below 50: never matched by.</param>
/// <param name="Repeats">Hashes that an earlier bare entry has already.</param>
public sealed record ListCounts(
    long Records, long Entries, long Withdrawn, long WithoutHash, long Plain, long Repeats, long Md5, long Sha1, long Sha256, long Pdq, long Videos, long Frames);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ListDescription))]
[JsonSerializable(typeof(IReadOnlyList<ListedFile>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class ListJson : JsonSerializerContext;
