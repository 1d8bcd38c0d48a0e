using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Text.Json;
using Cotejo.Cli.Terminal;
using Cotejo.Engine;
using Microsoft.Data.Sqlite;

namespace Cotejo.Cli.Verbs;

/// <summary>What every verb has in common: --json, and one way in which a run that could not be done is told.</summary>
internal static class Verb
{
    public static Option<bool> Json() => new("--json") { Description = "Print the result as JSON on standard output; progress stays on standard error." };

    public static Argument<string> Case() => new("CASE") { Description = "The case folder." };

    /// <summary>Help for one verb ends with examples; the list of verbs shows its first sentence only.</summary>
    public static void ShowExamples(RootCommand root)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
    }

    /// <summary>Binds an action whose exceptions become messages and exit codes.</summary>
    /// <param name="stays">What a run that broke off leaves, in a sentence.</param>
    public static Command Does(
        this Command command, Option<bool> json, Func<ParseResult, CancellationToken, ExitCode> action, string stays = "Nothing was changed.")
    {
        command.Options.Add(json);
        command.SetAction((parsed, cancel) => Task.Run(() => (int)Guarded(parsed, parsed.GetValue(json), action, stays, cancel), CancellationToken.None));
        return command;
    }

    /// <summary>A command line that cannot be carried out: every problem, and where help is.</summary>
    public static ExitCode Reject(ParseResult parsed, IReadOnlyList<string> words, IReadOnlyList<string> problems)
    {
        bool json = words.TakeWhile(w => w != "--").Contains("--json");
        var code = Tell(json, problems, ExitCode.SettingsRejected);
        Console.Error.WriteLine($"See '{ParseProblems.Line(parsed.CommandResult)} --help'.");
        return code;
    }

    /// <summary>Nothing more is written to standard output: it is what failed.</summary>
    public static ExitCode Unwritten(OutputFailedException e) => Tell(json: false, [e.Message], ExitCode.StoppedEarly);

    private static ExitCode Guarded(
        ParseResult parsed, bool json, Func<ParseResult, CancellationToken, ExitCode> action, string stays, CancellationToken cancel)
    {
        try
        {
            return action(parsed, cancel);
        }
        catch (SettingsException e)
        {
            return Tell(json, e.Problems, ExitCode.SettingsRejected);
        }
        catch (RunStoppedException e)
        {
            return Tell(json, [e.Message], ExitCode.StoppedEarly);
        }
        catch (OperationCanceledException)
        {
            return Tell(json, [$"Stopped. {stays}"], ExitCode.StoppedEarly);
        }
        catch (OutputFailedException e)
        {
            return Unwritten(e);
        }
        catch (SqliteException e)
        {
            return Tell(json, [$"The ledger could not be read or written: {e.Message}"], ExitCode.StoppedEarly);
        }
        catch (Exception e) when (e is not (IOException or UnauthorizedAccessException))
        {
            foreach (string line in e.ToString().Split('\n')) { Console.Error.WriteLine(PlainText.Of(line)); }
            return Tell(json, [$"This is a fault of cotejo. {stays}"], ExitCode.StoppedEarly);
        }
        catch (Exception e)
        {
            return Tell(json, [e.Message], ExitCode.StoppedEarly);
        }
    }

    private static ExitCode Tell(bool json, IReadOnlyList<string> problems, ExitCode code)
    {
        problems = [.. problems.Select(PlainText.Of)];
        foreach (string problem in problems) { Console.Error.WriteLine($"cotejo: {problem}"); }
        if (!json) { return code; }
        try
        {
            Console.WriteLine(JsonSerializer.Serialize(new ErrorResult(problems, (int)code), CliJson.Default.ErrorResult));
        }
        catch (OutputFailedException e)
        {
            Console.Error.WriteLine($"cotejo: {PlainText.Of(e.Message)}");
        }
        return code;
    }
}

/// <summary>A verb with what its help says after the options.</summary>
internal sealed class VerbCommand(string name, string description, string more) : Command(name, description)
{
    public string More { get; } = more;
}

internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    /// <summary>Whoever asks for help has not written the rest of the line yet.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int code = help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is VerbCommand verb) { Console.WriteLine(verb.More); }
        return code;
    }
}

/// <param name="Error">Every problem, in words.</param>
internal sealed record ErrorResult(IReadOnlyList<string> Error, int ExitCode);
