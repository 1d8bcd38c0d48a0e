using System.CommandLine;
using System.CommandLine.Parsing;

namespace Cotejo.Cli.Verbs;

/// <summary>What is wrong with a command line, in the words of its own help.</summary>
internal static class ParseProblems
{
    /// <returns>Every problem; empty when the line can be carried out.</returns>
    public static List<string> Of(ParseResult parsed)
    {
        var problems = new List<string>();
        foreach (string word in OptionLike(parsed))
        {
            Add($"{word} is no option of '{Line(parsed.CommandResult)}'. If it is a name, write ./{word} or put -- before it.");
        }
        // Told here, since beside --help the parser forgets its errors.
        if (parsed.CommandResult.Command is RootCommand && parsed.UnmatchedTokens is [var verb, ..] && !verb.StartsWith('-'))
        {
            Add($"'{verb}' is no verb of cotejo.");
        }
        if (parsed.CommandResult.Command is { Subcommands.Count: > 0 } and not RootCommand)
        {
            string verbs = string.Join(", ", parsed.CommandResult.Command.Subcommands.Select(verb => verb.Name));
            Add($"'{Line(parsed.CommandResult)}' takes one of: {verbs}.");
            return problems;
        }
        foreach (var error in parsed.Errors) { Add(Words(parsed, error)); }
        return problems;

        // The parser tells the same fault of an option and of its value.
        void Add(string? problem)
        {
            if (problem is not null && !problems.Contains(problem)) { problems.Add(problem); }
        }
    }

    /// <summary>The words of the command line up to its verb: cotejo, or cotejo scan, or cotejo list add.</summary>
    public static string Line(CommandResult command) =>
        command.Command is RootCommand || command.Parent is not CommandResult parent ? "cotejo" : $"{Line(parent)} {command.Command.Name}";

    /// <summary>
    /// Positional words that begin with a dash, other than behind a double dash: a misspelt option must not become a path. Positional
    /// words keep their order, so that those behind the double dash are the last ones.
    /// </summary>
    private static IEnumerable<string> OptionLike(ParseResult parsed)
    {
        int exempt = parsed.Tokens.Reverse().TakeWhile(t => t.Type != TokenType.DoubleDash).Count();
        if (exempt == parsed.Tokens.Count) { exempt = 0; }
        var words = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens).Select(t => t.Value)
            .Concat(parsed.UnmatchedTokens).ToList();
        return words.SkipLast(exempt).Where(w => w.StartsWith('-'));
    }

    private static string? Words(ParseResult parsed, ParseError error)
    {
        switch (error.SymbolResult)
        {
            case ArgumentResult { Parent: CommandResult, Tokens.Count: 0 } missing:
                return $"{missing.Argument.Name} is missing: {missing.Argument.Description?.Split(". ")[0].TrimEnd('.')}.";
            case OptionResult option:
                return OfOption(option, error);
            case ArgumentResult { Parent: OptionResult option }:
                return OfOption(option, error);
            case CommandResult { Command: RootCommand } when parsed.UnmatchedTokens.Count > 0:
                return null;
            case CommandResult when parsed.UnmatchedTokens is [var word, ..]:
                return word.StartsWith('-') ? null : $"'{word}' is more than '{Line(parsed.CommandResult)}' takes.";
            default:
                return error.Message;
        }
    }

    private static string OfOption(OptionResult option, ParseError error)
    {
        string name = option.Option.Name;
        if (option.Tokens.Count == 0) { return $"{name} needs a value: {name} {option.Option.HelpName ?? "VALUE"}."; }
        bool isMany = option.Option.ValueType.IsArray;
        if (option.Tokens.Count > 1 && !isMany) { return $"{name} is given {option.Tokens.Count} times; give it once."; }
        var type = isMany ? option.Option.ValueType.GetElementType()! : Nullable.GetUnderlyingType(option.Option.ValueType) ?? option.Option.ValueType;
        bool isNumber = type == typeof(int) || type == typeof(long);
        string value = option.Tokens.Select(t => t.Value).FirstOrDefault(v => !long.TryParse(v, out _), option.Tokens[0].Value);
        return isNumber ? $"{name} '{value}' is not a whole number, or too large."
            : type == typeof(double) ? $"{name} '{option.Tokens[0].Value}' is not a number."
            : error.Message;
    }
}
