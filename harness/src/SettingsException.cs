namespace Cotejo.Harness;

/// <summary>What was typed cannot be done; the message says why and what to type instead. Ends the command with exit code 1.</summary>
internal sealed class SettingsException(string message) : Exception(message);
