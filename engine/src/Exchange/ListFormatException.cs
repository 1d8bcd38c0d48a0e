namespace Cotejo.Engine.Exchange;

/// <summary>A list that cannot be read, and where the mistake lies.</summary>
/// <param name="place">line 17, byte 4096, row 3; empty for the list as a whole.</param>
/// <param name="reason">A sentence without its end, which begins with a verb where there is no place.</param>
public sealed class ListFormatException(string place, string reason) : FormatException(place.Length == 0 ? reason : $"{place}: {reason}")
{
    internal static ListFormatException AtLine(long line, string reason) => new(FormattableString.Invariant($"line {line}"), reason);

    internal static ListFormatException AtByte(long offset, string reason) => new(FormattableString.Invariant($"byte {offset}"), reason);

    /// <summary>What a list says, cut to what a message can quote.</summary>
    internal static string Quote(ReadOnlySpan<byte> text)
    {
        const int Most = 40;
        string quoted = System.Text.Encoding.UTF8.GetString(text[..Math.Min(text.Length, Most)]);
        return text.Length > Most ? $"'{quoted}...'" : $"'{quoted}'";
    }
}
