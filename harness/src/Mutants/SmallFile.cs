namespace Cotejo.Harness.Mutants;

/// <summary>A small valid file of a format that a decoder claims.</summary>
/// <param name="Name">Its format and variant.</param>
/// <param name="Extension">As such files have it, without the dot.</param>
internal sealed record SmallFile(string Name, string Extension, byte[] Bytes);
