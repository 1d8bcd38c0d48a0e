using System.Diagnostics;
using System.Security.Cryptography;
using Cotejo.Harness.Pictures;

namespace Cotejo.Harness.Measuring;

/// <param name="Threads">One for each core.</param>
/// <param name="Refused">Files that the decoder refused: 0, or the measurement is of something else.</param>
internal sealed record FloorResult(int Files, long Bytes, long Pixels, int Threads, int Refused, double Seconds);

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

    public static FloorResult Measure(string[] files)
    {
        int next = -1, refused = 0, threads = Environment.ProcessorCount;
        long bytes = 0, pixels = 0;
        var clock = Stopwatch.StartNew();
        var workers = new Thread[threads];
        for (int i = 0; i < threads; i++)
        {
            workers[i] = new Thread(() =>
            {
                using var worker = new FloorWorker();
                for (int file; (file = Interlocked.Increment(ref next)) < files.Length;)
                {
                    if (!worker.Take(files[file])) { Interlocked.Increment(ref refused); }
                }
                Interlocked.Add(ref bytes, worker.Bytes);
                Interlocked.Add(ref pixels, worker.Pixels);
            });
            workers[i].Start();
        }
        foreach (Thread worker in workers) { worker.Join(); }
        return new FloorResult(files.Length, bytes, pixels, threads, refused, clock.Elapsed.TotalSeconds);
    }
}

/// <summary>One thread's handle, digests and buffers, all reused.</summary>
internal sealed unsafe class FloorWorker : IDisposable
{
    /// <summary>The digests take turns on a block while it is in the cache.</summary>
    private const int Block = 1 << 17;

    private readonly IncrementalHash[] _digests =
    [
        IncrementalHash.CreateHash(HashAlgorithmName.MD5), IncrementalHash.CreateHash(HashAlgorithmName.SHA1), IncrementalHash.CreateHash(HashAlgorithmName.SHA256),
    ];
    private readonly nint _handle = TurboJpeg.tjInitDecompress();
    private byte[] _file = new byte[1 << 20];
    private byte[] _luma = new byte[1 << 21];

    public long Bytes { get; private set; }
    public long Pixels { get; private set; }

    public bool Take(string path)
    {
        int length = Read(path);
        Span<byte> digest = stackalloc byte[32];
        for (int at = 0; at < length; at += Block)
        {
            ReadOnlySpan<byte> block = _file.AsSpan(at, Math.Min(Block, length - at));
            foreach (IncrementalHash hash in _digests) { hash.AppendData(block); }
        }
        foreach (IncrementalHash hash in _digests) { hash.GetHashAndReset(digest); }
        Bytes += length;
        return Decode(length);
    }

    public void Dispose()
    {
        foreach (IncrementalHash hash in _digests) { hash.Dispose(); }
        _ = TurboJpeg.tjDestroy(_handle);
    }

    private int Read(string path)
    {
        using var handle = File.OpenHandle(path);
        int length = (int)RandomAccess.GetLength(handle), read = 0;
        if (length > _file.Length) { _file = new byte[length * 2]; }
        while (read < length)
        {
            int got = RandomAccess.Read(handle, _file.AsSpan(read, length - read), read);
            if (got == 0) { throw new IOException($"'{path}' became shorter while it was read."); }
            read += got;
        }
        return length;
    }

    private bool Decode(int length)
    {
        fixed (byte* file = _file)
        {
            int width, height, subsampling, colours;
            if (TurboJpeg.tjDecompressHeader3(_handle, file, (nuint)length, &width, &height, &subsampling, &colours) != 0) { return false; }
            if (width * height > _luma.Length) { _luma = new byte[width * height]; }
            Pixels += width * height;
            fixed (byte* luma = _luma)
            {
                return TurboJpeg.tjDecompress2(_handle, file, (nuint)length, luma, width, width, height, TurboJpeg.Gray, TurboJpeg.AccurateDct) == 0;
            }
        }
    }
}
