using System.CommandLine;
using Cotejo.Engine.Isolation;

namespace Cotejo.Cli.Verbs;

/// <summary>What workers are started by; not for people, and not in the help.</summary>
internal static class WorkerVerb
{
    public static Command Command()
    {
        var verb = new Command("decode-worker", "A process that decodes for another one, shut in.") { Hidden = true };
        var unlocked = new Option<bool>("--unlocked");
        verb.Options.Add(unlocked);
        verb.SetAction(parsed => Worker.Run(locked: !parsed.GetValue(unlocked)));
        return verb;
    }
}
