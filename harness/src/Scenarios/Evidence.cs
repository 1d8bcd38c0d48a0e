using System.Security.Cryptography;
using System.Text;
using Cotejo.Harness.Measuring;
using Cotejo.Harness.Pictures;
using Cotejo.Harness.Seizures;
using Cotejo.Harness.Trials;
using Cotejo.Harness.Truth;

namespace Cotejo.Harness.Scenarios;

/// <summary>A folder that a scan is measured on, and the floor that holds for it.</summary>
internal sealed class Evidence
{
    private static readonly TimeSpan Limit = TimeSpan.FromHours(1);

    private readonly Scope _scope;
    private readonly string _name;
    private readonly Action<string> _make;
    private FloorFile[]? _files;

    private Evidence(Scope scope, string name, Action<string> make) => (_scope, _name, _make) = (scope, name, make);

    public string Folder => _scope.From is { } from ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(from)) : _scope.Place.At(_name);

    /// <summary>The decoder of videos by itself, in place of reading, digesting and decoding JPEGs.</summary>
    public bool IsVideo { get; private init; }

    /// <summary>Which of its files are copies; null where nobody knows. Known once it is prepared.</summary>
    public CopyTruth? Truth { get; private set; }

    public static Evidence Seizure(Scope scope) => new(scope, "seizure", root =>
        DemoSeizure.Generate(root, scope.Seed, scope.Scaled(1000), scope.Scaled(150), videos: 0));

    public static Evidence Tiny(Scope scope) => new(scope, "tiny", root => PictureFolders.Many(root, scope.Seed, scope.Scaled(20_000)));

    public static Evidence Clips(Scope scope) =>
        new(scope, "clips", root => VideoSeizure.Generate(root, scope.Seed, 0, scope.Scaled(100), VideoSeizure.DefaultWidth)) { IsVideo = true };

    /// <summary>Random bytes, which are no media, and large photographs. The scale is of the number of files, not of their size.</summary>
    public static Evidence Huge(Scope scope) => new(scope, "huge", root =>
    {
        var files = new ByteFiles(root);
        List<ManifestEntry> entries = [];
        byte[] content = new byte[256 << 20];
        for (int i = 0; i < scope.Scaled(4); i++)
        {
            new Random(unchecked((int)scope.Seed) + i).NextBytes(content);
            entries.Add(Put(files, $"disk{i}.bin", content));
        }
        using var writer = new JpegWriter();
        for (int i = 0; i < scope.Scaled(8); i++)
        {
            entries.Add(Put(files, $"IMG_{i:0000}.jpg", writer.Write(Painter.Paint(Chance.For(scope.Seed, "huge", i).Next(), 6000, 4000), 90)));
        }
        Manifest.Write(files.Root, entries);
    });

    public Inputs Prepare()
    {
        if (_scope.From is null && !File.Exists(Manifest.PathOf(Folder)))
        {
            _scope.Say($"generating {_name}");
            _make(Folder);
        }
        _files = FilesOf(Folder);
        if (File.Exists(Manifest.PathOf(Folder))) { Truth = CopyTruth.Of(Folder); }
        return Inputs.Of(Folder);
    }

    public Sample Floor() => IsVideo ? DecodeVideos() : Measured(Measuring.Floor.Measure(_files!));

    /// <summary>What a round's floor says for the reader.</summary>
    public IEnumerable<Reading> Read(Sample floor)
    {
        yield return new("floor.seconds", MetricKind.Shown, "s", floor.Wall);
        if (IsVideo || floor.Told is not { } told) { yield break; }
        foreach (string part in (string[])["read", "digest", "decode"])
        {
            yield return new($"floor.{part}", MetricKind.Shown, "processor s", told.GetProperty(part + "Seconds").GetDouble());
        }
    }

    private static Sample Measured(FloorResult floor) =>
        new(floor.Seconds, floor.ProcessorSeconds, 0, System.Text.Json.JsonSerializer.SerializeToElement(floor, Measurement.Json));

    /// <summary>Each clip to nothing, one after the other, with as many threads as the decoder likes.</summary>
    private Sample DecodeVideos()
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        double processor = 0;
        foreach (FloorFile file in _files!)
        {
            ProcessResult decoded = CotejoProcess.Run("ffmpeg", ["-nostdin", "-loglevel", "error", "-i", "file:" + file.Path, "-map", "0:v:0", "-f", "null", "-"], Limit);
            if (decoded.ExitCode != 0) { throw new SettingsException($"ffmpeg could not decode '{file.Path}': {decoded.Errors.Trim()}"); }
            processor += decoded.Processor.TotalSeconds;
        }
        return new Sample(clock.Elapsed.TotalSeconds, processor, 0, null);
    }

    /// <summary>Every file that .NET can name; the first of each content is decoded.</summary>
    private static FloorFile[] FilesOf(string folder)
    {
        if (!File.Exists(Manifest.PathOf(folder)))
        {
            return [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(File.Exists).Order(StringComparer.Ordinal).Select(path => new FloorFile(path, IsJpeg(path)))];
        }
        var seen = new HashSet<string>();
        return
        [
            .. Manifest.Read(folder).Where(entry => entry.Sha256 is not null)
                .Select(entry => (Path: Path.Combine(folder, Encoding.UTF8.GetString(entry.PathBytes())), entry.Sha256)).Where(file => File.Exists(file.Path))
                .Select(file => new FloorFile(file.Path, seen.Add(file.Sha256!) && IsJpeg(file.Path))),
        ];
    }

    private static bool IsJpeg(string path)
    {
        Span<byte> start = stackalloc byte[3];
        using var file = File.OpenHandle(path);
        return RandomAccess.Read(file, start, 0) == 3 && start.SequenceEqual([(byte)0xFF, (byte)0xD8, (byte)0xFF]);
    }

    private static ManifestEntry Put(ByteFiles files, string name, byte[] content)
    {
        files.Write(Encoding.ASCII.GetBytes(name), content);
        return new ManifestEntry(name, name.EndsWith(".jpg", StringComparison.Ordinal) ? "picture" : "other", null, "original", content.Length,
            Convert.ToHexStringLower(SHA256.HashData(content)));
    }
}
