using Cotejo.Engine.Isolation;

namespace Cotejo.Engine.Decoding.Video.Libav;

/// <summary>What is asked of a worker about videos.</summary>
internal static class WarmRequests
{
    private const long KeyFrames = -1;

    public static WorkerRequest Decode(FrameChoice choice, VideoSettings settings, long length) => new()
    {
        Operation = WorkerOperation.DecodeVideo,
        Type = settings.Threads,
        Length = length,
        First = choice.Every?.Ticks ?? KeyFrames,
        Second = settings.Limits.MaxPixels,
    };

    public static LibavRequest Read(in WorkerRequest request) =>
        new(new FrameChoice(request.First == KeyFrames ? null : new TimeSpan(request.First)), request.Type, request.Second, LibavLuma.IsProven);
}
