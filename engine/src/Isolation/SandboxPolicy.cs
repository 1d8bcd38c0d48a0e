namespace Cotejo.Engine.Isolation;

/// <summary>What was decided about shutting decoders in.</summary>
public enum SandboxPolicy
{
    /// <summary>Bubblewrap where it works; else limits alone, and the run says so.</summary>
    Auto,
    /// <summary>Bubblewrap, or no run.</summary>
    Required,
    /// <summary>Pictures are decoded in this process, and ffmpeg has limits alone: for measurements.</summary>
    Off,
}
