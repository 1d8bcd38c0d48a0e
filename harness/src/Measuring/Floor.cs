using System.Diagnostics;

namespace Cotejo.Harness.Measuring;

/// <summary>A file of the floor.</summary>
/// <param name="Decode">Take its luma too, if it is a JPEG; of the copies of one content a scan decodes the first alone.</param>
internal readonly record struct FloorFile(string Path, bool Decode);

/// <param name="Threads">One for each core.</param>
/// <param name="Refused">Files that were to be decoded and that the decoder refused: where all are JPEGs 0, or the measurement is of something else.</param>
/// <param name="Seconds">Wall time of all three together.</param>
/// <param name="ReadSeconds">Processor time of reading alone; likewise of digesting and decoding. Together they are all that the floor does.</param>
internal sealed record FloorResult(
    int Files, long Bytes, long Pixels, int Threads, int Refused, double Seconds, double ReadSeconds, double DigestSeconds, double DecodeSeconds)
{
    public double ProcessorSeconds => ReadSeconds + DigestSeconds + DecodeSeconds;
}

/// <summary>
/// The least that a scan of JPEGs must do: read each file, its three digests, and its full-resolution luma by an accurate
/// decode, on all cores and nothing else: no walk, no hash, no ledger. The list of files is made outside the measured time.
/// </summary>
internal static class Floor
{
    public static string[] List(string folder)
    {
        if (!Directory.Exists(folder)) { throw new SettingsException($"'{folder}' is no folder; `harness generate photos` makes one."); }
        string[] files = [.. Directory.EnumerateFiles(folder, "*.jpg", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        return files.Length > 0 ? files : throw new SettingsException($"'{folder}' holds no .jpg file.");
    }

    public static FloorResult Measure(string[] files) => Measure([.. files.Select(file => new FloorFile(file, Decode: true))]);

    public static FloorResult Measure(FloorFile[] files)
    {
        int next = -1, refused = 0, threads = Environment.ProcessorCount;
        var done = new FloorWorker[threads];
        var clock = Stopwatch.StartNew();
        var workers = new Thread[threads];
        for (int i = 0; i < threads; i++)
        {
            int own = i;
            workers[i] = new Thread(() =>
            {
                using var worker = done[own] = new FloorWorker();
                for (int file; (file = Interlocked.Increment(ref next)) < files.Length;)
                {
                    if (!worker.Take(files[file])) { Interlocked.Increment(ref refused); }
                }
            });
            workers[i].Start();
        }
        foreach (Thread worker in workers) { worker.Join(); }
        return new FloorResult(files.Length, done.Sum(d => d.Bytes), done.Sum(d => d.Pixels), threads, refused, clock.Elapsed.TotalSeconds,
            done.Sum(d => d.ReadSeconds), done.Sum(d => d.DigestSeconds), done.Sum(d => d.DecodeSeconds));
    }
}
