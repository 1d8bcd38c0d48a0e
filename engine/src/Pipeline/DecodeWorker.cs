using Cotejo.Engine.Decoding.Video;
using Cotejo.Engine.Decoding.Workers;
using Cotejo.Engine.Hashing;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Planning;

namespace Cotejo.Engine.Pipeline;

/// <summary>Decodes what was kept for it, and hashes it, or holds its frames for a device; passes everything else through.</summary>
/// <param name="pictures">This thread's own; disposed with this.</param>
/// <param name="exact">Pictures are decoded to the last pixel. What lies in an archive always is: it is not opened again when an exact hash is asked for.</param>
/// <param name="device">What hashes instead of this thread; null for nothing.</param>
internal sealed class DecodeWorker(IPictures pictures, bool exact, PictureAttempts attempts, VideoDecoder videos, MemoryBudget budget, DeviceHashing? device,
    CancellationToken stopping) : IStageWorker<ReadItem, Finished>
{
    private readonly VideoHashing _videos = new(videos, budget, stopping);

    public void Process(ReadItem read, Action<Finished> emit)
    {
        using var picture = read.Picture;
        using var video = read.Video;
        if (picture is null)
        {
            emit(new(video is null ? read.Content : _videos.Hash(video), read.Item));
            return;
        }
        var (content, held) = attempts.Run(() => Decode(picture, exact || read.Item.Within is not null),
            (kind, message) => (Describe(picture) with { Failure = kind, Message = message }, null), stopping);
        emit(new(content, read.Item, held));
    }

    public void Dispose()
    {
        pictures.Dispose();
        _videos.Dispose();
    }

    private static ContentRow Describe(FileBytes file) => new() { Digests = file.Digests, Size = file.Memory.Length, Type = file.Type };

    private (ContentRow Content, HeldFrames? Held) Decode(FileBytes file, bool exactly)
    {
        var content = Describe(file);
        var header = pictures.ReadHeader(file.Memory, file.Type, stopping);
        if (header.Failure is { } unreadable)
        {
            return (content with { Decoder = header.Decoder, Failure = unreadable, Message = header.Message }, null);
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
                return (content with
                {
                    Failure = FailureKind.OutOfMemory,
                    Message = $"decoding takes {new ByteSize(header.Header.WorkingBytes)}; give at least --memory {MemoryBudget.Needed(header.Header.WorkingBytes)}",
                }, null);
            }
            var (outcome, hashed, route) = pictures.Decode(header.Header, frames, whole, exactly, stopping);
            content = content with { Decoder = outcome.Decoder };
            if (outcome.Failure is { } failure) { return (content with { Failure = failure, Message = outcome.Message }, null); }
            keep = true;
            return (content with { Width = outcome.Width, Height = outcome.Height, Damage = outcome.Damage, Frames = hashed, Route = route }, frames);
        }
        finally
        {
            if (!keep) { frames?.Dispose(); }
        }
    }
}
