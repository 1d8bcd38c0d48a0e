using System.CommandLine;
using Cotejo.Engine.Isolation;

namespace Cotejo.Cli.Verbs;

/// <summary>What workers are started by; not for people, and not in the help.</summary>
internal static class WorkerVerb
{
    public static Command Command()
    {
        var verb = new Command("decode-worker", "A process that decodes for another one, shut in.") { Hidden = true };
        verb.SetAction(_ => Worker.Run());
        return verb;
    }
}
