using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Cotejo.Kernels;

namespace Cotejo.Engine.Decoding.Workers;

/// <summary>What a worker read in a header; behind it come its two texts.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct HeaderAnswer
{
    /// <summary>A <see cref="FailureKind"/>, or <see cref="Answers.None"/>.</summary>
    public int Failure;
    public int Width, Height, Frames;
    public long WorkingBytes;

    /// <summary>Bytes of each text, or <see cref="Answers.None"/>.</summary>
    public int Decoder, Message;
}

/// <summary>What a worker decoded; behind it come its three texts, then its frames.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct DecodeAnswer
{
    public int Failure;
    public int Width, Height, Frames;
    public int Decoder, Damage, Message;

    /// <summary>Frames that follow.</summary>
    public int Records;
}

/// <summary>One frame: its hashes, or what a device will hash.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FrameAnswer
{
    /// <summary>A <see cref="Kernels.Pdq.FramePayload"/> whose bytes lie in the shared memory behind those of the frames before it; or
    /// <see cref="Answers.None"/> for hashes.</summary>
    public int Payload;
    public int Width, Height;
    public int FullQuality, CentredQuality;
    public EightHashes Full, Centred;

    public int HasTwin;
    public int Left, Top, InnerWidth, InnerHeight, TwinQuality;
    public EightHashes Twin;
}

/// <summary>In the order of <see cref="Orientation"/>.</summary>
[InlineArray(8)]
internal struct EightHashes
{
    private Hash256 _first;
}

internal static class Answers
{
    public const int None = -1;

    /// <summary>Of any text, in UTF-8: above what <see cref="QuotedWords"/> lets through.</summary>
    public const int LongestText = 4096;

    /// <summary>Where the payloads of frames begin in the shared memory, behind the file.</summary>
    public static long PayloadStart(long fileBytes) => (fileBytes + 63) & ~63L;
}
