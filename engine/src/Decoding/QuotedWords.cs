using System.Text;
using Cotejo.Engine.Evidence;

namespace Cotejo.Engine.Decoding;

/// <summary>
/// What a library or a program says. It quotes the file that it chokes on, so its words are shown as a path is, and bounded.
/// </summary>
internal static class QuotedWords
{
    private const int Longest = 240;

    /// <summary>One printable line.</summary>
    public static string OneLine(string words)
    {
        string cut = words.Length > Longest ? string.Concat(words.AsSpan(0, Longest), "...") : words;
        return PathText.Escape(Encoding.UTF8.GetBytes(cut.ReplaceLineEndings(" ").Trim()));
    }
}
