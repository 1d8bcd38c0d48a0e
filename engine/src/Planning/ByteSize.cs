using System.Globalization;
using System.Text.RegularExpressions;

namespace Cotejo.Engine.Planning;

/// <summary>A number of bytes, written with a binary unit: 512MiB, 1.5 GiB.</summary>
public readonly partial record struct ByteSize(long Bytes)
{
    private const string Powers = "KMGT";

    /// <summary>Takes a decimal number and one of B, KiB, MiB, GiB, TiB; the letters iB may be left out.</summary>
    public static bool TryParse(string text, out ByteSize size)
    {
        size = default;
        var parts = Written().Match(text);
        if (!parts.Success) { return false; }
        int power = parts.Groups["power"].Value is { Length: 1 } letter ? Powers.IndexOf(letter, StringComparison.OrdinalIgnoreCase) + 1 : 0;
        decimal number = decimal.Parse(parts.Groups["number"].Value, CultureInfo.InvariantCulture);
        if (number > long.MaxValue >> (10 * power)) { return false; }
        size = new((long)(number * (1L << (10 * power))));
        return true;
    }

    /// <summary>The largest unit that keeps at least one digit before the point: 1.5 GiB.</summary>
    public override string ToString()
    {
        double value = Bytes;
        int power = 0;
        while (value >= 1024 && power < Powers.Length) { value /= 1024; power++; }
        return string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {(power == 0 ? "B" : $"{Powers[power - 1]}iB")}");
    }

    [GeneratedRegex(@"^\s*(?<number>[0-9]{1,18}(\.[0-9]{1,6})?)\s*(?<power>[KMGT])?(iB|B)?\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Written();
}
