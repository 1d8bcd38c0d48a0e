using System.Text.RegularExpressions;

namespace Cotejo.Harness.Trials;

/// <summary>A file that was asked for.</summary>
/// <param name="Path">As it was asked for and as strace writes it, other characters than plain ones escaped; absolute.</param>
/// <param name="Program">What the process had become by then; null for the one that was started.</param>
/// <param name="Writes">For writing, or to be made.</param>
/// <param name="Target">What was opened in the end, behind links and numbers of descriptors; null where that is not known or is no file.</param>
internal sealed record OpenCall(int Process, string? Program, string Path, bool Writes, bool Succeeded, string? Target)
{
    public IEnumerable<string> Paths => Target is null || Target == Path ? [Path] : [Path, Target];
}

/// <summary>What a process and all that it started asked of the system, as `strace -f -y` wrote it down.</summary>
internal sealed partial class SystemCalls
{
    /// <summary>Those with a question mark are not on every processor.</summary>
    public const string Traced = "openat,openat2,?open,?creat,execve,socket,connect,mkdirat,?mkdir,renameat2,?renameat,?rename,linkat,?link,symlinkat,?symlink,"
        + "unlinkat,?unlink,?rmdir,mknodat,?mknod,truncate,fchmodat,?chmod,fchownat,?chown,?lchown,utimensat,setxattr,lsetxattr";

    private readonly List<OpenCall> _opened = [];
    private readonly SortedSet<string> _programs = new(StringComparer.Ordinal);
    private readonly List<string> _network = [], _changed = [];

    /// <summary>Every file that any process asked for, in order.</summary>
    public IReadOnlyList<OpenCall> Opened => _opened;

    /// <summary>What was executed.</summary>
    public IReadOnlyCollection<string> Programs => _programs;

    /// <summary>Every path that was opened for writing, made, renamed, linked, removed or given other attributes.</summary>
    public IEnumerable<string> Written => _opened.Where(c => c.Writes && c.Succeeded).Select(c => c.Target ?? c.Path).Concat(_changed);

    /// <summary>Calls that name an internet address family.</summary>
    public IReadOnlyList<string> Network => _network;

    public static SystemCalls Read(IEnumerable<string> lines)
    {
        var calls = new SystemCalls();
        var programs = new Dictionary<int, string>();
        var unfinished = new Dictionary<int, OpenCall>();
        foreach (string line in lines)
        {
            if (Line().Match(line) is not { Success: true } match) { continue; }
            int process = int.Parse(match.Groups["process"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);
            string rest = match.Groups["rest"].Value;
            bool failed = Failed().IsMatch(rest), left = rest.EndsWith("<unfinished ...>", StringComparison.Ordinal);
            if (rest.StartsWith("<... ", StringComparison.Ordinal))
            {
                if (unfinished.Remove(process, out OpenCall? call)) { calls._opened.Add(call with { Succeeded = !failed, Target = TargetOf(rest) }); }
            }
            else if (Execution().Match(rest) is { Success: true } execution && !failed)
            {
                programs[process] = execution.Groups["path"].Value;
                calls._programs.Add(programs[process]);
            }
            else if (Opening().Match(rest) is { Success: true } opening)
            {
                string path = Absolute(opening.Groups["folder"].Value, opening.Groups["path"].Value);
                var call = new OpenCall(process, programs.GetValueOrDefault(process), path, Writing().IsMatch(rest), !failed, TargetOf(rest));
                if (left) { unfinished[process] = call; }
                else { calls._opened.Add(call); }
            }
            else if (Changing().Match(rest) is { Success: true } change)
            {
                // The first path of a symbolic link is only written down.
                var paths = Quoted().Matches(rest).Skip(change.Groups["call"].Value.StartsWith("symlink", StringComparison.Ordinal) ? 1 : 0);
                if (!failed) { calls._changed.AddRange(paths.Select(path => Absolute(path.Groups["folder"].Value, path.Groups["path"].Value))); }
            }
            else if (rest.Contains("AF_INET", StringComparison.Ordinal)) { calls._network.Add(rest); }
        }
        // What a process was killed in counts as done.
        calls._opened.AddRange(unfinished.Values);
        return calls;
    }

    private static string? TargetOf(string call) => Result().Match(call) is { Success: true } match ? match.Groups["path"].Value : null;

    private static string Absolute(string folder, string path) => Path.GetFullPath(path, folder.Length > 0 ? folder : "/");

    [GeneratedRegex(@"^(?<process>\d+)\s+(?<rest>.*)$", RegexOptions.Singleline)]
    private static partial Regex Line();

    /// <summary>The descriptor at the end, with the path that -y shows beside it; memory that has a name (memfd) is no file.</summary>
    [GeneratedRegex(@"= \d+<(?<path>/(?!memfd:)[^>]*)>(\(deleted\))?$")]
    private static partial Regex Result();

    [GeneratedRegex(@"= -1 E[A-Z]+")]
    private static partial Regex Failed();

    [GeneratedRegex(@"^execve\(""(?<path>(?:[^""\\]|\\.)*)""")]
    private static partial Regex Execution();

    /// <summary>With the path of the folder in angle brackets, as -y shows it, where the call is relative to one.</summary>
    [GeneratedRegex(@"^(?:openat2?|open|creat)\((?:(?:AT_FDCWD|\d+)(?:<(?<folder>[^>]*)>)?, )?""(?<path>(?:[^""\\]|\\.)*)""")]
    private static partial Regex Opening();

    /// <summary>Of the mode that a file is opened with; creat has no other.</summary>
    [GeneratedRegex(@"^creat\(|\bO_(?:WRONLY|RDWR|CREAT|TRUNC|APPEND)\b")]
    private static partial Regex Writing();

    [GeneratedRegex(@"^(?<call>mkdir|rename|link|symlink|unlink|rmdir|mknod|truncate|fchmod|chmod|fchown|chown|lchown|utimens|setxattr|lsetxattr)(?:at2?)?\(")]
    private static partial Regex Changing();

    /// <summary>A path, with that of the folder that it is relative to.</summary>
    [GeneratedRegex(@"(?:(?:AT_FDCWD|\d+)(?:<(?<folder>[^>]*)>)?, )?""(?<path>(?:[^""\\]|\\.)*)""")]
    private static partial Regex Quoted();
}
