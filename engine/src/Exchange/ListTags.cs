using System.Buffers.Text;

namespace Cotejo.Engine.Exchange;

/// <summary>Tags, flags that are set and classifications of a record, as one text.</summary>
internal static class ListTags
{
    /// <summary>What a list keeps is shorter.</summary>
    private const int Longest = 4096;

    /// <summary>A text that is long already stays as it is: a record of a million tags shall not cost their square.</summary>
    public static string Add(string? tags, string tag) => string.IsNullOrEmpty(tags) ? tag : tags.Length > Longest ? tags : tags + "; " + tag;

    /// <summary>Whether a flag that is written as a word is set: true, yes or a number that is not 0, in either case.</summary>
    public static bool IsSet(ReadOnlySpan<byte> text) =>
        System.Text.Ascii.EqualsIgnoreCase(text, "true"u8) || System.Text.Ascii.EqualsIgnoreCase(text, "yes"u8)
        || (Utf8Parser.TryParse(text, out long number, out int read) && read == text.Length && number != 0);
}
