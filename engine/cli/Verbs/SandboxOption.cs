using System.CommandLine;

namespace Cotejo.Cli.Verbs;

/// <summary>The option of every verb that decodes.</summary>
internal static class SandboxOption
{
    public static Option<string?> Make() => new("--sandbox")
    {
        HelpName = "NAME",
        Description = "How decoders are shut in: auto (the default), by bubblewrap where it works, else by resource limits alone, which is "
            + "told; required, by bubblewrap or not at all; off, which is for measurements. 'cotejo doctor' shows what is in force.",
    };
}
