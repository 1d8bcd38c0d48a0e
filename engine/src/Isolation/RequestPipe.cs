using Cotejo.Engine.Evidence;

namespace Cotejo.Engine.Isolation;

/// <summary>A pipe from this process to a child. Both ends close on exec; ours never blocks.</summary>
internal sealed unsafe class RequestPipe : IDisposable
{
    private readonly Descriptor _ours;
    private readonly Descriptor _childs;

    private RequestPipe(int ours, int childs) => (_ours, _childs) = (new Descriptor(ours), new Descriptor(childs));

    /// <summary>For the spawn alone.</summary>
    public int ChildNumber => (int)_childs.DangerousGetHandle();

    private int Number => (int)_ours.DangerousGetHandle();

    public static LinuxError Open(out RequestPipe? pipe)
    {
        int* ends = stackalloc int[2];
        pipe = null;
        if (ProcessCalls.Pipe(ends, ProcessCalls.CloseOnExec) < 0) { return LinuxError.Last(); }
        var opened = new RequestPipe(ends[1], ends[0]);
        var error = ChildPipe.NeverBlock(ends[1]);
        if (error.IsNone) { pipe = opened; }
        else { opened.Dispose(); }
        return error;
    }

    /// <inheritdoc cref="ChildPipe.Widen"/>
    public void Widen(int bytes) => _ = ProcessCalls.Control(Number, ProcessCalls.SetPipeSize, bytes);

    /// <summary>After the spawn: only then is the child's end noticed.</summary>
    public void CloseChildEnd() => _childs.Dispose();

    /// <returns>Bytes written, 0 when there is no room now, -1 when nobody reads any more.</returns>
    public int Write(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* pointer = bytes)
        {
            while (true)
            {
                nint count = ProcessCalls.Write(Number, pointer, (nuint)bytes.Length);
                if (count >= 0) { return (int)count; }
                var error = LinuxError.Last();
                if (error == LinuxError.Interrupted) { continue; }
                return error == LinuxError.TryAgain ? 0 : -1;
            }
        }
    }

    /// <summary>Sleeps until there is room, or the time is over.</summary>
    public void Wait(int milliseconds)
    {
        var entry = new ProcessCalls.PollEntry { Descriptor = Number, Wanted = ProcessCalls.PollOut };
        _ = ProcessCalls.Poll(&entry, 1, milliseconds);
    }

    public void Dispose()
    {
        _childs.Dispose();
        _ours.Dispose();
    }
}
