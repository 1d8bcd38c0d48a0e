namespace Cotejo.Harness.Seizures;

/// <summary>What has to be accounted for in an archive.</summary>
/// <param name="Way">Escaped names: those of the archives on the way within the archive, then the entry's own, as it stands there.</param>
/// <param name="Sha256">Of what comes out; null where that is nothing, or depends on the reader.</param>
/// <param name="Outcome">As failed(Encrypted); null where several are right.</param>
internal sealed record ArchivedEntry(string[] Way, string? Sha256, string? Outcome);
