using Cotejo.Engine.Evidence;

namespace Cotejo.Engine.Isolation;

/// <summary>The filter of system calls that a child runs under, as a classic BPF program.</summary>
internal static class SeccompFilter
{
    /// <summary>SECCOMP_RET_ALLOW.</summary>
    private static ReadOnlySpan<byte> Allow => [0x06, 0, 0, 0, 0, 0, 0xff, 0x7f];

    /// <param name="filter">The program, from its beginning.</param>
    public static LinuxError Open(out Descriptor? filter)
    {
        filter = null;
        var error = MemoryFile.Create(out var file);
        if (!error.IsNone) { return error; }
        error = file!.Append(Allow);
        if (error.IsNone) { filter = file.Descriptor; }
        else { file.Dispose(); }
        return error;
    }
}
