using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace Cotejo.Engine.Sealing;

/// <summary>What the lines of a manifest are, in their order: one header, items, entries of the run log, one end, and where it is signed a signature.</summary>
internal static class ManifestKinds
{
    public const string Header = "header", Item = "item", Log = "log", End = "end", Signature = "signature";
}

/// <summary>Every line begins with these two, in this order.</summary>
/// <param name="Previous">SHA-256 of the line before with its line break, in lower-case hexadecimal; of the first line zeros.</param>
internal abstract record ManifestLine(
    [property: JsonPropertyOrder(-2)] string Previous, [property: JsonPropertyOrder(-1)] string Kind);

/// <param name="Format">Always <see cref="Name"/>.</param>
/// <param name="Tool">What sealed, and its version.</param>
/// <param name="Sealed">When, in UTC.</param>
/// <param name="Sources">In the order of their paths; items name them by <see cref="SealedSource.Number"/>.</param>
internal sealed record ManifestHeader(
    string Previous, string Kind, string Format, int Version, string Tool, string Sealed, IReadOnlyList<SealedSource> Sources, IReadOnlyList<SealedRun> Runs)
    : ManifestLine(Previous, Kind)
{
    public const string Name = "cotejo-manifest";
    public const int CurrentVersion = 1;
}

/// <param name="Number">From 1.</param>
/// <param name="Path">As shown.</param>
/// <param name="Bytes">The raw path.</param>
internal sealed record SealedSource(int Number, string Path, byte[] Bytes);

/// <summary>A run as the ledger tells of it.</summary>
/// <param name="Settings">As typed: JSON.</param>
internal sealed record SealedRun(
    string Started, string State, string Tool, string Settings, string Plan, string Backend, string Sandbox, string Limits, string Notes, string? Ended = null);

/// <param name="Path">Folder and name as shown.</param>
/// <param name="Folder">Raw bytes relative to the source, as the ledger has them.</param>
/// <param name="What">A kind of entry: RegularFile, ArchiveEntry, SymbolicLink and so on.</param>
/// <param name="Sha256">Null, as the other digests are, where the bytes were not read.</param>
/// <param name="Vanished">It was no longer there when its source was last walked.</param>
internal sealed record ManifestItem(
    string Previous, string Kind, int Source, string Path, byte[] Folder, byte[] Name, string What, long Size, string Outcome, bool Vanished,
    string? Modified = null, string? Sha256 = null, string? Sha1 = null, string? Md5 = null, string? Type = null, string? Reason = null,
    string? Message = null) : ManifestLine(Previous, Kind);

/// <summary>An entry of the run log, whose hash follows from these and the entry before.</summary>
internal sealed record ManifestLog(string Previous, string Kind, long Entry, string Time, string What, string Detail, string Hash) : ManifestLine(Previous, Kind);

/// <param name="Items">Lines of items; hashed, failed and skipped ones sum to it with the vanished ones.</param>
/// <param name="Log">Entries of the run log.</param>
internal sealed record ManifestEnd(
    string Previous, string Kind, long Items, long Hashed, long Failed, long Skipped, long Vanished, long Log) : ManifestLine(Previous, Kind);

/// <summary>Signs the end, and by the chain all that stands before it.</summary>
/// <param name="Algorithm">Always <see cref="EcdsaP256"/>.</param>
/// <param name="PublicKey">DER, SubjectPublicKeyInfo.</param>
/// <param name="Signature">DER, of the line of the end with its line break.</param>
internal sealed record ManifestSignature(string Previous, string Kind, string Algorithm, byte[] PublicKey, byte[] Signature) : ManifestLine(Previous, Kind)
{
    public const string EcdsaP256 = "ECDSA-P256-SHA256";
}

/// <summary>One form for each line: what is read is refused when it holds more, less, or something else.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ManifestHeader))]
[JsonSerializable(typeof(ManifestItem))]
[JsonSerializable(typeof(ManifestLog))]
[JsonSerializable(typeof(ManifestEnd))]
[JsonSerializable(typeof(ManifestSignature))]
internal sealed partial class ManifestJson : JsonSerializerContext;

internal static class ManifestForm
{
    /// <summary>Names stay legible in their own script.</summary>
    public static ManifestJson Lines { get; } = new(new JsonSerializerOptions(ManifestJson.Default.Options) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) });
}
