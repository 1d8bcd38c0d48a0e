namespace Cotejo.Cli;

/// <summary>What the process says to its caller.</summary>
internal enum ExitCode
{
    Done = 0,
    SettingsRejected = 1,
    DoneWithFailedItems = 2,
    StoppedEarly = 3,
}
