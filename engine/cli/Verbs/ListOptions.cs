using System.CommandLine;

namespace Cotejo.Cli.Verbs;

/// <summary>The options of verbs that know lists.</summary>
internal static class ListOptions
{
    public static Option<string?> Store(string does) => new("--list-store") { HelpName = "DIR", Description = does };

    public static Option<string?> Labels() => new("--labels")
    {
        HelpName = "FILE",
        Description = "What categories of lists are called, by region: {\"UK\": {\"1\": \"Category A\"}, \"*\": {\"0\": \"Of no interest\"}}. Default: labels.json in the "
            + "case, if it is there.",
    };
}
