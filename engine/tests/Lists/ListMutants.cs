namespace Cotejo.Engine.Tests.Lists;

/// <summary>Broken lists: published shapes with bits turned, parts cut out, doubled, swapped with parts of others, or cut off. The same seed gives the same.</summary>
internal static class ListMutants
{
    private static readonly byte[][] Tokens =
    [
        [.. "\""u8], [.. "{"u8], [.. "}"u8], [.. "["u8], [.. "]"u8], [.. "<"u8], [.. "</"u8], [.. ">"u8], [.. "<![CDATA["u8], [.. "<!DOCTYPE x [<!ENTITY y SYSTEM \"file:///etc/passwd\">]>"u8],
        [.. "&y;"u8], [0], [0xFF], [0xFF, 0xFE], [0xEF, 0xBB, 0xBF], [0xC3], [.. "\\u"u8], [.. "\\ud800"u8], [.. "\n"u8], [.. "\r\n"u8], [.. ","u8], [.. ";"u8], [.. "null"u8], [.. "-1"u8],
        [.. "99999999999999999999"u8], [.. "1e999"u8], [.. "%s%n"u8], [.. "=1+1"u8], [.. "\u001b[2J"u8], [.. "\u202e"u8],
    ];

    /// <summary>A shape's bytes after one to eight changes, under its name.</summary>
    public static PublishedShape Make(int seed)
    {
        var chance = new Random(seed);
        var shape = PublishedShapes.All[chance.Next(PublishedShapes.All.Count)];
        byte[] bytes = shape.Bytes;
        for (int changes = chance.Next(1, 9); changes > 0; changes--) { bytes = Change(bytes, chance); }
        return shape with { Bytes = bytes };
    }

    private static byte[] Change(byte[] bytes, Random chance)
    {
        int at = chance.Next(bytes.Length + 1), length = Math.Min(bytes.Length - at, 1 << chance.Next(12));
        var (before, part, after) = (bytes[..at], bytes[at..(at + length)], bytes[(at + length)..]);
        switch (chance.Next(8))
        {
            case 0:
                byte[] turned = [.. bytes];
                for (int n = chance.Next(1, 20); n > 0 && turned.Length > 0; n--) { turned[chance.Next(turned.Length)] ^= (byte)(1 << chance.Next(8)); }
                return turned;
            case 1:
                return [.. before, .. after];
            case 2:
                return [.. before, .. part, .. part, .. after];
            case 3:
                return before;
            case 4:
                var other = PublishedShapes.All[chance.Next(PublishedShapes.All.Count)].Bytes;
                return [.. before, .. other[chance.Next(other.Length)..]];
            case 5:
                return [.. before, .. Enumerable.Repeat((byte)chance.Next(256), 1 << chance.Next(18)), .. after];
            case 6:
                return [.. before, .. Enumerable.Repeat(Tokens[chance.Next(Tokens.Length)], 1 << chance.Next(10)).SelectMany(token => token), .. after];
            default:
                return [.. before, .. Tokens[chance.Next(Tokens.Length)], .. after];
        }
    }
}
