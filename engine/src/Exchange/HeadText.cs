using System.Buffers;
using System.Text;

namespace Cotejo.Engine.Exchange;

/// <summary>The kinds of hash that a list is searched by.</summary>
public enum HashKind
{
    Md5,
    Sha1,
    Sha256,
    /// <summary>Perceptual, policy full: near ones count too.</summary>
    Pdq,
}

/// <summary>What the first lines of a text say of the whole.</summary>
internal static class HeadText
{
    public const string Ambiguous = "64 hexadecimal digits may be a SHA-256 or a PDQ hash, and these lines do not tell which; give --format sha256 or --format pdq";

    /// <summary>Fewer lines may all have half of their bits set by chance.</summary>
    private const int LeastLines = 3;

    private static readonly SearchValues<byte> FieldEnds = SearchValues.Create(" ,;\t\"\r"u8);

    /// <summary>The first line that says something, without spaces around it; empty when there is none.</summary>
    public static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> head)
    {
        head = WithoutMark(head);
        while (!head.IsEmpty)
        {
            var line = NextLine(ref head);
            if (!HashLines.FirstField(line, out _).IsEmpty) { return line.Trim(" \t\r"u8); }
        }
        return default;
    }

    /// <summary>Of lists whose hashes have 64 digits: PDQ when half of the bits are set in most of them, SHA-256 when in few.</summary>
    /// <returns>Null when it cannot be told.</returns>
    public static HashKind? KindOf64Digits(ReadOnlySpan<byte> head)
    {
        head = WithoutMark(head);
        int seen = 0, even = 0;
        while (!head.IsEmpty)
        {
            var line = NextLine(ref head);
            // In whatever column they are.
            foreach (var field in line.SplitAny(FieldEnds))
            {
                if (WrittenHash.Pdq(line[field]) is not { } hash) { continue; }
                seen++;
                if (WrittenHash.LooksLikePdq(hash)) { even++; }
            }
        }
        return seen < LeastLines ? null : 4 * even >= 3 * seen ? HashKind.Pdq : 4 * even <= seen ? HashKind.Sha256 : null;
    }

    public static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> head) =>
        head.StartsWith(Encoding.UTF8.Preamble) ? head[Encoding.UTF8.Preamble.Length..] : head;

    private static ReadOnlySpan<byte> NextLine(scoped ref ReadOnlySpan<byte> text)
    {
        int end = text.IndexOf((byte)'\n');
        var line = end < 0 ? text : text[..end];
        text = end < 0 ? default : text[(end + 1)..];
        return line;
    }
}
