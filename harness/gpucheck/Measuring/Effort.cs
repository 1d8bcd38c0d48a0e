namespace Cotejo.GpuCheck.Measuring;

/// <summary>How long to measure, and on how much.</summary>
/// <param name="Rounds">Of which the median counts.</param>
/// <param name="Round">At least so long is a round: work is repeated until then.</param>
internal sealed record Effort(bool IsQuick, int Rounds, TimeSpan Round)
{
    /// <summary>Seven rounds of half a second: the clocks of a card have settled after the first.</summary>
    public static Effort Full { get; } = new(false, 7, TimeSpan.FromSeconds(0.5));

    /// <summary>Shows that everything runs, on a stub that interprets too; its rates say nothing.</summary>
    public static Effort Quick { get; } = new(true, 2, TimeSpan.Zero);
}
