using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using Cotejo.Engine.Hashing;
using Cotejo.Engine.Isolation;
using Microsoft.Win32.SafeHandles;

namespace Cotejo.Engine.Decoding.Workers;

/// <summary>The worker's side: decodes the picture that lies in the shared memory. For one thread.</summary>
internal sealed class PictureService(WorkerPort port, SafeFileHandle shared, DecodeLimits limits) : IDisposable
{
    /// <summary>A buffer above this is let go before the next picture.</summary>
    private const int KeptBytes = 8 << 20;

    private readonly PicturesHere _pictures = new(new DecoderSet(limits));
    private readonly ArrayBufferWriter<byte> _answer = new();
    private byte[] _file = [];
    private long _length;
    private ImageHeader _header;

    public void ReadHeader(in WorkerRequest request)
    {
        _length = request.Length;
        ReadFile(checked((int)_length));
        var read = _pictures.ReadHeader(_file.AsMemory(0, (int)_length), (MediaType)request.Type, CancellationToken.None);
        _header = read.Header;
        _answer.ResetWrittenCount();
        Write(new HeaderAnswer
        {
            Failure = read.Failure is { } kind ? (int)kind : Answers.None,
            Width = _header.Width,
            Height = _header.Height,
            Frames = _header.Frames,
            WorkingBytes = _header.WorkingBytes,
            Decoder = Length(read.Decoder),
            Message = Length(read.Message),
        });
        Write(read.Decoder);
        Write(read.Message);
        port.Send(_answer.WrittenSpan);
    }

    public void Decode(in WorkerRequest request)
    {
        bool hold = request.First != 0, whole = request.Second != 0;
        using var held = hold ? new HeldFrames(new NoLease()) : null;
        var (outcome, frames, _) = _pictures.Decode(_header, held, whole, exact: true, CancellationToken.None);
        int count = outcome.Failure is not null ? 0 : held?.Frames.Count ?? frames.Count;
        _answer.ResetWrittenCount();
        Write(new DecodeAnswer
        {
            Failure = outcome.Failure is { } kind ? (int)kind : Answers.None,
            Width = outcome.Width,
            Height = outcome.Height,
            Frames = outcome.Frames,
            Decoder = Length(outcome.Decoder),
            Damage = Length(outcome.Damage),
            Message = Length(outcome.Message),
            Records = count,
        });
        Write(outcome.Decoder);
        Write(outcome.Damage);
        Write(outcome.Message);
        long at = Answers.PayloadStart(_length);
        for (int i = 0; i < count; i++) { Write(held is null ? Hashes(frames[i]) : Payload(held, i, ref at)); }
        port.Send(_answer.WrittenSpan);
    }

    public void Dispose() => _pictures.Dispose();

    private static FrameAnswer Hashes(HashedFrame frame)
    {
        var answer = new FrameAnswer { Payload = Answers.None, FullQuality = frame.FullQuality, CentredQuality = frame.CentredQuality };
        frame.Full.CopyTo(answer.Full);
        frame.Centred.CopyTo(answer.Centred);
        AddTwin(ref answer, frame.Trimmed);
        return answer;
    }

    private FrameAnswer Payload(HeldFrames held, int number, ref long at)
    {
        var frame = held.Frames[number];
        var answer = new FrameAnswer { Payload = (int)frame.Payload, Width = frame.Width, Height = frame.Height };
        int bytes = checked((int)frame.PayloadBytes);
        byte[] copy = ArrayPool<byte>.Shared.Rent(bytes);
        try
        {
            frame.CopyPayload(copy.AsSpan(0, bytes));
            RandomAccess.Write(shared, copy.AsSpan(0, bytes), at);
            at += bytes;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy);
        }
        AddTwin(ref answer, number < held.Twins.Count ? held.Twins[number] : null);
        return answer;
    }

    private static void AddTwin(ref FrameAnswer answer, TrimmedHash? twin)
    {
        if (twin is null) { return; }
        answer.HasTwin = 1;
        (answer.Left, answer.Top, answer.InnerWidth, answer.InnerHeight) = (twin.Inner.Left, twin.Inner.Top, twin.Inner.Width, twin.Inner.Height);
        answer.TwinQuality = twin.Quality;
        twin.Hashes.CopyTo(answer.Twin);
    }

    private void ReadFile(int length)
    {
        if (_file.Length > KeptBytes) { _file = []; }
        if (_file.Length < length)
        {
            _file = [];
            _file = GC.AllocateUninitializedArray<byte>(Math.Max(length, 1 << 20));
        }
        for (int at = 0; at < length;)
        {
            int count = RandomAccess.Read(shared, _file.AsSpan(at, length - at), at);
            if (count == 0) { throw new EndOfStreamException("the shared memory is shorter than the file in it"); }
            at += count;
        }
    }

    private void Write<T>(in T value)
        where T : unmanaged => _answer.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

    private static int Length(string? text) => text is null ? Answers.None : Math.Min(Encoding.UTF8.GetByteCount(text), Answers.LongestText);

    private void Write(string? text)
    {
        if (text is not null) { _answer.Write(Encoding.UTF8.GetBytes(text).AsSpan(0, Length(text))); }
    }

    /// <summary>The parent has leased what is held here.</summary>
    private sealed class NoLease : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
