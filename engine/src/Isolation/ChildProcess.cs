using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Cotejo.Engine.Evidence;

namespace Cotejo.Engine.Isolation;

/// <summary>How a child ended; both null when another part of this process took its status away.</summary>
internal readonly record struct ChildEnd(int? Code, int? Signal);

/// <summary>
/// A child process in a session, and so a process group, of its own. Its signals are as at a login, its folder is /, its input is
/// empty, and it holds the descriptors that were named and no other. <see cref="Dispose"/> kills what is left of the group and leaves no
/// zombie. <see cref="Sandbox"/> starts them. For one thread.
/// </summary>
internal sealed unsafe class ChildProcess : IDisposable
{
    /// <summary>
    /// Signals that end a process, those that faults and limits are told by. Other codes above 128 are a program's own: ffmpeg's for
    /// invalid data is 183.
    /// </summary>
    private static readonly int[] Deadly = [4, 5, 6, 7, 8, ProcessCalls.Kill, 11, 13, 15, 24, 25, 31];

    private readonly int _process;
    private ChildEnd? _end;

    private ChildProcess(int process) => _process = process;

    /// <summary>Bubblewrap stands between: it ends with 128 and the signal's number when the program within died of one.</summary>
    public bool TellsSignalsByCode { get; set; }

    /// <param name="command">The program's absolute path, then its arguments.</param>
    /// <param name="environment">All of it, each NAME=value.</param>
    /// <param name="descriptors">Become the child's 1, 2, 3 and so on, in this order.</param>
    public static LinuxError Start(
        IReadOnlyList<string> command, IReadOnlyList<string> environment, ReadOnlySpan<int> descriptors, out ChildProcess? started)
    {
        using var arguments = new CStrings(command);
        using var variables = new CStrings(environment);
        byte* actions = stackalloc byte[ProcessCalls.OpaqueBytes];
        byte* attributes = stackalloc byte[ProcessCalls.OpaqueBytes];
        started = null;
        int error = ProcessCalls.BeginActions(actions);
        if (error != 0) { return new LinuxError(error); }
        var raised = new List<Descriptor>();
        try
        {
            error = Raise(descriptors, raised);
            if (error == 0) { error = AddActions(actions, raised); }
            if (error == 0) { error = ProcessCalls.BeginAttributes(attributes); }
            if (error != 0) { return new LinuxError(error); }
            int process = 0;
            error = SetAttributes(attributes);
            byte** given = arguments.Array;
            if (error == 0) { error = ProcessCalls.Spawn(&process, given[0], actions, attributes, given, variables.Array); }
            _ = ProcessCalls.EndAttributes(attributes);
            if (error != 0) { return new LinuxError(error); }
            started = new ChildProcess(process);
            return LinuxError.None;
        }
        finally
        {
            raised.ForEach(r => r.Dispose());
            _ = ProcessCalls.EndActions(actions);
        }
    }

    /// <summary>Kills the whole group. For whoever is at the end of its patience; <see cref="Dispose"/> does so anyway.</summary>
    public void KillGroup()
    {
        // Until its status is taken the number cannot pass to another process.
        if (_end == null) { _ = ProcessCalls.Signal(-_process, ProcessCalls.Kill); }
    }

    /// <summary>Whether the child, though perhaps not all of its group, has ended.</summary>
    public bool HasEnded => _end != null || !TryWait(ProcessCalls.WaitNoHang | ProcessCalls.WaitKeep, out var end) || end != null;

    /// <summary>What it and the processes below it have read of files and pipes so far, their own libraries included; 0 where the
    /// kernel does not tell.</summary>
    public long BytesRead => BytesReadBy(_process, depth: 0);

    /// <summary>Waits for the child, then kills what is left of its group.</summary>
    public ChildEnd WaitForEnd()
    {
        if (_end is { } known) { return known; }
        _ = TryWait(ProcessCalls.WaitKeep, out _);
        KillGroup();
        _ = TryWait(0, out var end);
        if (TellsSignalsByCode && end is { Code: > 128 and var code } && Deadly.Contains(code - 128)) { end = new ChildEnd(null, code - 128); }
        _end = end ?? default(ChildEnd);
        return _end.Value;
    }

    public void Dispose()
    {
        KillGroup();
        WaitForEnd();
    }

    private static long BytesReadBy(int process, int depth)
    {
        // A sandbox is two processes above the program that is shut in.
        const int Deepest = 4;
        try
        {
            string own = string.Create(CultureInfo.InvariantCulture, $"/proc/{process}");
            string first = File.ReadLines(own + "/io").First();
            long read = long.Parse(first.AsSpan("rchar:".Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
            if (depth == Deepest) { return read; }
            string children = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"{own}/task/{process}/children"));
            foreach (string child in children.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                read += BytesReadBy(int.Parse(child, NumberStyles.None, CultureInfo.InvariantCulture), depth + 1);
            }
            return read;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or InvalidOperationException)
        {
            return 0;
        }
    }

    /// <returns>False when the child is no longer ours to wait for: who ignores SIGCHLD lets the kernel take the status.</returns>
    private bool TryWait(int options, out ChildEnd? end)
    {
        const int Status = 24, Code = 8, Signo = 0, Exited = 1;
        byte* info = stackalloc byte[128];
        end = null;
        while (true)
        {
            new Span<byte>(info, 128).Clear();
            if (ProcessCalls.Wait(ProcessCalls.ByProcess, _process, info, ProcessCalls.WaitExited | options) == 0) { break; }
            if (LinuxError.Last() != LinuxError.Interrupted) { return false; }
        }
        // siginfo_t: si_signo, si_errno, si_code, then si_pid, si_uid and si_status; all zero while the child runs.
        if (*(int*)(info + Signo) == 0) { return true; }
        int status = *(int*)(info + Status);
        end = *(int*)(info + Code) == Exited ? new ChildEnd(status, null) : new ChildEnd(null, status);
        return true;
    }

    /// <summary>Copies above all targets, so that no dup2 of the child overwrites the source of a later one.</summary>
    private static int Raise(ReadOnlySpan<int> descriptors, List<Descriptor> raised)
    {
        foreach (int number in descriptors)
        {
            int copy = ProcessCalls.Control(number, ProcessCalls.DuplicateAbove, 16);
            if (copy < 0) { return LinuxError.Last().Number; }
            raised.Add(new Descriptor(copy));
        }
        return 0;
    }

    private static int AddActions(byte* actions, List<Descriptor> raised)
    {
        int error;
        fixed (byte* nothing = "/dev/null\0"u8) { error = ProcessCalls.AddOpen(actions, 0, nothing, 0, 0); }
        for (int i = 0; i < raised.Count && error == 0; i++)
        {
            error = ProcessCalls.AddDuplicate(actions, (int)raised[i].DangerousGetHandle(), i + 1);
        }
        if (error == 0) { error = ProcessCalls.AddCloseFrom(actions, raised.Count + 1); }
        fixed (byte* root = "/\0"u8) { return error != 0 ? error : ProcessCalls.AddFolder(actions, root); }
    }

    private static int SetAttributes(byte* attributes)
    {
        byte* signals = stackalloc byte[ProcessCalls.OpaqueBytes];
        new Span<byte>(signals, ProcessCalls.OpaqueBytes).Clear();
        int error = ProcessCalls.SetSpawnFlags(
            attributes, ProcessCalls.SpawnSession | ProcessCalls.SpawnSignalMask | ProcessCalls.SpawnSignalDefaults);
        if (error == 0) { error = ProcessCalls.SetSignalMask(attributes, signals); }
        new Span<byte>(signals, ProcessCalls.OpaqueBytes).Fill(0xff);
        return error != 0 ? error : ProcessCalls.SetSignalDefaults(attributes, signals);
    }

    /// <summary>NUL-terminated strings behind a NULL-terminated array of pointers, outside the managed heap.</summary>
    private sealed class CStrings : IDisposable
    {
        private readonly int _count;

        public CStrings(IReadOnlyList<string> strings)
        {
            _count = strings.Count;
            Array = (byte**)NativeMemory.AllocZeroed((nuint)_count + 1, (nuint)sizeof(byte*));
            for (int i = 0; i < _count; i++)
            {
                byte[] bytes = Encoding.UTF8.GetBytes(strings[i]);
                Array[i] = (byte*)NativeMemory.AllocZeroed((nuint)bytes.Length + 1);
                Marshal.Copy(bytes, 0, (nint)Array[i], bytes.Length);
            }
        }

        public byte** Array { get; }

        public void Dispose()
        {
            for (int i = 0; i < _count; i++) { NativeMemory.Free(Array[i]); }
            NativeMemory.Free(Array);
        }
    }
}
