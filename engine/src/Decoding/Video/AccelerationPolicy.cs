namespace Cotejo.Engine.Decoding.Video;

/// <summary>
/// Learns from whole files whether hardware or the processor decodes a run's videos faster, and says with which to decode the next one.
/// Short and long files are learnt apart, since hardware takes its time to start. Any number of threads may use one.
/// </summary>
/// <param name="plausible">What may be tried; none: always the processor.</param>
internal sealed class AccelerationPolicy(IReadOnlyList<HardwareDecoder> plausible)
{
    /// <summary>Files of each kind that are tried before one is preferred: the first pays for cold caches and drivers.</summary>
    private const int FirstTries = 3;

    /// <summary>One file in so many goes to the one that was slower, since the load of the machine changes.</summary>
    private const int Again = 40;

    /// <summary>In a row; one codec that the card does not know is no reason to give up.</summary>
    private const int MostFailures = 3;

    /// <summary>About half a minute of video from a phone.</summary>
    private const long LongFileBytes = 16 << 20;

    private readonly Lock _gate = new();
    private readonly Contender[] _contenders = [new Contender(null), .. plausible.Select(h => new Contender(h))];

    /// <returns>Null for the processor.</returns>
    public HardwareDecoder? Choose(long bytes)
    {
        lock (_gate)
        {
            var able = Array.FindAll(_contenders, c => c.Failures < MostFailures);
            if (able.Length == 1) { return null; }
            var fewest = able.MinBy(c => c[bytes].Given)!;
            var fastest = able.MaxBy(c => c[bytes].Rate)!;
            bool learn = fewest[bytes].Given < FirstTries || able.Sum(c => c[bytes].Given) % Again == 0;
            // Given counts at once, so that threads that start together do not all try the same one.
            var chosen = fewest[bytes].Given < FirstTries ? fewest : learn ? able.MinBy(c => c[bytes].Rate)! : fastest;
            chosen[bytes].Given++;
            return chosen.Hardware;
        }
    }

    /// <param name="hardware">As <see cref="Choose"/> gave it.</param>
    /// <param name="bytes">Of the file.</param>
    /// <param name="wall">From start to end; null when it gave no frame.</param>
    public void Report(HardwareDecoder? hardware, long bytes, TimeSpan? wall)
    {
        lock (_gate)
        {
            var contender = Array.Find(_contenders, c => c.Hardware == hardware);
            if (contender == null) { return; }
            if (wall is not { } took)
            {
                if (hardware != null) { contender.Failures++; }
                return;
            }
            contender.Failures = 0;
            contender[bytes].Add(bytes, took);
        }
    }

    private sealed class Contender(HardwareDecoder? hardware)
    {
        private readonly Record _short = new();
        private readonly Record _long = new();

        public HardwareDecoder? Hardware => hardware;

        public int Failures { get; set; }

        public Record this[long bytes] => bytes < LongFileBytes ? _short : _long;
    }

    private sealed class Record
    {
        private double _bytes;
        private double _seconds;

        /// <summary>Files handed out.</summary>
        public int Given { get; set; }

        /// <summary>Bytes a second; 0 before the first.</summary>
        public double Rate => _seconds > 0 ? _bytes / _seconds : 0;

        public void Add(long bytes, TimeSpan wall)
        {
            // Old files weigh less and less, so that a change is noticed within some tens of files.
            const double Fading = 0.9;
            _bytes = _bytes * Fading + bytes;
            _seconds = _seconds * Fading + wall.TotalSeconds;
        }
    }
}
