using System.Text;
using Cotejo.Engine.Evidence;

namespace Cotejo.Engine.Pipeline;

/// <summary>
/// A copy of bytes that are needed whole: in memory as far as the budget goes, else in a file of the case's folder that has no name, so
/// that nothing is left of it whatever ends the run.
/// </summary>
internal sealed class HeldFile : IDisposable
{
    /// <summary>Of the disk that the case lies on: left to the ledger.</summary>
    private const long DiskReserve = 1L << 30;

    /// <summary>How often the disk is looked at, and by how much a lease grows.</summary>
    private const long Step = 64L << 20;

    private readonly MemoryBudget _budget;
    private readonly string _folder;
    private readonly List<MemoryBudget.Lease> _leases = [];
    private Descriptor _file;
    private long _leased;
    private bool _onDisk;

    private HeldFile(MemoryBudget budget, string folder, Descriptor file) => (_budget, _folder, _file) = (budget, folder, file);

    public Descriptor Descriptor => _file;

    public long Length { get; private set; }

    /// <summary>Takes what is free of the budget and waits for nothing.</summary>
    /// <param name="folder">Of the case.</param>
    /// <param name="told">The length, where it is told; else 0.</param>
    public static LinuxError Create(MemoryBudget budget, string folder, long told, out HeldFile? created)
    {
        created = null;
        var error = LinuxFiles.CreateInMemory("evidence"u8, out var file);
        if (!error.IsNone) { return error; }
        created = new HeldFile(budget, folder, file!);
        if (told > 0) { created.Lease(told); }
        return LinuxError.None;
    }

    public LinuxError Append(ReadOnlySpan<byte> bytes)
    {
        var error = MakeRoom(bytes.Length);
        while (error.IsNone && !bytes.IsEmpty)
        {
            error = LinuxFiles.WriteAt(_file, bytes, Length, out int count);
            Length += count;
            bytes = bytes[count..];
        }
        return error;
    }

    public void Dispose()
    {
        _file.Dispose();
        _leases.ForEach(lease => lease.Dispose());
        _leases.Clear();
    }

    private LinuxError MakeRoom(int bytes)
    {
        if (_onDisk) { return Length / Step == (Length + bytes) / Step || DiskHasRoom() ? LinuxError.None : LinuxError.NoSpace; }
        return Length + bytes <= _leased || Lease(Math.Max(Step, bytes)) ? LinuxError.None : MoveToDisk();
    }

    private bool Lease(long bytes)
    {
        // One file has at most a quarter: it is held while others are waited for.
        if (_leased + bytes > _budget.Total / 4 || _budget.TryTake(bytes) is not { } lease) { return false; }
        _leases.Add(lease);
        _leased += bytes;
        return true;
    }

    private LinuxError MoveToDisk()
    {
        if (!DiskHasRoom()) { return LinuxError.NoSpace; }
        var error = LinuxFiles.CreateUnnamed(Encoding.UTF8.GetBytes(_folder), out var disk);
        if (!error.IsNone) { return error; }
        byte[] block = new byte[1 << 18];
        for (long at = 0; at < Length && error.IsNone;)
        {
            error = LinuxFiles.ReadAt(_file, block.AsSpan(0, (int)Math.Min(block.Length, Length - at)), at, out int count);
            for (int written = 0; written < count && error.IsNone;)
            {
                error = LinuxFiles.WriteAt(disk!, block.AsSpan(written, count - written), at, out int more);
                written += more;
                at += more;
            }
        }
        if (!error.IsNone)
        {
            disk!.Dispose();
            return error;
        }
        _file.Dispose();
        (_file, _onDisk, _leased) = (disk!, true, 0);
        _leases.ForEach(lease => lease.Dispose());
        _leases.Clear();
        return LinuxError.None;
    }

    private bool DiskHasRoom() => new DriveInfo(_folder).AvailableFreeSpace > DiskReserve;
}
