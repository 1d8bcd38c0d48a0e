using Cotejo.Engine.Decoding;
using Cotejo.Engine.Decoding.Video;
using Cotejo.Engine.Decoding.Video.Libav;
using Cotejo.Engine.Hashing;
using Cotejo.Engine.Ledger;

namespace Cotejo.Engine.Pipeline;

/// <summary>Decodes and hashes one video after the other, for one thread.</summary>
internal sealed class VideoHashing(VideoDecoder decoder, MemoryBudget budget, CancellationToken stopping) : IDisposable
{
    // What ffmpeg was seen to take for full HD; the budget bounds how many run beside each other where memory is short.
    private const long DecoderBytes = 64 << 20;

    private readonly VideoHasher _hasher = new();
    private readonly WarmVideos? _warm = decoder.Warm();

    public ContentRow Hash(VideoFile file)
    {
        var content = new ContentRow { Digests = file.Digests, Size = file.Size, Type = MediaType.Video };
        using var lease = budget.Take(Math.Min(DecoderBytes, budget.Total), stopping);
        _hasher.Begin();
        var outcome = decoder.Decode(file.Descriptor, _hasher, stopping, _warm);
        content = content with { Decoder = outcome.Decoder };
        if (file.CheckUnchanged() is { } changed) { return content with { Failure = changed.Kind, Message = changed.Message }; }
        if (outcome.Failure is FailureKind.Corrupt or FailureKind.Unsupported && file.ByNameOnly)
        {
            return content with { Type = MediaType.Unknown, Decoder = null, Skip = SkipRule.NotMedia };
        }
        return content with
        {
            Failure = outcome.Failure,
            Skip = outcome.Skip,
            Message = outcome.Message,
            Damage = outcome.Damage,
            Momentary = outcome.IsMomentary,
            Video = outcome.Facts,
            Width = outcome.Facts?.Width ?? 0,
            Height = outcome.Facts?.Height ?? 0,
            Frames = outcome.Facts is null ? [] : _hasher.Frames(),
        };
    }

    public void Dispose() => _warm?.Dispose();
}
