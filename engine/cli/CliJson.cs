using System.Text.Json.Serialization;
using Cotejo.Cli.Verbs;
using Cotejo.Engine.Report;
using Cotejo.Engine.Sealing;

namespace Cotejo.Cli;

/// <summary>Every JSON result of the command line, generated at build time so that a verb starts without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ErrorResult))]
[JsonSerializable(typeof(ScanJson))]
[JsonSerializable(typeof(MatchJson))]
[JsonSerializable(typeof(DevicesJson))]
[JsonSerializable(typeof(DoctorJson))]
[JsonSerializable(typeof(HashJson))]
[JsonSerializable(typeof(VpdqResultJson))]
[JsonSerializable(typeof(CheckJson))]
[JsonSerializable(typeof(ReportJson))]
[JsonSerializable(typeof(ItemDetails))]
[JsonSerializable(typeof(CompareJson))]
[JsonSerializable(typeof(DecideJson))]
[JsonSerializable(typeof(ExportJson))]
[JsonSerializable(typeof(SealResult))]
[JsonSerializable(typeof(TimeStampJson))]
[JsonSerializable(typeof(VerifyJson))]

[JsonSerializable(typeof(AddedListsJson))]
[JsonSerializable(typeof(KnownListsJson))]
[JsonSerializable(typeof(DroppedListsJson))]
internal sealed partial class CliJson : JsonSerializerContext;
