using System.Globalization;
using Cotejo.Kernels;

namespace Cotejo.Engine.Hashing;

/// <summary>The hashes of one frame under both policies.</summary>
/// <param name="Frame">0 for a still; the frame's place in an animation, or among the frames of a video that were looked at.</param>
/// <param name="FullQuality">0 to 100, of the plane under policy full; below 50 the hash is mostly rounding.</param>
/// <param name="CentredQuality">Likewise, under policy centred.</param>
/// <param name="Full">Eight hashes of policy full, in the order of <see cref="Orientation"/>.</param>
/// <param name="Centred">Eight hashes of policy centred, likewise.</param>
public sealed record HashedFrame(int Frame, int FullQuality, Hash256[] Full, int CentredQuality, Hash256[] Centred)
{
    /// <summary>When a video shows it; null for a picture.</summary>
    public FrameTime? Time { get; init; }

    /// <summary>The twin without the uniform border around it; null where there is no border.</summary>
    public TrimmedHash? Trimmed { get; init; }
}

/// <summary>When a frame of a video is shown, and the frames behind it that look the same and are not kept.</summary>
/// <param name="First">Presentation time of the frame itself.</param>
/// <param name="Last">Presentation time of the last near-repeat of it; <paramref name="First"/> when there is none.</param>
/// <param name="Repeats">Near-repeats that were looked at and left out.</param>
public readonly record struct FrameTime(TimeSpan First, TimeSpan Last, int Repeats);

/// <summary>The second hash of a frame with a uniform border: policy centred, of what lies inside.</summary>
/// <param name="Inner">What lies inside, in pixels of the frame.</param>
/// <param name="Quality">0 to 100, as every hash has it.</param>
/// <param name="Hashes">Eight, in the order of <see cref="Orientation"/>.</param>
public sealed record TrimmedHash(InnerRectangle Inner, int Quality, Hash256[] Hashes)
{
    /// <param name="twins">Of the frames in their order; frames beyond have none.</param>
    internal static IReadOnlyList<HashedFrame> Attach(IReadOnlyList<HashedFrame> frames, IReadOnlyList<TrimmedHash?> twins) =>
        twins.Count == 0 ? frames : [.. frames.Select((frame, i) => i < twins.Count ? frame with { Trimmed = twins[i] } : frame)];
}

/// <summary>A part of a frame, in pixels; inside it, and not empty.</summary>
public readonly record struct InnerRectangle(int Left, int Top, int Width, int Height)
{
    /// <summary>As the ledger keeps it: left,top,width,height.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Left},{Top},{Width},{Height}");

    public long Pixels => (long)Width * Height;

    /// <returns>Null when it is not what <see cref="ToString"/> writes, or is empty.</returns>
    public static InnerRectangle? Parse(string text)
    {
        int[] numbers = new int[4];
        string[] parts = text.Split(',');
        if (parts.Length != numbers.Length) { return null; }
        for (int i = 0; i < numbers.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i])) { return null; }
        }
        return numbers is [var left, var top, > 0 and var width, > 0 and var height] ? new(left, top, width, height) : null;
    }
}
