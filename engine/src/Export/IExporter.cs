using Cotejo.Engine.Selecting;

namespace Cotejo.Engine.Export;

/// <summary>Writes what was chosen of a case in one form. The same case and choice give the same bytes.</summary>
internal interface IExporter
{
    /// <param name="output">Written from its beginning to its end; not read, not sought in, stays open.</param>
    ExportCounts Write(ChosenItems chosen, Stream output, CancellationToken cancel);
}

/// <param name="Records">Whatever the form counts: rows, lines, media.</param>
/// <param name="LeftOut">Chosen items that the form cannot tell of.</param>
public sealed record ExportCounts(long Records, IReadOnlyList<LeftOut> LeftOut);

/// <param name="Why">Said of one of them.</param>
public sealed record LeftOut(long Count, string Why);

/// <summary>Counts what a form leaves out, by reason.</summary>
internal sealed class LeftOutCounts
{
    private readonly Dictionary<string, long> _counts = [];

    public void Add(string why, long count = 1)
    {
        if (count > 0) { _counts[why] = _counts.GetValueOrDefault(why) + count; }
    }

    public IReadOnlyList<LeftOut> All => [.. _counts.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => new LeftOut(c.Value, c.Key))];
}
