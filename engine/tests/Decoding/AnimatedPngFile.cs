using System.Buffers.Binary;

namespace Cotejo.Engine.Tests.Decoding;

/// <summary>One frame of a hand-made animation: its rectangle, and its pixels as R, G, B, A.</summary>
internal sealed record AnimatedPngFrame(int X, int Y, int Width, int Height, byte[] Rgba, int Disposal = 0, int Blend = 0);

/// <summary>An animated PNG as a list of chunks that a test may change before it is written, and what it should show.</summary>
internal sealed class AnimatedPngFile
{
    private uint _sequence;

    public List<(string Type, byte[] Data)> Chunks { get; } = [];

    /// <summary>A file whose first frame is its default image, in RGBA.</summary>
    public static AnimatedPngFile Of(int width, int height, params AnimatedPngFrame[] frames)
    {
        var file = new AnimatedPngFile();
        file.Begin(width, height, 8, 6, frames.Length);
        foreach (var frame in frames)
        {
            file.Control(frame);
            file.Data(HandMade.PngData(frame.Rgba, frame.Height), image: ReferenceEquals(frame, frames[0]));
        }
        return file;
    }

    /// <summary>A canvas of <see cref="Picture"/>'s size, then blocks on it: neither empty nor alike, some transparent.</summary>
    public static AnimatedPngFrame[] Blocks(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            int width = i == 0 ? Picture.Width : random.Next(8, 40), height = i == 0 ? Picture.Height : random.Next(8, 30);
            return new AnimatedPngFrame(i == 0 ? 0 : random.Next(24), i == 0 ? 0 : random.Next(18), width, height,
                Pixels(width, height, i), random.Next(3), random.Next(2));
        })];
    }

    /// <summary>A smooth picture with every kind of transparency in it.</summary>
    public static byte[] Pixels(int width, int height, int phase)
    {
        byte[] rgb = Picture.Rgb(width, height, phase), rgba = new byte[width * height * 4];
        for (int i = 0; i < width * height; i++)
        {
            rgb.AsSpan(3 * i, 3).CopyTo(rgba.AsSpan(4 * i));
            rgba[4 * i + 3] = ((i + phase) % 4) switch { 0 => 0, 1 => 255, _ => (byte)(i * 7) };
        }
        return rgba;
    }

    public void Begin(int width, int height, byte depth, byte colorType, int claimed, byte interlace = 0)
    {
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = (depth, colorType, interlace);
        byte[] control = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(control, claimed);
        Chunks.Add(("IHDR", header));
        Chunks.Add(("acTL", control));
    }

    public void Control(AnimatedPngFrame frame)
    {
        byte[] control = new byte[26];
        uint[] numbers = [_sequence++, (uint)frame.Width, (uint)frame.Height, (uint)frame.X, (uint)frame.Y];
        for (int i = 0; i < numbers.Length; i++) { BinaryPrimitives.WriteUInt32BigEndian(control.AsSpan(4 * i), numbers[i]); }
        (control[21], control[23], control[24], control[25]) = (10, 100, (byte)frame.Disposal, (byte)frame.Blend);
        Chunks.Add(("fcTL", control));
    }

    /// <param name="image">Into the default image's chunks, which have no sequence number.</param>
    /// <param name="pieces">Chunks to spread it over.</param>
    public void Data(byte[] data, bool image, int pieces = 1)
    {
        foreach (byte[] piece in data.Chunk((data.Length + pieces - 1) / pieces))
        {
            byte[] number = new byte[4];
            if (!image) { BinaryPrimitives.WriteUInt32BigEndian(number, _sequence++); }
            Chunks.Add(image ? ("IDAT", piece) : ("fdAT", [.. number, .. piece]));
        }
    }

    /// <summary>The index of the <paramref name="nth"/> chunk of a type, from 0.</summary>
    public int IndexOf(string type, int nth = 0) =>
        Enumerable.Range(0, Chunks.Count).Where(i => Chunks[i].Type == type).ElementAt(nth);

    public byte[] ToBytes()
    {
        var file = new List<byte> { 0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A };
        foreach (var (type, data) in Chunks) { HandMade.Chunk(file, type, data); }
        HandMade.Chunk(file, "IEND", []);
        return [.. file];
    }

    /// <summary>
    /// The frames as they are shown, as luma: the format's text put into code as plainly as can be, a canvas of fractions for each.
    /// </summary>
    public static List<float[]> Composed(int width, int height, params AnimatedPngFrame[] frames)
    {
        double[][] canvas = [.. Enumerable.Range(0, width * height).Select(_ => new double[4])];
        var shown = new List<float[]>();
        foreach (var frame in frames)
        {
            double[][] before = [.. canvas];
            for (int i = 0; i < frame.Width * frame.Height; i++)
            {
                int at = (frame.Y + i / frame.Width) * width + frame.X + i % frame.Width;
                double[] source = [.. frame.Rgba.AsSpan(4 * i, 4).ToArray().Select(v => v / 255.0)];
                canvas[at] = frame.Blend == 0 ? source : Over(source, canvas[at]);
            }
            shown.Add([.. canvas.Select(p => (float)(255 * (0.299 * p[0] + 0.587 * p[1] + 0.114 * p[2])))]);
            for (int i = 0; i < frame.Width * frame.Height; i++)
            {
                int at = (frame.Y + i / frame.Width) * width + frame.X + i % frame.Width;
                if (frame.Disposal == 1) { canvas[at] = new double[4]; }
                if (frame.Disposal == 2) { canvas[at] = before[at]; }
            }
        }
        return shown;
    }

    private static double[] Over(double[] source, double[] below)
    {
        double alpha = source[3] + below[3] * (1 - source[3]);
        if (source[3] == 0) { return below; }
        return [.. Enumerable.Range(0, 3).Select(i => (source[i] * source[3] + below[i] * below[3] * (1 - source[3])) / alpha), alpha];
    }
}
