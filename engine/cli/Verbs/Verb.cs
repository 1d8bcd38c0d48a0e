using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Text.Json;
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
    public static Command Does(this Command command, Option<bool> json, Func<ParseResult, CancellationToken, ExitCode> action)
    {
        command.Options.Add(json);
        command.SetAction((parsed, cancel) => Task.Run(() => (int)Guarded(parsed, parsed.GetValue(json), action, cancel), CancellationToken.None));
        return command;
    }

    private static ExitCode Guarded(ParseResult parsed, bool json, Func<ParseResult, CancellationToken, ExitCode> action, CancellationToken cancel)
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
            return Tell(json, ["Stopped. What was committed is kept; the same command continues."], ExitCode.StoppedEarly);
        }
        catch (SqliteException e)
        {
            return Tell(json, [$"The ledger could not be read or written: {e.Message}"], ExitCode.StoppedEarly);
        }
        catch (Exception e) when (e is not (IOException or UnauthorizedAccessException))
        {
            Console.Error.WriteLine(e);
            return Tell(json, ["This is a fault of cotejo. What was committed is kept."], ExitCode.StoppedEarly);
        }
        catch (Exception e)
        {
            return Tell(json, [(RunStoppedException.FromFullDisk(e, ".") ?? e).Message], ExitCode.StoppedEarly);
        }
    }

    private static ExitCode Tell(bool json, IReadOnlyList<string> problems, ExitCode code)
    {
        foreach (string problem in problems) { Console.Error.WriteLine($"cotejo: {problem}"); }
        if (json) { Console.WriteLine(JsonSerializer.Serialize(new ErrorResult(problems, (int)code), CliJson.Default.ErrorResult)); }
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
    public override int Invoke(ParseResult parseResult)
    {
        int code = help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is VerbCommand verb) { Console.WriteLine(verb.More); }
        return code;
    }
}

/// <param name="Error">Every problem, in words.</param>
internal sealed record ErrorResult(IReadOnlyList<string> Error, int ExitCode);
