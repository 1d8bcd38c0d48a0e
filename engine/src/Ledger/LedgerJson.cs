using System.Text.Json.Serialization;
using Cotejo.Engine.Planning;

namespace Cotejo.Engine.Ledger;

/// <summary>What the ledger keeps as JSON. Generated, so that start-up pays for no reflection.</summary>
[JsonSerializable(typeof(ScanSettings))]
[JsonSerializable(typeof(MatchSettings))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class LedgerJson : JsonSerializerContext;
