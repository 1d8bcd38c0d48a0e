using System.Security.Cryptography;
using Cotejo.Harness.Pictures;
using Microsoft.Win32.SafeHandles;

namespace Cotejo.Harness.Measuring;

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
    private double _since;

    public long Bytes { get; private set; }
    public long Pixels { get; private set; }

    /// <summary>Processor time of this thread; likewise the next two.</summary>
    public double ReadSeconds { get; private set; }
    public double DigestSeconds { get; private set; }
    public double DecodeSeconds { get; private set; }

    /// <returns>False when it was to be decoded and is no JPEG, or a broken one.</returns>
    public bool Take(FloorFile file)
    {
        _since = ProcessorTime.OfThread();
        using SafeFileHandle handle = File.OpenHandle(file.Path);
        long length = RandomAccess.GetLength(handle);
        // What is decoded is held whole, as any decoder wants it; the rest goes through one buffer.
        if (file.Decode && length > _file.Length) { _file = new byte[length * 2]; }
        for (long at = 0; at < length;)
        {
            int begin = file.Decode ? (int)at : 0;
            int count = RandomAccess.Read(handle, _file.AsSpan(begin, (int)Math.Min(_file.Length - begin, length - at)), at);
            if (count == 0) { throw new IOException($"'{file.Path}' became shorter while it was read."); }
            ReadSeconds += Lap();
            Digest(_file.AsSpan(begin, count));
            DigestSeconds += Lap();
            at += count;
        }
        Span<byte> digest = stackalloc byte[32];
        foreach (IncrementalHash hash in _digests) { hash.GetHashAndReset(digest); }
        Bytes += length;
        DigestSeconds += Lap();
        bool decoded = !file.Decode || Decode((int)length);
        DecodeSeconds += Lap();
        return decoded;
    }

    public void Dispose()
    {
        foreach (IncrementalHash hash in _digests) { hash.Dispose(); }
        _ = TurboJpeg.tjDestroy(_handle);
    }

    private double Lap()
    {
        double before = _since;
        _since = ProcessorTime.OfThread();
        return _since - before;
    }

    private void Digest(ReadOnlySpan<byte> bytes)
    {
        for (int at = 0; at < bytes.Length; at += Block)
        {
            ReadOnlySpan<byte> block = bytes.Slice(at, Math.Min(Block, bytes.Length - at));
            foreach (IncrementalHash hash in _digests) { hash.AppendData(block); }
        }
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
