using Cotejo.Kernels;

namespace Cotejo.Engine.Matching.Videos;

/// <summary>A kept frame of a video with what it is matched by.</summary>
/// <param name="Time">When it is first shown.</param>
/// <param name="Until">When the last of its near-repeats is shown, which are not kept; <paramref name="Time"/> when it has none.</param>
/// <param name="Full">Of policy full, as the frame is stored.</param>
/// <param name="Centred">Eight, in the order of <see cref="Orientation"/>; null when their quality is below 50.</param>
/// <param name="Trimmed">Likewise, of what lies inside the border; null also without a border.</param>
public sealed record SequenceFrame(
    int Frame, TimeSpan Time, TimeSpan Until, int FullQuality, Hash256 Full, Hash256[]? Centred, Hash256[]? Trimmed);

/// <summary>The kept frames of a video.</summary>
/// <param name="Duration">As the container tells it; null when it does not. Only the frames count here.</param>
/// <param name="Step">The usual time from one sampled frame to the next; null to take it from the frames.</param>
public sealed record VideoSequence(int Content, TimeSpan? Duration, TimeSpan? Step, IReadOnlyList<SequenceFrame> Frames);
