using Cotejo.Engine.Decoding;
using Cotejo.Engine.Hashing;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Planning;

namespace Cotejo.Engine.Pipeline;

/// <summary>Decodes and hashes what was kept for it; passes everything else through.</summary>
internal sealed class DecodeWorker(DecoderSet decoders, MemoryBudget budget, CancellationToken stopping) : IStageWorker<ReadItem, Finished>
{
    private readonly PictureHasher _hasher = new();

    public void Process(ReadItem read, Action<Finished> emit)
    {
        using var file = read.File;
        emit(new(file is null ? read.Content : Decode(file), read.Item));
    }

    public void Dispose() { }

    private ContentRow Decode(FileBytes file)
    {
        var content = new ContentRow { Digests = file.Digests, Size = file.Memory.Length, Type = file.Type };
        var bytes = file.Memory.Span;
        var header = decoders.ReadHeader(bytes, file.Type);
        if (header.Failure is { } unreadable)
        {
            return content with { Decoder = header.Decoder, Failure = unreadable, Message = header.Message };
        }
        content = content with { Decoder = header.Decoder, Width = header.Header.Width, Height = header.Header.Height };
        using var lease = budget.Take(header.Header.WorkingBytes, stopping);
        if (lease is null)
        {
            return content with
            {
                Failure = FailureKind.OutOfMemory,
                Message = $"decoding takes {new ByteSize(header.Header.WorkingBytes)}; give at least --memory {MemoryBudget.Needed(header.Header.WorkingBytes)}",
            };
        }
        _hasher.Begin();
        var outcome = decoders.Decode(bytes, file.Type, header.Header, _hasher, stopping);
        return outcome.Failure is { } failure
            ? content with { Failure = failure, Message = outcome.Message }
            : content with { Width = outcome.Width, Height = outcome.Height, Damage = outcome.Damage, Frames = _hasher.Frames() };
    }
}
