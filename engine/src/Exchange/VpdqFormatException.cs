namespace Cotejo.Engine.Exchange;

/// <summary>A list of vPDQ frames that is not one.</summary>
/// <param name="entry">Which entry is wrong, from 1; 0 when it is none of them but the list itself.</param>
public sealed class VpdqFormatException(long entry, string reason)
    : FormatException(entry > 0 ? FormattableString.Invariant($"Entry {entry} {reason}") : $"The list {reason}")
{
    public long Entry { get; } = entry;
}
