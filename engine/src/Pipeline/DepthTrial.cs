using System.Globalization;

namespace Cotejo.Engine.Pipeline;

/// <summary>
/// Finds how many files at a time are read fastest from one disk: a disk that can sort requests gains by several, one that cannot loses by them, and an array
/// gains by as many as it has disks. Depths take short turns, so that each meets files of every kind, and the median turn speaks for a depth, so that one large file
/// does not. Called under the gate's lock.
/// </summary>
internal sealed class DepthTrial
{
    internal const int Rounds = 5;

    /// <summary>A depth that is nearly as fast with fewer files at a time is the better one: what the next turns bring differs by as much.</summary>
    private const double NearlyBest = 0.95;

    private readonly int[] _depths;
    private readonly List<double>[] _rates;
    private int _turns;

    /// <param name="readers">Threads that read; at least one.</param>
    public DepthTrial(int readers)
    {
        _depths = [.. new[] { 1, 2, 4, readers }.Where(depth => depth <= readers).Distinct()];
        _rates = [.. _depths.Select(_ => new List<double>())];
        // Enough that all readers are at it for most of a turn, with files of a few megabytes too.
        TurnFiles = Math.Max(48, 4 * readers);
        TurnBytes = Math.Max(64L << 20, readers * (8L << 20));
        IsRunning = _depths.Length > 1;
        Depth = 1;
    }

    /// <summary>A turn is over after so many files, or bytes.</summary>
    public int TurnFiles { get; }

    /// <inheritdoc cref="TurnFiles"/>
    public long TurnBytes { get; }

    /// <summary>Files that may be read at a time now.</summary>
    public int Depth { get; private set; }

    /// <summary>False when the depth is decided.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>Goes on to the next depth. A turn in which nothing could be read says nothing and is repeated.</summary>
    /// <param name="busy">Time in which at least one file was read.</param>
    public void EndTurn(long bytes, TimeSpan busy)
    {
        if (bytes == 0 || busy <= TimeSpan.Zero) { return; }
        _rates[_turns % _depths.Length].Add(bytes / 1e6 / busy.TotalSeconds);
        _turns++;
        IsRunning = _turns < Rounds * _depths.Length;
        Depth = IsRunning ? _depths[_turns % _depths.Length] : Fastest();
    }

    /// <summary>How many at a time, and by what measurement: the end of a sentence.</summary>
    public override string ToString()
    {
        if (_depths.Length == 1) { return "one at a time, by the only reader"; }
        if (IsRunning) { return $"{string.Join(", ", _depths[..^1])} and {_depths[^1]} at a time in turn: too few to tell which is fastest"; }
        var measured = _depths.Select((depth, i) => string.Create(CultureInfo.InvariantCulture, $"{depth}: {Median(_rates[i]):0.#} MB/s"));
        return $"{Depth} at a time (measured: {string.Join(", ", measured)})";
    }

    private int Fastest()
    {
        double best = _rates.Max(Median);
        return _depths[Array.FindIndex(_rates, rates => Median(rates) >= NearlyBest * best)];
    }

    private static double Median(List<double> rates) => rates.Order().ElementAt(rates.Count / 2);
}
