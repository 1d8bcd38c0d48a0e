namespace Cotejo.Engine.Archives;

/// <summary>What an archive of the evidence may ask for. All but the depth count from the outermost archive, whatever lies nested in it.</summary>
/// <param name="MaxDepth">Archives on the way to an entry, the outermost included.</param>
/// <param name="MaxRatio">Bytes that may come out for each byte of the outermost archive: above what deflate can do (1,032) there is nothing
/// but zeros and repeats. The first 16 MiB are free.</param>
/// <param name="MaxEntries">Entries that are recorded.</param>
/// <param name="MaxBytes">Bytes that may come out in all.</param>
public sealed record ArchiveLimits(int MaxDepth = 8, int MaxRatio = 1000, long MaxEntries = 5_000_000, long MaxBytes = 4L << 40);
