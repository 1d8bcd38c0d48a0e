using System.Globalization;

namespace Cotejo.Engine.Report;

/// <summary>A number with its noun, as every output says it: 1 item, 2 items.</summary>
public static class Counted
{
    /// <param name="one">The noun for one; several get an s.</param>
    public static string Of(long number, string one) => Of(number, one, one + "s");

    public static string Of(long number, string one, string several) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {(number == 1 ? one : several)}");
}
