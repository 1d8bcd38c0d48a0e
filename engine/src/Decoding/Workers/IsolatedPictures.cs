using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Cotejo.Engine.Evidence;
using Cotejo.Engine.Hashing;
using Cotejo.Engine.Isolation;
using Cotejo.Kernels;
using Cotejo.Kernels.Pdq;

namespace Cotejo.Engine.Decoding.Workers;

/// <summary>
/// Decodes in a worker of its own, which is started at the first picture and again whenever it is lost. The picture's bytes are written into
/// memory that both have; of what comes back every number is checked. For one thread.
/// </summary>
/// <param name="workingBytes">The most that any picture may take to be decoded: the worker's share of address space.</param>
internal sealed class IsolatedPictures(Sandbox sandbox, DecodeLimits limits, long workingBytes) : IPictures
{
    /// <summary>Room that stays between pictures.</summary>
    private const long KeptBytes = 8 << 20;

    /// <summary>For the libraries, their tables and the worker's own heap.</summary>
    private const long OwnBytes = 2L << 30;

    /// <summary>ImageMagick spools HEIC, AVIF and raw files to a file, in the worker's own memory file system.</summary>
    private const long SpoolBytes = 2L << 30;

    /// <summary>In work, after which a new worker takes over: what leaks, or lies, ends with it.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    private readonly Stopwatch _inWork = new();
    private readonly Stopwatch _item = new();
    private MemoryFile? _shared;
    private WorkerProcess? _worker;
    private long _sharedBytes;
    private int _fileBytes;
    private string _decoder = "";

    /// <exception cref="WorkerLostException"/>
    /// <exception cref="RunStoppedException">No worker can be started.</exception>
    public HeaderOutcome ReadHeader(ReadOnlyMemory<byte> file, MediaType type, CancellationToken cancel)
    {
        if (_inWork.Elapsed > Life) { Leave(); }
        _worker ??= Start(cancel);
        if (Share(file.Span) is { IsNone: false } full)
        {
            return new HeaderOutcome("", default, FailureKind.OutOfMemory, $"sharing the file with its decoder failed: {full.Words}");
        }
        _item.Restart();
        _inWork.Start();
        try
        {
            Send(PictureRequests.ReadHeader(type, file.Length), cancel);
            var answer = Receive<HeaderAnswer>(cancel);
            _decoder = Text(answer.Decoder, cancel) ?? "";
            string? message = Text(answer.Message, cancel);
            if (Failure(answer.Failure) is { } failure) { return new HeaderOutcome(_decoder, default, failure, message); }
            Require(answer.Width > 0 && answer.Height > 0 && limits.Refusal(answer.Width, answer.Height) is null);
            Require(answer.Frames > 0 && answer.Frames <= limits.MaxFrames && answer.WorkingBytes >= 0);
            return new HeaderOutcome(_decoder, new ImageHeader(answer.Width, answer.Height, answer.Frames, answer.WorkingBytes), null, null);
        }
        finally
        {
            _inWork.Stop();
        }
    }

    /// <exception cref="WorkerLostException"/>
    public HashedPicture Decode(in ImageHeader header, HeldFrames? held, bool whole, bool exact, CancellationToken cancel)
    {
        _item.Restart();
        _inWork.Start();
        try
        {
            Send(PictureRequests.Decode(held is not null, whole), cancel);
            var answer = Receive<DecodeAnswer>(cancel);
            string decoder = Text(answer.Decoder, cancel) ?? _decoder;
            string? damage = Text(answer.Damage, cancel), message = Text(answer.Message, cancel);
            var failure = Failure(answer.Failure);
            var outcome = new DecodeOutcome(decoder, answer.Width, answer.Height, answer.Frames, damage, failure, message);
            Require(answer.Width == header.Width && answer.Height == header.Height);
            Require(failure is not null ? answer is { Records: 0, Frames: 0 }
                : answer.Frames > 0 && answer.Frames <= limits.MaxFrames && answer.Records == answer.Frames);
            return new HashedPicture(outcome, failure is not null ? [] : held is null ? Hashes(answer.Records, cancel) : Hold(held, answer.Records, whole, cancel));
        }
        finally
        {
            _inWork.Stop();
        }
    }

    public void Dispose()
    {
        Leave();
        _shared?.Dispose();
    }

    /// <summary>Of the time for a header, or for its pixels.</summary>
    private TimeSpan Left => limits.MaxTime - _item.Elapsed;

    private List<HashedFrame> Hashes(int count, CancellationToken cancel)
    {
        var frames = new List<HashedFrame>(count);
        for (int i = 0; i < count; i++)
        {
            var answer = Receive<FrameAnswer>(cancel);
            Require(answer.Payload == Answers.None && answer.FullQuality is >= 0 and <= 100 && answer.CentredQuality is >= 0 and <= 100);
            frames.Add(new HashedFrame(i, answer.FullQuality, Eight(answer.Full), answer.CentredQuality, Eight(answer.Centred)) { Trimmed = Twin(answer) });
        }
        return frames;
    }

    private IReadOnlyList<HashedFrame> Hold(HeldFrames held, int count, bool whole, CancellationToken cancel)
    {
        Require(!whole || count == 1);
        var twins = new TrimmedHash?[count];
        long at = Answers.PayloadStart(_fileBytes);
        for (int i = 0; i < count; i++)
        {
            var answer = Receive<FrameAnswer>(cancel);
            Require(whole ? answer.Payload is (int)FramePayload.Bytes or (int)FramePayload.Floats : answer.Payload == (int)FramePayload.Planes);
            held.Add(whole ? Luma(held, answer, ref at) : Planes(ref at));
            twins[i] = Twin(answer);
        }
        held.Twins = Array.TrueForAll(twins, twin => twin is null) ? [] : twins;
        return [];
    }

    private PdqFrame Luma(HeldFrames held, in FrameAnswer answer, ref long at)
    {
        Require(answer.Width > 0 && answer.Height > 0 && limits.Refusal(answer.Width, answer.Height) is null);
        int pixels = checked(answer.Width * answer.Height);
        if (answer.Payload == (int)FramePayload.Bytes)
        {
            var bytes = held.Bytes(pixels);
            ReadBack(bytes.Span, ref at);
            return PdqFrame.OfLuma(answer.Width, answer.Height, bytes);
        }
        var floats = held.Floats(pixels);
        ReadBack(MemoryMarshal.AsBytes(floats.Span), ref at);
        foreach (float value in floats.Span) { Require(value is >= 0 and <= 255); }
        return PdqFrame.OfLuma(answer.Width, answer.Height, floats);
    }

    private PdqFrame Planes(ref long at)
    {
        float[] full = new float[64 * 64], centred = new float[64 * 64];
        ReadBack(MemoryMarshal.AsBytes(full.AsSpan()), ref at);
        ReadBack(MemoryMarshal.AsBytes(centred.AsSpan()), ref at);
        Require(Array.TrueForAll(full, float.IsFinite) && Array.TrueForAll(centred, float.IsFinite));
        return PdqFrame.OfPlanes(full, centred);
    }

    private TrimmedHash? Twin(in FrameAnswer answer)
    {
        if (answer.HasTwin == 0) { return null; }
        Require(answer is { HasTwin: 1, Left: >= 0, Top: >= 0, InnerWidth: > 0, InnerHeight: > 0, TwinQuality: >= 0 and <= 100 });
        return new TrimmedHash(new InnerRectangle(answer.Left, answer.Top, answer.InnerWidth, answer.InnerHeight), answer.TwinQuality, Eight(answer.Twin));
    }

    private static Hash256[] Eight(in EightHashes hashes)
    {
        var eight = new Hash256[8];
        ((ReadOnlySpan<Hash256>)hashes).CopyTo(eight);
        return eight;
    }

    private WorkerProcess Start(CancellationToken cancel)
    {
        _shared ??= WorkerLaunch.Share();
        _inWork.Reset();
        var confinement = new Confinement(null, SpoolBytes, 4 * (Life + (2 * limits.MaxTime)));
        return WorkerLaunch.Start(sandbox, _shared, confinement, PictureRequests.Hello(limits, workingBytes + OwnBytes), "decodes", cancel);
    }

    /// <summary>The shared memory holds the file, and shrinks again behind a large one.</summary>
    private LinuxError Share(ReadOnlySpan<byte> file)
    {
        _fileBytes = file.Length;
        if (_sharedBytes > KeptBytes && _sharedBytes > file.Length) { _ = LinuxFiles.Resize(_shared!.Descriptor, file.Length); }
        for (long at = 0; !file.IsEmpty;)
        {
            var error = LinuxFiles.WriteAt(_shared!.Descriptor, file, at, out int count);
            if (!error.IsNone) { return error; }
            at += count;
            file = file[count..];
        }
        _sharedBytes = _fileBytes;
        return LinuxError.None;
    }

    private void ReadBack(Span<byte> bytes, ref long at)
    {
        while (!bytes.IsEmpty)
        {
            var error = LinuxFiles.ReadAt(_shared!.Descriptor, bytes, at, out int count);
            Require(error.IsNone && count > 0);
            at += count;
            bytes = bytes[count..];
        }
        _sharedBytes = Math.Max(_sharedBytes, at);
    }

    private void Send(in WorkerRequest request, CancellationToken cancel)
    {
        var sign = _worker!.Send(request, Left, cancel);
        if (sign != WorkerSign.Answered) { throw Lose(sign); }
    }

    private T Receive<T>(CancellationToken cancel)
        where T : unmanaged
    {
        var sign = _worker!.Receive(out T answer, Left, cancel);
        return sign == WorkerSign.Answered ? answer : throw Lose(sign);
    }

    private string? Text(int length, CancellationToken cancel)
    {
        if (length == Answers.None) { return null; }
        Require(length is >= 0 and <= Answers.LongestText);
        Span<byte> bytes = stackalloc byte[Answers.LongestText];
        bytes = bytes[..length];
        var sign = _worker!.Receive(bytes, Left, cancel);
        if (sign != WorkerSign.Answered) { throw Lose(sign); }
        return QuotedWords.Printable(Encoding.UTF8.GetString(bytes));
    }

    private FailureKind? Failure(int number)
    {
        if (number == Answers.None) { return null; }
        Require(Enum.IsDefined((FailureKind)number));
        return (FailureKind)number;
    }

    /// <summary>What does not hold was said by a worker that is not itself any more.</summary>
    private void Require(bool holds)
    {
        if (!holds) { throw Lose(WorkerSign.Died, "answered what cannot be"); }
    }

    private WorkerLostException Lose(WorkerSign sign, string? breach = null) =>
        WorkerProcess.Lose(ref _worker, sign, "its decoder", breach, limits.MaxTime);

    private void Leave()
    {
        _worker?.Leave();
        _worker = null;
    }
}
