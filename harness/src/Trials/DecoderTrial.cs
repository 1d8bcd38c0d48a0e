using System.Text;
using Cotejo.Harness.Archives;
using Cotejo.Harness.Pictures;
using Cotejo.Harness.Seizures;

namespace Cotejo.Harness.Trials;

/// <summary>One scan whose decoders were killed.</summary>
/// <param name="Killed">How many processes, by their program and by what they belonged to.</param>
/// <param name="Differences">Between its ledger and the undisturbed one, row for row.</param>
internal sealed record DisturbedScan(string Of, double Seconds, IReadOnlyDictionary<string, int> Killed, IReadOnlyList<string> Differences);

internal sealed record DecoderResult(double UndisturbedSeconds, IReadOnlyList<DisturbedScan> Scans)
{
    public bool Passed => Scans.All(s => s.Differences.Count == 0 && s.Killed.Count > 0);
}

/// <summary>
/// Kills the processes that decode, not the scan itself, at random, about one a second. What decodes pictures and opens archives is
/// replaced at once, so that the ledger equals an undisturbed one. A video that was cut off is decoded again by the next scan, and the
/// ledger equals it then.
/// </summary>
internal sealed class DecoderTrial(string cotejo, Workplace place, ulong seed, int images, Action<string> say)
{
    private const int ArchivedPictures = 60, Clips = 12;

    private const string Worker = "decode-worker", VideoDecoder = "/usr/bin/ffmpeg";

    private static readonly TimeSpan Limit = TimeSpan.FromHours(1);

    private string Seizure => place.At("seizure");

    public DecoderResult Run()
    {
        if (!Directory.Exists(Seizure)) { Generate(); }
        string undisturbed = place.At("undisturbed");
        if (Directory.Exists(undisturbed)) { throw new SettingsException($"'{undisturbed}' is left from an earlier trial; remove the cases in '{place.Folder}', so that this one scans afresh."); }
        ProcessResult whole = CotejoProcess.Run(cotejo, Scan(undisturbed), Limit);
        if (!whole.IsDone) { throw new SettingsException($"The undisturbed scan ended with {whole.ExitCode}: {whole.Errors}"); }
        say($"undisturbed: exit code {whole.ExitCode}, {whole.Wall.TotalSeconds:0.0} s");
        return new DecoderResult(whole.Wall.TotalSeconds, [Disturbed("workers", undisturbed, videos: false), Disturbed("all decoders", undisturbed, videos: true)]);
    }

    private void Generate()
    {
        say($"generating {images} pictures, {Clips} clips and three archives");
        DemoSeizure.Generate(Seizure, seed, images, Math.Max(1, images / 10), videos: 0);
        VideoSeizure.Generate(Path.Combine(Seizure, "clips"), seed, 0, Clips, VideoSeizure.DefaultWidth);
        using var writer = new JpegWriter();
        (string Name, byte[] Bytes)[] Album(string purpose) => [.. Enumerable.Range(0, ArchivedPictures).Select(i =>
            ($"album/{i:000}.jpg", writer.Write(Painter.Paint(Chance.For(seed, purpose, i).Next(), 640, 480), 85)))];
        string folder = Directory.CreateDirectory(Path.Combine(Seizure, "archives")).FullName;
        File.WriteAllBytes(Path.Combine(folder, "album.zip"), ZipBytes.Of([.. Album("zip").Select(f => new ZipEntry(Encoding.ASCII.GetBytes(f.Name), f.Bytes) { Deflated = true })]));
        File.WriteAllBytes(Path.Combine(folder, "album.tgz"), GZipBytes.Of(TarBytes.Of([.. Album("tar").Select(f => new TarEntry(Encoding.ASCII.GetBytes(f.Name), f.Bytes))])));
        File.WriteAllBytes(Path.Combine(folder, "album.7z"), SevenZipBytes.Of(SevenZipCoder.Lzma2, Album("7z")));
    }

    private string[] Scan(string caseFolder) => ["scan", caseFolder, Seizure, "--json"];

    /// <summary>What a process decodes for, the sandbox around it included; null where it is none of those, or only asks ffmpeg for its version.</summary>
    private static string? Decoder(string[] words) =>
        words.Contains(Worker) ? Worker : words.Contains(VideoDecoder) && words.Contains("-i") ? Path.GetFileName(VideoDecoder) : null;

    private DisturbedScan Disturbed(string of, string undisturbed, bool videos)
    {
        string caseFolder = place.At($"case, {of} killed");
        Chance chance = Chance.For(seed, of);
        var killed = new SortedDictionary<string, int>(StringComparer.Ordinal);
        using CotejoProcess scan = CotejoProcess.Start(cotejo, Scan(caseFolder));
        var clock = System.Diagnostics.Stopwatch.StartNew();
        double next = chance.Between(0.5, 1.5);
        scan.WaitUntil(Limit, () =>
        {
            if (clock.Elapsed.TotalSeconds < next) { return; }
            (int Process, string[] Words)[] decoders = [.. ProcessTree.Below(scan.Id).Select(p => (p, ProcessTree.Words(p)))
                .Where(p => Decoder(p.Item2) is { } decoder && (videos || decoder == Worker))];
            if (decoders.Length == 0) { return; }
            var (process, words) = chance.Pick<(int, string[])>(decoders);
            if (!ProcessTree.Kill(process)) { return; }
            string what = $"{Path.GetFileName(words[0])} of {Decoder(words)}";
            killed[what] = killed.GetValueOrDefault(what) + 1;
            next = clock.Elapsed.TotalSeconds + chance.Between(0.5, 1.5);
        });
        ProcessResult result = scan.Finish();
        say($"{of} killed: exit code {result.ExitCode}, {result.Wall.TotalSeconds:0.0} s, {killed.Values.Sum()} kills");
        List<string> differences = [.. result.Problems(Limit)];
        if (videos)
        {
            ProcessResult again = CotejoProcess.Run(cotejo, Scan(caseFolder), Limit);
            say($"and once more, undisturbed: exit code {again.ExitCode}, {again.Wall.TotalSeconds:0.0} s");
            differences.AddRange(again.Problems(Limit));
        }
        if (differences.Count == 0) { differences.AddRange(LedgerComparison.Differences(Path.Combine(undisturbed, "ledger.db"), Path.Combine(caseFolder, "ledger.db"))); }
        return new DisturbedScan(of, result.Wall.TotalSeconds, killed, differences);
    }
}
