using System.Buffers.Binary;

namespace Cotejo.Engine.Decoding;

/// <summary>
/// The frame header of a JPEG (ITU-T T.81, B.2.2), read in managed code: sizes are known, and refused, before any native code
/// has seen the file. Like libjpeg it steps over stray bytes between segments.
/// </summary>
/// <param name="Components">1 grey, 3 colour, 4 ink.</param>
/// <param name="CoefficientBytes">What the library keeps to the last scan when the picture comes in more than one; else 0.</param>
internal readonly record struct JpegHeader(int Width, int Height, int Components, long CoefficientBytes)
{
    private const byte StartOfScan = 0xDA, EndOfImage = 0xD9;

    public static JpegHeader Read(ReadOnlySpan<byte> file)
    {
        JpegHeader? header = null;
        bool progressive = false;
        for (int at = 2; NextSegment(file, ref at, out byte marker, out var body);)
        {
            if (marker == StartOfScan && header is { } found)
            {
                bool oneScan = !progressive && body.Length > 0 && body[0] == found.Components;
                return oneScan ? found with { CoefficientBytes = 0 } : found;
            }
            if (marker is StartOfScan or EndOfImage)
            {
                break;
            }
            if (IsFrame(marker))
            {
                header = ReadFrame(marker, body);
                progressive = marker is 0xC2 or 0xCA;
            }
        }
        return header ?? throw new DecodeException(FailureKind.Corrupt, "JPEG: no frame header before the data or the end");
    }

    /// <summary>C4, C8 and CC lie in the range and are tables, a reserved code and the arithmetic coder's settings.</summary>
    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC) or 0xF7;

    private static bool NextSegment(ReadOnlySpan<byte> file, ref int at, out byte marker, out ReadOnlySpan<byte> body)
    {
        marker = 0;
        body = default;
        while (at < file.Length)
        {
            int skip = file[at..].IndexOf((byte)0xFF);
            if (skip < 0) { return false; }
            at += skip;
            while (at < file.Length && file[at] == 0xFF) { at++; }
            if (at == file.Length) { return false; }
            marker = file[at++];
            if (marker == EndOfImage) { return true; }
            if (marker is 0x00 or 0x01 or (>= 0xD0 and <= 0xD8)) { continue; }
            if (at + 2 > file.Length) { return false; }
            int length = BinaryPrimitives.ReadUInt16BigEndian(file[at..]);
            if (length < 2) { throw new DecodeException(FailureKind.Corrupt, $"JPEG: segment {marker:X2} of length {length}"); }
            body = file[(at + 2)..Math.Min(file.Length, at + length)];
            at = Math.Min(file.Length, at + length);
            return true;
        }
        return false;
    }

    private static JpegHeader ReadFrame(byte marker, ReadOnlySpan<byte> body)
    {
        if (body.Length < 6 || body.Length < 6 + body[5] * 3)
        {
            throw new DecodeException(FailureKind.Corrupt, "JPEG: the frame header is cut off");
        }
        int precision = body[0], components = body[5];
        int height = BinaryPrimitives.ReadUInt16BigEndian(body[1..]), width = BinaryPrimitives.ReadUInt16BigEndian(body[3..]);
        if (marker is not (0xC0 or 0xC1 or 0xC2 or 0xC9 or 0xCA) || precision != 8 || components is not (1 or 3 or 4))
        {
            throw new DecodeException(FailureKind.Unsupported,
                $"JPEG: process {marker:X2} with {precision} bits and {components} components");
        }
        if (width == 0 || height == 0)
        {
            throw new DecodeException(FailureKind.Corrupt, $"JPEG: {width}x{height} pixels");
        }
        return new JpegHeader(width, height, components, Coefficients(width, height, body.Slice(6, components * 3)));
    }

    /// <summary>Two bytes a coefficient, 64 a block, whole MCUs, each component at its own sampling.</summary>
    private static long Coefficients(int width, int height, ReadOnlySpan<byte> components)
    {
        int across = 1, down = 1, blocks = 0;
        for (int i = 1; i < components.Length; i += 3)
        {
            int h = components[i] >> 4, v = components[i] & 15;
            across = Math.Max(across, h);
            down = Math.Max(down, v);
            blocks += h * v;
        }
        long mcus = (long)(width / (8 * across) + 1) * (height / (8 * down) + 1);
        return mcus * blocks * 64 * sizeof(short);
    }
}
