using Cotejo.Engine.Decoding;
using Cotejo.Engine.Hashing;
using Cotejo.Engine.Ledger;

namespace Cotejo.Engine.Pipeline;

/// <summary>What becomes of bytes that were read and digested, wherever they came from: each content is decoded once.</summary>
internal sealed class ContentIntake(DecodeLimits limits, ContentClaims claims, CancellationToken stopping)
{
    /// <summary>Bytes that are not decoded: no picture and no video, or a picture above the limits.</summary>
    /// <returns>Null when a copy of it is on the way, with which this one is recorded.</returns>
    public ReadItem? Settle(ItemRow row, MediaType type, in Digests digests, long size)
    {
        row = row with { Sha256 = digests.Sha256 };
        var claim = claims.Take(row, recognised: type != MediaType.Unknown, stopping);
        if (claim == Claim.Parked) { return null; }
        string? tooLarge = type == MediaType.Unknown ? null : limits.FileRefusal(size);
        return new(row, claim == Claim.Known ? null : new ContentRow
        {
            Digests = digests,
            Size = size,
            Type = type,
            Skip = size == 0 ? SkipRule.Empty : tooLarge is null ? SkipRule.NotMedia : null,
            Failure = tooLarge is null ? null : FailureKind.OverLimit,
            Message = tooLarge,
        });
    }

    /// <summary>An archive that was opened. It is no content to claim: each occurrence has entries of its own.</summary>
    /// <param name="outcome">Why it was not read to its end; null when it was.</param>
    public static ReadItem Archive(ItemRow row, PendingArchive pending, in Digests digests, long size, (FailureKind? Failure, SkipRule? Skip, string? Message) outcome) => new(
        row with { Sha256 = digests.Sha256, Failure = outcome.Failure, Skip = outcome.Skip, Message = outcome.Message, Opened = pending },
        new ContentRow { Digests = digests, Size = size, Type = MediaType.Archive, Skip = SkipRule.Archive });

    /// <param name="picture">Passes to the result, or is disposed.</param>
    /// <inheritdoc cref="Settle"/>
    public ReadItem? Picture(ItemRow row, FileBytes picture)
    {
        var claim = Claims(row, picture, picture.Digests);
        return claim == Claim.Parked ? null : new(row with { Sha256 = picture.Digests.Sha256 }, null, claim == Claim.Mine ? picture : null);
    }

    /// <param name="video">Passes to the result, or is disposed.</param>
    /// <inheritdoc cref="Settle"/>
    public ReadItem? Video(ItemRow row, VideoFile video)
    {
        var claim = Claims(row, video, video.Digests);
        return claim == Claim.Parked ? null : new(row with { Sha256 = video.Digests.Sha256 }, null, Video: claim == Claim.Mine ? video : null);
    }

    private Claim Claims(ItemRow row, IDisposable held, in Digests digests)
    {
        var claim = Claim.Parked;
        try { return claim = claims.Take(row with { Sha256 = digests.Sha256 }, recognised: true, stopping); }
        finally
        {
            if (claim != Claim.Mine) { held.Dispose(); }
        }
    }
}
