using Cotejo.Engine.Isolation;

namespace Cotejo.Engine.Decoding.Workers;

/// <summary>What is asked of a worker about pictures.</summary>
internal static class PictureRequests
{
    /// <param name="moreBytes">Of address space that the worker may take beyond what it has at its start.</param>
    public static WorkerRequest Hello(DecodeLimits limits, long moreBytes) => new()
    {
        Operation = WorkerOperation.Hello,
        Length = moreBytes,
        First = limits.MaxPixels,
        Second = limits.MaxFrames,
        Third = limits.MaxSide,
        Fourth = limits.MaxAnimationPixels,
        Fifth = limits.MaxFileBytes,
    };

    public static DecodeLimits LimitsOf(in WorkerRequest hello) =>
        new(hello.First, (int)hello.Second, (int)hello.Third, hello.Fourth, (int)hello.Fifth);

    public static WorkerRequest ReadHeader(MediaType type, int length) =>
        new() { Operation = WorkerOperation.ReadHeader, Type = (int)type, Length = length };

    public static WorkerRequest Decode(bool hold, bool whole) =>
        new() { Operation = WorkerOperation.Decode, First = hold ? 1 : 0, Second = whole ? 1 : 0 };
}
