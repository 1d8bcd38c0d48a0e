using Cotejo.Engine.Isolation;

namespace Cotejo.Engine.Tests.Isolation;

/// <summary>What this machine lets decoders be shut in.</summary>
internal static class Sandboxes
{
    /// <summary>Whole where bubblewrap works; else limits alone.</summary>
    public static Sandbox Here { get; } = Sandbox.Find(SandboxPolicy.Auto, []);
}
