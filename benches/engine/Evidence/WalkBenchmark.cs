using System.Text;
using BenchmarkDotNet.Attributes;
using Cotejo.Engine.Evidence;

namespace Cotejo.Benches.Engine.Evidence;

/// <summary>What walking a tree with every check costs over the runtime's enumeration with sizes: 2,000 empty files in folders.</summary>
[MemoryDiagnoser]
public class WalkBenchmark : IDisposable
{
    private const int Files = 2_000;

    private string _folder = "";
    private EvidenceRoot _root = null!;

    /// <summary>Of each folder; a phone has hundreds, an export of chats one or two.</summary>
    [Params(2, 500)]
    public int FilesAFolder { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _folder = Directory.CreateTempSubdirectory("cotejo-bench-").FullName;
        for (int i = 0; i < Files; i++)
        {
            string folder = Path.Combine(_folder, $"chat_{i / FilesAFolder:d5}");
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(Path.Combine(folder, $"IMG_{i:d5}.jpg"), []);
        }
        _root = EvidenceRoot.Open(1, EvidenceSource.Open(Encoding.UTF8.GetBytes(_folder), out _)!, out _)!;
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _root.Dispose();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Files)]
    public long Enumerate() => new DirectoryInfo(_folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length + 1);

    [Benchmark(OperationsPerInvoke = Files)]
    public int Walk()
    {
        int found = new EvidenceWalk(_root, new HashSet<FileIdentity>()).Items(default).Count();
        return found == Files ? found : throw new InvalidOperationException($"{found} items in place of {Files}");
    }
}
