using System.Text;
using Cotejo.Engine.Evidence;

namespace Cotejo.Engine.Decoding;

/// <summary>
/// What a library or a program says. It quotes the file that it chokes on, so its words are shown as a path is, and bounded.
/// </summary>
internal static class QuotedWords
{
    private const int Longest = 240;

    /// <summary>A line that another process has made printable already, should that not be true.</summary>
    public static string Printable(string line)
    {
        var text = new StringBuilder(line.Length);
        foreach (var rune in line.EnumerateRunes()) { text.Append(PathText.IsPlain(rune) ? rune.ToString() : "?"); }
        return text.ToString();
    }

    /// <summary>One printable line.</summary>
    public static string OneLine(string words)
    {
        string cut = words.Length > Longest ? string.Concat(words.AsSpan(0, Longest), "...") : words;
        return PathText.Escape(Encoding.UTF8.GetBytes(cut.ReplaceLineEndings(" ").Trim()));
    }
}
