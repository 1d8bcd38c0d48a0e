using Cotejo.Harness.Measuring;

namespace Cotejo.Harness.Comparison;

/// <summary>Like is compared only with like.</summary>
internal static class Likeness
{
    /// <returns>Why two results say nothing about each other; null when they do.</returns>
    public static string? Obstacle(Measurement one, Measurement other)
    {
        if (one.Scenario != other.Scenario) { return $"one is of the scenario {one.Scenario}, the other of {other.Scenario}"; }
        if (one.Settings != other.Settings) { return $"one ran with '{one.Settings}', the other with '{other.Settings}'"; }
        return one.Inputs != other.Inputs ? $"their inputs differ ({one.Inputs.Files} files, {one.Inputs.Sha256[..12]}; {other.Inputs.Files} files, {other.Inputs.Sha256[..12]})" : null;
    }

    /// <summary>Where this does not hold, times over a floor and memory still say something, but less.</summary>
    public static bool SameMachine(Measurement one, Measurement other) => one.World == other.World && one.Backend == other.Backend;
}
