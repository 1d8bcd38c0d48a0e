using System.Text;
using BenchmarkDotNet.Attributes;
using Cotejo.Engine.Evidence;

namespace Cotejo.Benches.Engine.Evidence;

/// <summary>
/// What opening evidence by its folder and name, with every check, costs over opening a path; 1,000 empty files of one folder, by
/// folder depth. And what walking them costs.
/// </summary>
[MemoryDiagnoser]
public class OpenBenchmark : IDisposable
{
    private const int Files = 1000;

    private readonly EvidenceReader _reader = new(null);
    private string _folder = "";
    private string[] _paths = [];
    private EvidenceRoot _root = null!;
    private FoundItem[] _items = [];

    [Params(1, 20)]
    public int Depth { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _folder = Directory.CreateTempSubdirectory("cotejo-bench-").FullName;
        string deep = Path.Combine([_folder, .. Enumerable.Repeat("folder", Depth)]);
        Directory.CreateDirectory(deep);
        for (int i = 0; i < Files; i++) { File.WriteAllBytes(Path.Combine(deep, $"IMG_{i:d5}.jpg"), []); }
        _root = EvidenceRoot.Open(1, EvidenceSource.Open(Encoding.UTF8.GetBytes(_folder), out _)!, out _)!;
        _items = Walk();
        _paths = [.. Directory.EnumerateFiles(deep)];
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _reader.Dispose();
        _root.Dispose();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Files)]
    public int PlainOpen()
    {
        int opened = 0;
        foreach (string path in _paths)
        {
            using var file = File.OpenHandle(path);
            opened++;
        }
        return opened;
    }

    [Benchmark(OperationsPerInvoke = Files)]
    public int EvidenceOpen()
    {
        int opened = 0;
        foreach (var item in _items)
        {
            if (_reader.Open(_root, item) == null) { opened++; }
            _reader.Close();
        }
        return opened == Files ? opened : throw new InvalidOperationException("a file of the benchmark could not be opened");
    }

    [Benchmark(OperationsPerInvoke = Files)]
    public int WalkAll() => Walk().Length;

    private FoundItem[] Walk() => [.. new EvidenceWalk(_root, new HashSet<FileIdentity>()).Items(default)];
}
