namespace Cotejo.Engine.Evidence;

/// <summary>
/// A file that exists in memory alone and has no name: what a child process may seek in without ever opening evidence. Its pages count as
/// this process's; whoever makes one has leased them.
/// </summary>
internal sealed class MemoryFile : IDisposable
{
    private long _length;

    private MemoryFile(Descriptor descriptor) => Descriptor = descriptor;

    public Descriptor Descriptor { get; }

    public static LinuxError Create(out MemoryFile? created)
    {
        var error = LinuxFiles.CreateInMemory("evidence"u8, out var descriptor);
        created = error.IsNone ? new MemoryFile(descriptor!) : null;
        return error;
    }

    public long Length => _length;

    public LinuxError Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var error = LinuxFiles.WriteAt(Descriptor, bytes, _length, out int count);
            if (!error.IsNone) { return error; }
            _length += count;
            bytes = bytes[count..];
        }
        return LinuxError.None;
    }

    public void Dispose() => Descriptor.Dispose();
}
