using Cotejo.Engine.Decoding;
using Cotejo.Engine.Decoding.Video;
using Cotejo.Engine.Hashing;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Planning;

namespace Cotejo.Engine.Pipeline;

/// <summary>Decodes what was kept for it, and hashes it, or holds its frames for a device; passes everything else through.</summary>
/// <param name="device">What hashes instead of this thread; null for nothing.</param>
internal sealed class DecodeWorker(
    DecoderSet decoders, VideoDecoder videos, MemoryBudget budget, DeviceHashing? device, CancellationToken stopping) : IStageWorker<ReadItem, Finished>
{
    private readonly PictureHasher _hasher = new();
    private readonly FrameCollector _collector = new();
    private readonly TwinDecoder _decoder = new(decoders);
    private readonly VideoHashing _videos = new(videos, budget, stopping);

    public void Process(ReadItem read, Action<Finished> emit)
    {
        using var picture = read.Picture;
        using var video = read.Video;
        HeldFrames? held = null;
        var content = picture is not null ? Decode(picture, out held) : video is not null ? _videos.Hash(video) : read.Content;
        emit(new(content, read.Item, held));
    }

    public void Dispose() { }

    private ContentRow Decode(FileBytes file, out HeldFrames? held)
    {
        held = null;
        var content = new ContentRow { Digests = file.Digests, Size = file.Memory.Length, Type = file.Type };
        var bytes = file.Memory.Span;
        var header = decoders.ReadHeader(bytes, file.Type);
        if (header.Failure is { } unreadable)
        {
            return content with { Decoder = header.Decoder, Failure = unreadable, Message = header.Message };
        }
        content = content with { Decoder = header.Decoder, Width = header.Header.Width, Height = header.Header.Height };
        // Frames before working memory: whoever waits for the latter holds none of it, and whoever has it waits for nothing.
        bool whole = false;
        var frames = device?.Hold(header.Header, out whole, stopping);
        bool keep = false;
        try
        {
            using var lease = budget.Take(header.Header.WorkingBytes, stopping);
            if (lease is null)
            {
                return content with
                {
                    Failure = FailureKind.OutOfMemory,
                    Message = $"decoding takes {new ByteSize(header.Header.WorkingBytes)}; give at least --memory {MemoryBudget.Needed(header.Header.WorkingBytes)}",
                };
            }
            if (frames is null) { _hasher.Begin(); }
            else { _collector.Begin(frames, whole); }
            var outcome = _decoder.Decode(bytes, file.Type, header.Header, frames is null ? _hasher : _collector, stopping);
            if (outcome.Failure is { } failure) { return content with { Failure = failure, Message = outcome.Message }; }
            keep = true;
            held = frames;
            content = content with { Width = outcome.Width, Height = outcome.Height, Damage = outcome.Damage };
            if (frames is null) { return content with { Frames = TrimmedHash.Attach(_hasher.Frames(), _decoder.Twins) }; }
            frames.Twins = _decoder.Twins;
            return content;
        }
        finally
        {
            if (!keep) { frames?.Dispose(); }
        }
    }
}
