namespace Cotejo.GpuCheck.Twins;

/// <param name="Failures">Each with the test's name and what it says.</param>
/// <param name="Skips">Each with the test's name and its reason.</param>
internal sealed record TestCounts(int Passed, int Failed, int Skipped, IReadOnlyList<string> Failures, IReadOnlyList<string> Skips);
