using System.Globalization;
using System.Text;

namespace Cotejo.Engine.Evidence;

/// <summary>Path bytes as text that a terminal, a page and a table can show without being fooled.</summary>
public static class PathText
{
    private const string EnterText = " > ", NumberText = "\\#";

    /// <summary>
    /// Printable UTF-8 stays itself. Control, format (bidirectional overrides, zero-width), private and unassigned characters,
    /// line and paragraph separators and invalid bytes become \xHH, byte by byte; a backslash becomes \\. The marks of
    /// <see cref="ArchivePath"/> become " > " and \#, and a " > " that a name holds becomes " \x3e ". Injective.
    /// </summary>
    public static string Escape(ReadOnlySpan<byte> path)
    {
        var text = new StringBuilder(path.Length);
        while (!path.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(path, out Rune rune, out int used);
            if (path.StartsWith(ArchivePath.NumberMark))
            {
                used = ArchivePath.NumberMark.Length;
                text.Append(NumberText);
            }
            else if (rune.Value == ArchivePath.EnterMark) { text.Append(EnterText); }
            else if (rune.Value == '>' && text is { Length: > 0 } && text[^1] == ' ' && IsSpaceWhenShown(path[1..])) { text.Append("\\x3e"); }
            else if (status == System.Buffers.OperationStatus.Done && IsPlain(rune))
            {
                text.Append(rune.Value == '\\' ? "\\\\" : rune.ToString());
            }
            else
            {
                foreach (byte b in path[..used]) { text.Append(CultureInfo.InvariantCulture, $"\\x{b:x2}"); }
            }
            path = path[used..];
        }
        return text.ToString();
    }

    /// <summary>The bytes that <see cref="Escape"/> made a text from.</summary>
    /// <exception cref="FormatException">A backslash that begins no escape.</exception>
    public static byte[] Unescape(string text)
    {
        var bytes = new List<byte>(text.Length);
        Span<byte> utf8 = stackalloc byte[4];
        for (int i = 0; i < text.Length;)
        {
            if (string.CompareOrdinal(text, i, EnterText, 0, EnterText.Length) == 0)
            {
                bytes.Add(ArchivePath.EnterMark);
                i += EnterText.Length;
            }
            else if (string.CompareOrdinal(text, i, NumberText, 0, NumberText.Length) == 0)
            {
                bytes.AddRange(ArchivePath.NumberMark);
                i += NumberText.Length;
            }
            else if (text[i] != '\\')
            {
                var rune = Rune.GetRuneAt(text, i);
                bytes.AddRange(utf8[..rune.EncodeToUtf8(utf8)]);
                i += rune.Utf16SequenceLength;
            }
            else if (i + 1 < text.Length && text[i + 1] == '\\')
            {
                bytes.Add((byte)'\\');
                i += 2;
            }
            else if (i + 3 < text.Length && text[i + 1] == 'x'
                && byte.TryParse(text.AsSpan(i + 2, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value))
            {
                bytes.Add(value);
                i += 4;
            }
            else
            {
                throw new FormatException($"'{text}' has a backslash that begins no escape; write \\\\ for a backslash and \\xHH for a byte.");
            }
        }
        return [.. bytes];
    }

    /// <summary>A folder and a name in it, both as shown: what lies at the top of an archive needs no slash.</summary>
    public static string Join(string folder, string name) =>
        folder.Length == 0 ? name : name.Length == 0 ? folder
        : folder.EndsWith('/') || folder.EndsWith(EnterText, StringComparison.Ordinal) ? folder + name : folder + "/" + name;

    private static bool IsSpaceWhenShown(ReadOnlySpan<byte> rest) =>
        rest.StartsWith((byte)' ') || (rest.StartsWith(ArchivePath.EnterMark) && !rest.StartsWith(ArchivePath.NumberMark));

    internal static bool IsPlain(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate);
}
