namespace Cotejo.Engine.Evidence;

/// <summary>
/// Files by bytes: the calls of <see cref="LinuxCalls"/> with interruptions retried, names terminated, and errors as values.
/// Nothing here follows a symbolic link in the last component unless it says so, and nothing waits on a FIFO or a device.
/// </summary>
internal static unsafe class LinuxFiles
{
    /// <summary>Opens for reading without touching the access time; where that is refused, with, and counts it.</summary>
    public static LinuxError OpenForReading(
        Descriptor folder, ReadOnlySpan<byte> name, bool asFolder, AccessTimes times, out Descriptor? opened)
    {
        int flags = LinuxCalls.OpenNoLink | LinuxCalls.OpenNonBlocking | LinuxCalls.OpenNoTerminal
            | (asFolder ? LinuxCalls.OpenFolder : 0);
        var error = OpenAt(folder, name, flags | LinuxCalls.OpenNoAccessTime, out opened);
        if (error == LinuxError.NotPermitted)
        {
            error = OpenAt(folder, name, flags, out opened);
            if (error.IsNone) { times.NoteRefusal(); }
        }
        return error;
    }

    /// <summary>Whether this user may change a folder, as permissions and the mount have it.</summary>
    public static bool CanWrite(ReadOnlySpan<byte> path)
    {
        const int Writable = 2;
        byte[] terminated = [.. path, 0];
        fixed (byte* pointer = terminated) { return LinuxCalls.Access(pointer, Writable) == 0; }
    }

    /// <param name="path">Without a terminating NUL.</param>
    /// <param name="flags">Besides O_RDONLY and O_CLOEXEC.</param>
    public static LinuxError OpenAt(Descriptor folder, ReadOnlySpan<byte> path, int flags, out Descriptor? opened)
    {
        var terminated = path.Length < 1024 ? stackalloc byte[path.Length + 1] : new byte[path.Length + 1];
        path.CopyTo(terminated);
        terminated[path.Length] = 0;
        fixed (byte* pointer = terminated)
        {
            while (true)
            {
                int number = LinuxCalls.OpenAt(folder, pointer, flags | LinuxCalls.OpenCloseOnExec, 0);
                if (Finished(number, out var error))
                {
                    opened = error.IsNone ? new Descriptor(number) : null;
                    return error;
                }
            }
        }
    }

    /// <summary>Opens a folder as a place to start from, neither listing it nor crossing any symbolic link on the way.</summary>
    /// <param name="path">Relative, of at most 4,095 bytes, without a terminating NUL.</param>
    /// <returns>ENOSYS or EPERM where the kernel or a container has no openat2.</returns>
    public static LinuxError OpenBeneath(Descriptor folder, ReadOnlySpan<byte> path, out Descriptor? opened)
    {
        var how = new LinuxCalls.OpenHow
        {
            Flags = (ulong)(uint)(LinuxCalls.OpenPathOnly | LinuxCalls.OpenFolder | LinuxCalls.OpenCloseOnExec),
            Resolve = LinuxCalls.ResolveBeneath | LinuxCalls.ResolveNoLinks | LinuxCalls.ResolveNoMagicLinks,
        };
        var terminated = path.Length < 1024 ? stackalloc byte[path.Length + 1] : new byte[path.Length + 1];
        path.CopyTo(terminated);
        terminated[path.Length] = 0;
        fixed (byte* pointer = terminated)
        {
            while (true)
            {
                int number = LinuxCalls.OpenAt2(folder, pointer, &how);
                if (Finished(number, out var error))
                {
                    opened = error.IsNone ? new Descriptor(number) : null;
                    return error;
                }
            }
        }
    }

    /// <summary>Status of an entry itself: a link is not followed, an automount not triggered.</summary>
    /// <param name="name">Without a terminating NUL; empty for the descriptor's own status.</param>
    public static LinuxError Stat(Descriptor folder, ReadOnlySpan<byte> name, out FileStatus status)
    {
        var terminated = name.Length < 1024 ? stackalloc byte[name.Length + 1] : new byte[name.Length + 1];
        name.CopyTo(terminated);
        terminated[name.Length] = 0;
        int flags = LinuxCalls.AtNoFollow | LinuxCalls.AtNoAutomount | (name.IsEmpty ? LinuxCalls.AtEmptyPath : 0);
        LinuxCalls.StatBuffer buffer;
        fixed (byte* pointer = terminated)
        {
            while (true)
            {
                int result = LinuxCalls.Stat(folder, pointer, flags, LinuxCalls.StatBasic, &buffer);
                if (Finished(result, out var error))
                {
                    status = error.IsNone ? FileStatus.From(buffer) : default;
                    return error;
                }
            }
        }
    }

    public static LinuxError Stat(Descriptor opened, out FileStatus status) => Stat(opened, [], out status);

    /// <param name="count">Bytes read; 0 at the end of the file.</param>
    public static LinuxError ReadAt(Descriptor file, Span<byte> buffer, long offset, out int count)
    {
        fixed (byte* pointer = buffer)
        {
            while (true)
            {
                nint result = LinuxCalls.ReadAt(file, pointer, (nuint)buffer.Length, offset);
                if (Finished(result, out var error))
                {
                    count = error.IsNone ? (int)result : 0;
                    return error;
                }
            }
        }
    }

    /// <returns>False where not all of the bytes can be read.</returns>
    public static bool TryReadAll(Descriptor file, Span<byte> buffer, long offset)
    {
        while (!buffer.IsEmpty)
        {
            if (!ReadAt(file, buffer, offset, out int count).IsNone || count == 0) { return false; }
            buffer = buffer[count..];
            offset += count;
        }
        return true;
    }

    /// <summary>Where the first bytes of a file lie that lie anywhere. Nothing of the file is read, and nothing written.</summary>
    /// <param name="place">Bytes from the beginning of the file system's device; 0 where there is no such place, or none yet.</param>
    public static LinuxError FirstExtent(Descriptor file, out ulong place)
    {
        while (true)
        {
            var map = new LinuxCalls.ExtentMap { Length = ulong.MaxValue, Room = 1 };
            if (!Finished(LinuxCalls.Control(file, LinuxCalls.MapExtents, &map), out var error)) { continue; }
            place = error.IsNone && map.Mapped > 0 && (map.Flags & LinuxCalls.ExtentElsewhere) == 0 ? map.Physical : 0;
            return error;
        }
    }

    /// <summary>For files of our own, never of the evidence.</summary>
    /// <param name="count">Bytes written; fewer than given where there was no room for all.</param>
    public static LinuxError WriteAt(Descriptor file, ReadOnlySpan<byte> buffer, long offset, out int count)
    {
        fixed (byte* pointer = buffer)
        {
            while (true)
            {
                nint result = LinuxCalls.WriteAt(file, pointer, (nuint)buffer.Length, offset);
                if (Finished(result, out var error))
                {
                    count = error.IsNone ? (int)result : 0;
                    return error;
                }
            }
        }
    }

    /// <summary>For files of our own, never of the evidence.</summary>
    public static LinuxError Resize(Descriptor file, long length)
    {
        while (true)
        {
            if (Finished(LinuxCalls.Resize(file, length), out var error)) { return error; }
        }
    }

    /// <summary>Opens a file without a name that lives in memory until it is closed.</summary>
    /// <param name="label">What /proc shows of it; without a terminating NUL.</param>
    public static LinuxError CreateInMemory(ReadOnlySpan<byte> label, out Descriptor? opened)
    {
        byte[] terminated = [.. label, 0];
        fixed (byte* pointer = terminated)
        {
            int number = LinuxCalls.CreateInMemory(pointer, LinuxCalls.MemoryCloseOnExec);
            var error = number >= 0 ? LinuxError.None : LinuxError.Last();
            opened = error.IsNone ? new Descriptor(number) : null;
            return error;
        }
    }

    /// <summary>Opens a file without a name in a folder, for reading and writing: it is gone when it is closed, whoever ends how.</summary>
    public static LinuxError CreateUnnamed(ReadOnlySpan<byte> folder, out Descriptor? opened)
    {
        byte[] terminated = [.. folder, 0];
        fixed (byte* pointer = terminated)
        {
            int number = LinuxCalls.OpenAt(Descriptor.WorkingFolder, pointer, LinuxCalls.OpenUnnamed | LinuxCalls.OpenCloseOnExec, LinuxCalls.OwnersOnly);
            var error = number >= 0 ? LinuxError.None : LinuxError.Last();
            opened = error.IsNone ? new Descriptor(number) : null;
            return error;
        }
    }

    /// <summary>The next entries of a folder, in the kernel's own records.</summary>
    /// <param name="count">Bytes of records; 0 when the listing is complete.</param>
    public static LinuxError ListEntries(Descriptor folder, Span<byte> buffer, out int count)
    {
        fixed (byte* pointer = buffer)
        {
            while (true)
            {
                nint result = LinuxCalls.ListEntries(folder, pointer, (nuint)buffer.Length);
                if (Finished(result, out var error))
                {
                    count = error.IsNone ? (int)result : 0;
                    return error;
                }
            }
        }
    }

    /// <summary>The absolute path without symbolic links, '.' or '..': for what the user gave, once.</summary>
    public static LinuxError ResolvePath(ReadOnlySpan<byte> path, out byte[] resolved)
    {
        const int pathMax = 4096;
        byte[] terminated = [.. path, 0];
        byte* buffer = stackalloc byte[pathMax];
        fixed (byte* pointer = terminated)
        {
            if (LinuxCalls.ResolvePath(pointer, buffer) == null)
            {
                resolved = [];
                return LinuxError.Last();
            }
        }
        resolved = System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpanFromNullTerminated(buffer).ToArray();
        return LinuxError.None;
    }

    /// <summary>False when the call was interrupted by a signal and is to be made again.</summary>
    private static bool Finished(nint result, out LinuxError error)
    {
        error = result >= 0 ? LinuxError.None : LinuxError.Last();
        return error != LinuxError.Interrupted;
    }
}
