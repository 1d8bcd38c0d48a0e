using System.CommandLine;
using System.Text.Json;
using Cotejo.Cli.Terminal;
using Cotejo.Engine;
using Cotejo.Engine.Isolation;
using Cotejo.Engine.Planning;

namespace Cotejo.Cli.Verbs;

internal static class DoctorVerb
{
    private const string UsualFile = "/etc/passwd";

    public static Command Command()
    {
        var file = new Argument<string?>("FILE")
        {
            Description = $"A file that a decoder should not be able to read. Default: {UsualFile}.", Arity = ArgumentArity.ZeroOrOne,
        };
        var json = Verb.Json();
        return new VerbCommand("doctor", "Show what decodes, what decoders are shut in, and prove it by trying to get out.", """
            A process is started as decoders of pictures are, and one within the walls that ffmpeg gets. Each tries to read FILE, to write,
            to reach the network and other processes, and to change its walls: each attempt should be refused, and the system's answer is
            shown. Exit code 0 when bubblewrap is in force and all is refused; 2 when it is not, or when a decoder is missing.

            Examples:
              cotejo doctor
              cotejo doctor ~/case1/ledger.db
              cotejo doctor --json | jq '.trials[].attempts[] | select(.refused == false)'
            """)
        {
            file,
        }.Does(json, (parsed, cancel) => Run(parsed.GetValue(file) ?? UsualFile, parsed.GetValue(json), cancel));
    }

    private static ExitCode Run(string file, bool json, CancellationToken cancel)
    {
        string path = Path.GetFullPath(file);
        if (!File.Exists(path)) { throw new SettingsException($"FILE {file} is not there, or is no file; a trial of reading it would prove nothing."); }
        var protection = Protection.Try(path, cancel);
        if (json) { Console.WriteLine(JsonSerializer.Serialize(DoctorJson.From(protection), CliJson.Default.DoctorJson)); }
        else { Print(protection); }
        return protection.IsWhole && protection.Missing.Count == 0 ? ExitCode.Done : ExitCode.DoneWithFailedItems;
    }

    private static void Print(Protection p)
    {
        Write($"decoders     {string.Join("; ", p.Decoders)}");
        Write($"videos       {p.Videos}");
        foreach (string missing in p.Missing) { Write($"missing      {missing}"); }
        Write(p.Why is null ? "shut in by   bubblewrap, a filter of system calls, and resource limits" : $"NOT shut in  {p.Why}");
        foreach (var trial in p.Trials)
        {
            Console.WriteLine();
            Write($"{trial.Of}: {(trial.Problem is { } problem ? $"not tried: {problem}" : trial.Holds ? "every attempt to get out was refused" : "NOT every attempt to get out was refused")}");
            foreach (var attempt in trial.Attempts) { Write($"  {attempt.Attempt,-38} {(attempt.Answer is { } answer ? $"refused: {answer}" : "NOT refused")}"); }
        }
    }

    private static void Write(string line) => Console.WriteLine(PlainText.Of(line));
}

/// <param name="Answer">The system's, in words; absent when the attempt succeeded.</param>
internal sealed record AttemptJson(string Id, string Attempt, bool Refused, string? Answer)
{
    public static AttemptJson From(EscapeResult r) => new(r.Id, r.Attempt, r.IsRefused, r.Answer);
}

/// <param name="Of">pictures or videos.</param>
internal sealed record WallTrialJson(string Of, bool Holds, string? Problem, IReadOnlyList<AttemptJson> Attempts);

/// <summary>What doctor prints with --json.</summary>
/// <param name="Sandbox">bubblewrap or limits.</param>
/// <param name="Why">Why it is limits; else absent.</param>
internal sealed record DoctorJson(
    bool Whole, string Sandbox, string? Why, IReadOnlyList<string> Decoders, IReadOnlyList<string> Missing, IReadOnlyList<WallTrialJson> Trials, string Videos)
{
    public static DoctorJson From(Protection p) => new(p.IsWhole, p.Sandbox, p.Why, p.Decoders, p.Missing,
        [.. p.Trials.Select(t => new WallTrialJson(t.Of, t.Holds, t.Problem, [.. t.Attempts.Select(AttemptJson.From)]))], p.Videos);
}
