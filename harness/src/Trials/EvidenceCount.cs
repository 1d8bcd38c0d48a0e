using System.Diagnostics;
using System.Text;

namespace Cotejo.Harness.Trials;

/// <summary>
/// What lies in a folder, counted by find(1): another walk by other people, as the same user that scans.
/// </summary>
/// <param name="Regular">Regular files.</param>
/// <param name="Special">FIFOs, sockets and devices.</param>
/// <param name="Unlistable">Folders that this user cannot look into; the ledger holds each as one item, since what is below cannot be counted.</param>
internal sealed record EvidenceCount(long Regular, long Links, long Special, long Unlistable)
{
    public long Items => Regular + Links + Special + Unlistable;

    public static EvidenceCount Of(string folder, bool unprivileged)
    {
        string types = Find(folder, unprivileged, ["-printf", "%y"]);
        string unlistable = Find(folder, unprivileged, ["-type", "d", "(", "!", "-readable", "-o", "!", "-executable", ")", "-printf", "%y"]);
        long special = types.LongCount(t => t is 'p' or 's' or 'b' or 'c');
        return new EvidenceCount(types.LongCount(t => t == 'f'), types.LongCount(t => t == 'l'), special, unlistable.Length);
    }

    /// <summary>Name, mode, size, links, and the times of access, change and modification of everything, to compare before and after.</summary>
    public static string Traces(string folder) => Find(folder, unprivileged: false, ["-printf", "%p %m %s %n %A@ %C@ %T@\\0"]);

    private static string Find(string folder, bool unprivileged, string[] test)
    {
        string[] command = [.. unprivileged ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : Array.Empty<string>(), "find", folder, .. test];
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // Names are bytes: as Latin-1 every byte stays itself.
            StandardOutputEncoding = Encoding.Latin1,
        };
        using Process find = Process.Start(start)!;
        // Its complaints about forbidden folders are expected; the folders are counted.
        _ = find.StandardError.ReadToEndAsync();
        string output = find.StandardOutput.ReadToEnd();
        find.WaitForExit();
        return output;
    }
}
