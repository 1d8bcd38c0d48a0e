using Cotejo.Engine.Hashing;
using Cotejo.Engine.Matching.Videos;
using Cotejo.Kernels;

namespace Cotejo.Engine.Exchange;

/// <summary>What a list says of one picture, video or file. A record without any hash is read too, so that it can be counted.</summary>
/// <param name="At">Where the record begins, in the unit of its <see cref="ListFormat"/>.</param>
public sealed record ListRecord(long At)
{
    public Md5Digest? Md5 { get; init; }
    public Sha1Digest? Sha1 { get; init; }
    public Sha256Digest? Sha256 { get; init; }

    /// <summary>Of policy full.</summary>
    public Hash256? Pdq { get; init; }

    /// <summary>Of the PDQ hash, 0 to 100; null when the list does not tell.</summary>
    public int? Quality { get; init; }

    /// <summary>A video as vPDQ knows it; null for none.</summary>
    public IReadOnlyList<VpdqFrame>? Frames { get; init; }

    /// <summary>A number whose meaning depends on the region that the list comes from.</summary>
    public int? Category { get; init; }

    /// <summary>What the list calls the record; null when only its place tells it from others.</summary>
    public string? Id { get; init; }

    public string? Series { get; init; }

    /// <summary>Tags, flags that are set, a classification: with "; " between.</summary>
    public string? Tags { get; init; }

    /// <summary>Of a feed, in which later records take earlier ones back; null elsewhere.</summary>
    public FeedState? Feed { get; init; }
}

/// <summary>A record of a feed as of one moment. Of records with one key the latest holds; of equally late ones a withdrawal.</summary>
/// <param name="Key">What the feed knows the thing by.</param>
/// <param name="Time">Comparable within one format.</param>
public readonly record struct FeedState(string Key, long Time, bool IsWithdrawn);
