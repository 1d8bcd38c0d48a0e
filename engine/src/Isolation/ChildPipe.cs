using Cotejo.Engine.Evidence;

namespace Cotejo.Engine.Isolation;

/// <summary>
/// A pipe from a child to this process. Both ends close on exec, so that a child that another thread starts at the same moment holds
/// neither; ours never blocks.
/// </summary>
internal sealed unsafe class ChildPipe : IDisposable
{
    private readonly Descriptor _ours;
    private readonly Descriptor _childs;

    private ChildPipe(int ours, int childs) => (_ours, _childs) = (new Descriptor(ours), new Descriptor(childs));

    /// <summary>For poll(2); -1, which poll passes over, when the pipe has ended.</summary>
    public int Number => Ended ? -1 : (int)_ours.DangerousGetHandle();

    /// <summary>For the spawn alone.</summary>
    public int ChildNumber => (int)_childs.DangerousGetHandle();

    /// <summary>Every writer is gone, and all that was written is read.</summary>
    public bool Ended { get; private set; }

    public static LinuxError Open(out ChildPipe? pipe)
    {
        int* ends = stackalloc int[2];
        if (ProcessCalls.Pipe(ends, ProcessCalls.CloseOnExec) < 0)
        {
            pipe = null;
            return LinuxError.Last();
        }
        pipe = new ChildPipe(ends[0], ends[1]);
        var error = NeverBlock(ends[0]);
        if (error.IsNone) { return error; }
        pipe.Dispose();
        pipe = null;
        return error;
    }

    internal static LinuxError NeverBlock(int descriptor)
    {
        int flags = ProcessCalls.Control(descriptor, ProcessCalls.GetFlags, 0);
        if (flags >= 0) { flags = ProcessCalls.Control(descriptor, ProcessCalls.SetFlags, flags | ProcessCalls.NonBlocking); }
        return flags >= 0 ? LinuxError.None : LinuxError.Last();
    }

    /// <summary>Asks for room in the kernel; where a user's total is used up, the pipe keeps what it has.</summary>
    public void Widen(int bytes) => _ = ProcessCalls.Control(Number, ProcessCalls.SetPipeSize, bytes);

    /// <summary>After the spawn: only then does the pipe end when the child's side does.</summary>
    public void CloseChildEnd() => _childs.Dispose();

    /// <returns>Bytes read; 0 when there is nothing now, or when the pipe has ended.</returns>
    public int Read(Span<byte> buffer)
    {
        if (Ended || buffer.IsEmpty) { return 0; }
        fixed (byte* pointer = buffer)
        {
            while (true)
            {
                nint count = ProcessCalls.Read(Number, pointer, (nuint)buffer.Length);
                if (count > 0) { return (int)count; }
                var error = count < 0 ? LinuxError.Last() : LinuxError.None;
                if (error == LinuxError.Interrupted) { continue; }
                Ended = error != LinuxError.TryAgain;
                return 0;
            }
        }
    }

    /// <summary>Sleeps until one of the pipes has something to read or ends, or the time is over.</summary>
    public static void Wait(ReadOnlySpan<ChildPipe> pipes, int milliseconds)
    {
        var entries = stackalloc ProcessCalls.PollEntry[pipes.Length];
        for (int i = 0; i < pipes.Length; i++)
        {
            entries[i] = new ProcessCalls.PollEntry { Descriptor = pipes[i].Number, Wanted = ProcessCalls.PollIn };
        }
        _ = ProcessCalls.Poll(entries, (nuint)pipes.Length, milliseconds);
    }

    public void Dispose()
    {
        Ended = true;
        _childs.Dispose();
        _ours.Dispose();
    }
}
