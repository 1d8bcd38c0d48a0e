using System.Globalization;

namespace Cotejo.Engine.Planning;

/// <summary>
/// From how many contents on a near entry of a list says nothing any more: a black frame, a flat sky, a mistake of the list. Its hits are then counted and not
/// kept.
/// </summary>
/// <param name="Percent">Of the hashed contents of the case.</param>
/// <param name="Least">Contents that an entry may always hit.</param>
public sealed record FloodLimit(double Percent, long Least)
{
    /// <summary>A picture that was traded widely is found in dozens of versions, and seldom in a hundredth of a case.</summary>
    public static FloodLimit Default { get; } = new(1, 50);

    private static readonly FloodLimit Off = new(0, long.MaxValue);

    /// <summary>Takes a share (1%, 0.5%), which never means fewer than the default's contents; a number of contents; or off.</summary>
    public static FloodLimit? Parse(string text)
    {
        if (text == "off") { return Off; }
        if (!text.EndsWith('%'))
        {
            return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long contents) && contents > 0 ? new(0, contents) : null;
        }
        return double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double percent) && percent is > 0 and <= 100
            ? new(percent, Default.Least) : null;
    }

    /// <summary>Most contents of a case that an entry may hit.</summary>
    public long Of(long contents) => Math.Max(Least, (long)Math.Ceiling(Percent / 100 * contents));

    /// <summary>What <see cref="ToString"/> wrote.</summary>
    internal static FloodLimit? Read(string text) => Parse(text.Split(' ') is [var number, "%", ..] ? number + "%" : text.Split(' ')[0]);

    public override string ToString() => this == Off ? "off"
        : Percent == 0 ? string.Create(CultureInfo.InvariantCulture, $"{Least} contents")
        : string.Create(CultureInfo.InvariantCulture, $"{Percent} % of the contents, at least {Least}");
}
