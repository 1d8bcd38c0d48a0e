using System.ComponentModel;
using System.Diagnostics;
using Cotejo.Harness.Measuring;

namespace Cotejo.Harness.Trials;

/// <param name="ExitCode">Null when the process was killed from here.</param>
/// <param name="PeakBytes">Most resident memory of the process and its descendants together, and of the files in memory that it holds.</param>
/// <param name="OwnPeakBytes">Most resident memory of the process alone.</param>
/// <param name="Processor">Time on processors of all of them, as long as nothing else is started beside it.</param>
internal sealed record ProcessResult(int? ExitCode, string Output, string Errors, TimeSpan Wall, long PeakBytes, long OwnPeakBytes, TimeSpan Processor)
{
    /// <summary>Of a scan: it has come to its end, with or without failed items.</summary>
    public bool IsDone => ExitCode is 0 or 2;

    /// <summary>None when a scan is done; else that it hung, or with what it ended.</summary>
    public IEnumerable<string> Problems(TimeSpan limit) =>
        IsDone ? [] : [ExitCode is null ? $"the scan was still running after {limit.TotalSeconds:0} s" : $"exit code {ExitCode}: {Errors}"];
}

/// <summary>
/// The real command, in a process group of its own, so that it can be killed with all that it started. Watched from
/// outside through /proc.
/// </summary>
internal sealed class CotejoProcess : IDisposable
{
    /// <summary>An unprivileged user of every Linux system: nobody.</summary>
    private const string Unprivileged = "65534";

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    private readonly Process _process;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly TimeSpan _processorBefore;
    private readonly Task<string> _output, _errors;
    private bool _killed;
    private long _ownPeakBytes;

    private CotejoProcess(Process process, TimeSpan processorBefore)
    {
        (_process, _processorBefore) = (process, processorBefore);
        _output = process.StandardOutput.ReadToEndAsync();
        _errors = process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    public long PeakBytes { get; private set; }

    /// <summary>The command where the build puts it, beside this harness in the same tree.</summary>
    public static string Find(string? given)
    {
        if (given is not null)
        {
            return File.Exists(given) ? Path.GetFullPath(given) : throw new SettingsException($"--cotejo '{given}' is no file.");
        }
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "Engine.sln"))) { continue; }
            string[] candidates =
            [
                Path.Combine(folder.FullName, "artifacts/publish/Cli/release_linux-x64/cotejo"), Path.Combine(folder.FullName, "artifacts/bin/Cli/release_linux-x64/cotejo"),
            ];
            // The newest: whichever of publishing and building was done last.
            string? found = candidates.Where(File.Exists).OrderByDescending(File.GetLastWriteTimeUtc).FirstOrDefault();
            if (found is not null) { return found; }
        }
        throw new SettingsException("No built cotejo was found; run `./cotejo --help` once, which builds it, or name it with --cotejo PATH.");
    }

    /// <param name="unprivileged">Run as a user to whom the modes of files mean something; needs root.</param>
    /// <param name="variables">Added to this process's environment.</param>
    public static CotejoProcess Start(
        string program, IEnumerable<string> arguments, bool unprivileged = false, IReadOnlyDictionary<string, string>? variables = null)
    {
        // setsid becomes the program without a fork: its process id is the group's.
        var start = new ProcessStartInfo("setsid") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        if (unprivileged)
        {
            foreach (string argument in (string[])["setpriv", $"--reuid={Unprivileged}", $"--regid={Unprivileged}", "--clear-groups"]) { start.ArgumentList.Add(argument); }
        }
        foreach (var (name, value) in variables ?? new Dictionary<string, string>()) { start.Environment[name] = value; }
        start.ArgumentList.Add(program);
        foreach (string argument in arguments) { start.ArgumentList.Add(argument); }
        try
        {
            TimeSpan before = ProcessorTime.OfChildren();
            Process process = Orphans.Start(() => Process.Start(start)!, process => process.Id);
            process.StandardInput.Close();
            return new CotejoProcess(process, before);
        }
        catch (Win32Exception e)
        {
            throw new SettingsException($"setsid cannot be started ({e.Message}); it is in the Debian package util-linux.");
        }
    }

    /// <summary>Runs to the end, or to the limit, at which the whole group is killed.</summary>
    public static ProcessResult Run(
        string program, IEnumerable<string> arguments, TimeSpan limit, bool unprivileged = false, IReadOnlyDictionary<string, string>? variables = null)
    {
        using CotejoProcess process = Start(program, arguments, unprivileged, variables);
        if (!process.WaitUntil(limit)) { process.Kill(); }
        return process.Finish();
    }

    /// <returns>Whether it has ended by itself before <paramref name="moment"/> after its start.</returns>
    /// <param name="onPoll">Called about fifty times a second while it runs.</param>
    public bool WaitUntil(TimeSpan moment, Action? onPoll = null)
    {
        while (true)
        {
            Sample();
            onPoll?.Invoke();
            TimeSpan left = moment - _clock.Elapsed;
            if (_process.WaitForExit(left < PollInterval ? (left > TimeSpan.Zero ? left : TimeSpan.Zero) : PollInterval)) { return true; }
            if (left <= TimeSpan.Zero) { return false; }
        }
    }

    public void Kill()
    {
        _killed = true;
        ProcessTree.Kill(-_process.Id);
    }

    public ProcessResult Finish()
    {
        _process.WaitForExit();
        _clock.Stop();
        Orphans.Forget(_process.Id);
        return new ProcessResult(_killed ? null : _process.ExitCode, _output.Result, _errors.Result, _clock.Elapsed, PeakBytes, _ownPeakBytes,
            ProcessorTime.OfChildren() - _processorBefore);
    }

    public void Dispose()
    {
        if (!_process.HasExited) { Kill(); }
        _process.Dispose();
    }

    /// <summary>The high-water mark alone where nothing was started; with children the sum of what is resident now.</summary>
    private void Sample()
    {
        int own = _process.Id;
        long mark = ProcessTree.Bytes(own, "VmHWM:"), now = ProcessTree.MemoryFiles(own);
        IReadOnlyList<int> children = ProcessTree.Below(own);
        now += children.Count == 0 ? mark : ProcessTree.Bytes(own, "VmRSS:") + children.Sum(child => ProcessTree.Bytes(child, "VmRSS:"));
        PeakBytes = Math.Max(PeakBytes, now);
        _ownPeakBytes = Math.Max(_ownPeakBytes, mark);
    }
}
