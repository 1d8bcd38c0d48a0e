using System.Buffers.Binary;
using System.IO.Hashing;

namespace Cotejo.Engine.Decoding;

/// <summary>
/// One frame of an animated PNG as a PNG of its own, for a library that knows no animation: the file's header with the frame's
/// size, the chunks that give the data their meaning, and the data in one chunk.
/// </summary>
internal static class PngFrameFile
{
    private const int Around = PngChunks.Prefix + PngChunks.Suffix, SequenceLength = 4;

    /// <returns>Bytes that the largest of the frames takes.</returns>
    public static int MostBytes(AnimatedPng animation) => checked(
        PngChunks.Signature.Length + Around + PngChunks.HeaderLength + animation.Shared.Sum(s => s.Length)
        + Around + animation.Frames.Max(f => f.DataLength) + Around);

    /// <param name="target">Receives the file; <see cref="MostBytes"/> are enough.</param>
    /// <param name="damage">Null, or that a chunk's own checksum tells of damage; the data are taken, with a right one.</param>
    /// <returns>The file's length.</returns>
    public static int Write(ReadOnlySpan<byte> file, AnimatedPng animation, in PngFrame frame, Span<byte> target, out string? damage)
    {
        PngChunks.Signature.CopyTo(target);
        int at = PngChunks.Signature.Length;

        var header = target.Slice(at + PngChunks.Prefix, PngChunks.HeaderLength);
        file.Slice(at + PngChunks.Prefix, PngChunks.HeaderLength).CopyTo(header);
        BinaryPrimitives.WriteInt32BigEndian(header, frame.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], frame.Height);
        at += Seal(target[at..], PngChunks.Header, PngChunks.HeaderLength);

        foreach (var (_, from, length) in animation.Shared)
        {
            file.Slice(from, length).CopyTo(target[at..]);
            at += length;
        }
        int copied = CopyData(file, frame, target[(at + PngChunks.Prefix)..], out damage);
        at += Seal(target[at..], PngChunks.Data, copied);
        return at + Seal(target[at..], PngChunks.End, 0);
    }

    /// <summary>Any number of chunks into one stream.</summary>
    private static int CopyData(ReadOnlySpan<byte> file, in PngFrame frame, Span<byte> target, out string? damage)
    {
        damage = null;
        int copied = 0;
        var chunks = PngChunks.From(file, frame.DataAt);
        // Where the frame's data begin tells which of the two kinds they are; the other kind is none of its own.
        for (uint kind = 0; chunks.Next < frame.DataEnd && chunks.MoveNext();)
        {
            if (kind == 0) { kind = chunks.Type; }
            int skip = kind == PngChunks.Data ? 0 : SequenceLength;
            if (chunks.Type != kind || chunks.Body.Length < skip) { continue; }
            if (!chunks.Cut && !chunks.ChecksumHolds) { damage ??= "the checksum of its data is wrong"; }
            chunks.Body[skip..].CopyTo(target[copied..]);
            copied += chunks.Body.Length - skip;
        }
        return copied;
    }

    /// <summary>Length, type and checksum around data that are in place.</summary>
    private static int Seal(Span<byte> chunk, uint type, int length)
    {
        BinaryPrimitives.WriteInt32BigEndian(chunk, length);
        BinaryPrimitives.WriteUInt32BigEndian(chunk[4..], type);
        int end = PngChunks.Prefix + length;
        BinaryPrimitives.WriteUInt32BigEndian(chunk[end..], Crc32.HashToUInt32(chunk[4..end]));
        return end + PngChunks.Suffix;
    }
}
