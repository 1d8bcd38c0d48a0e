namespace Cotejo.Engine.Ledger;

/// <summary>A folder of a source, compared by its bytes.</summary>
internal readonly struct FolderKey(int source, byte[] path) : IEquatable<FolderKey>
{
    public int Source { get; } = source;
    public byte[] Path { get; } = path;

    public bool Equals(FolderKey other) => Source == other.Source && Path.AsSpan().SequenceEqual(other.Path);

    public override bool Equals(object? obj) => obj is FolderKey other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Source);
        hash.AddBytes(Path);
        return hash.ToHashCode();
    }
}
