using Cotejo.Engine.Decoding;
using Cotejo.Engine.Decoding.Video;
using Cotejo.Engine.Hashing;
using Cotejo.Engine.Pipeline;

namespace Cotejo.Engine.Ledger;

/// <summary>One distinct run of bytes as the ledger keeps it. Exactly one of Frames, Failure and Skip says its outcome.</summary>
internal sealed record ContentRow
{
    public required Digests Digests { get; init; }
    public required long Size { get; init; }
    public required MediaType Type { get; init; }
    public FailureKind? Failure { get; init; }
    public SkipRule? Skip { get; init; }
    public string? Message { get; init; }
    public string? Decoder { get; init; }

    /// <summary>What the hashes of its frames are made of.</summary>
    public LumaRoute Route { get; init; }

    public int Width { get; init; }
    public int Height { get; init; }

    /// <summary>Hashed frames, empty unless the outcome is hashed.</summary>
    public IReadOnlyList<HashedFrame> Frames { get; init; } = [];

    /// <summary>What is missing of a partial picture or video, else null.</summary>
    public string? Damage { get; init; }

    /// <summary>The damage is of that moment, not of the bytes: the next run decodes it again.</summary>
    public bool Momentary { get; init; }

    /// <summary>Set for a video that is hashed.</summary>
    public VideoFacts? Video { get; init; }

    public string Outcome => Failure is not null ? "failed" : Skip is not null ? "skipped" : "hashed";
    public string? Reason => Failure?.ToString() ?? Skip?.ToString();
}

/// <summary>One occurrence as the ledger keeps it: bound to a content, or with an outcome of its own.</summary>
internal sealed record ItemRow
{
    /// <summary>The source's number in the ledger.</summary>
    public required int Source { get; init; }

    /// <summary>Raw bytes relative to the source, '/' between; empty for the source itself.</summary>
    public required byte[] Folder { get; init; }
    public required byte[] Name { get; init; }
    public required string Kind { get; init; }
    public required long Size { get; init; }
    /// <summary>Nanoseconds since 1970 UTC.</summary>
    public required long ModifiedNs { get; init; }
    public required ulong Inode { get; init; }
    public bool NamesMedia { get; init; }

    /// <summary>SHA-256 of the content, recorded before or together with this row; null when Failure or Skip tells why not. An archive may have both.</summary>
    public Sha256Digest? Sha256 { get; init; }
    public FailureKind? Failure { get; init; }
    public SkipRule? Skip { get; init; }

    /// <summary>Of the failure, or of what is wrong with it although its bytes were read.</summary>
    public string? Message { get; init; }

    /// <summary>The archive that this is an entry of; null for a file of its own.</summary>
    public PendingArchive? Within { get; init; }

    /// <summary>Set for an archive: its own entries.</summary>
    public PendingArchive? Opened { get; init; }
}
