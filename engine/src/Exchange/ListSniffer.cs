namespace Cotejo.Engine.Exchange;

/// <summary>Tells the format of a list by its first bytes, never by its name.</summary>
internal static class ListSniffer
{
    /// <exception cref="ListFormatException">It is none that is read here, or cannot be told.</exception>
    public static ListFormat Detect(ReadOnlySpan<byte> head)
    {
        string name = Name(head);
        return ListFormat.Find(name)!;
    }

    private static string Name(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith(NsrlDatabase.Magic)) { return "nsrl"; }
        if (ByteOrder.IsUtf16(head)) { throw ByteOrder.Refused; }
        var text = HeadText.WithoutMark(head).TrimStart(" \t\r\n"u8);
        if (text.IsEmpty) { throw new ListFormatException("", "is empty"); }
        if (text.StartsWith(HashdeepList.FirstLine)) { return "hashdeep"; }
        return text[0] switch
        {
            (byte)'<' => "ncmec",
            (byte)'[' => "vpdq",
            (byte)'{' => Json(text),
            _ => Lines(head),
        };
    }

    private static string Json(ReadOnlySpan<byte> text) =>
        text[1..].TrimStart(" \t\r\n"u8) is [(byte)'"', .. var rest] && rest.IndexOf((byte)'"') is > 0 and var end && VicsJson.IsContext(rest[..end]) ? "vics"
        : text.IndexOf("\"hashRecords\""u8) >= 0 ? "stopncii"
        : throw ListFormatException.AtByte(0, "a JSON object that begins neither as Project VIC's nor has hashRecords as StopNCII's");

    private static string Lines(ReadOnlySpan<byte> head)
    {
        var first = HeadText.FirstLine(head);
        var field = HashLines.FirstField(first, out var rest);
        if (WrittenHash.IsHex(field))
        {
            switch (field.Length)
            {
                case WrittenHash.Md5Digits: return "md5";
                case WrittenHash.Sha1Digits: return "sha1";
                case WrittenHash.Sha256Digits: return Long64(head, rest);
            }
        }
        if (CsvColumns.SeparatorOf(first) is not { } separator)
        {
            throw ListFormatException.AtLine(1, $"{ListFormatException.Quote(first)} is neither a hash nor a header that names a column of hashes");
        }
        return separator == (byte)';' && first.StartsWith("MD5;SHA1;PhotoDNA;"u8) ? "icse"
            : first.StartsWith("\"SHA-1\",\"MD5\",\"CRC32\""u8) ? "nsrl-csv"
            : "csv";
    }

    /// <summary>Meta's tools print a quality behind a PDQ hash; alone it looks like a SHA-256 but for its bits.</summary>
    private static string Long64(ReadOnlySpan<byte> head, ReadOnlySpan<byte> rest)
    {
        int end = rest.IndexOf((byte)',');
        var second = (end < 0 ? rest : rest[..end]).Trim(" \r"u8);
        if (!second.IsEmpty && second.Length <= 3 && !second.ContainsAnyExceptInRange((byte)'0', (byte)'9')) { return "pdq"; }
        return HeadText.KindOf64Digits(head) switch
        {
            HashKind.Pdq => "pdq",
            HashKind.Sha256 => "sha256",
            _ => throw ListFormatException.AtLine(1, HeadText.Ambiguous),
        };
    }
}
