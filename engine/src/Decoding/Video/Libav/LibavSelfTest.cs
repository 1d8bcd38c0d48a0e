using System.Runtime.InteropServices;
using System.Text;

namespace Cotejo.Engine.Decoding.Video.Libav;

/// <summary>Whether the libraries of this machine are those that <see cref="LibavLayout"/> describes.</summary>
internal static unsafe class LibavSelfTest
{
    private const int Width = 48, Height = 32;

    /// <summary>White comes out of ffmpeg's conversion as 253.</summary>
    private const int Tolerance = 4;

    /// <summary>Grey levels of the frames, as video stores them, and what they are as luma.</summary>
    private static readonly (byte Stored, byte Luma)[] Levels = [(16, 0), (126, 128), (235, 255)];

    /// <returns>Null, and the version, when they can be used; else why not. The log is theirs from then on.</returns>
    public static string? Problem(out string version)
    {
        version = "";
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64) { return "the libraries of ffmpeg are called on x64 alone"; }
        try
        {
            version = Marshal.PtrToStringUTF8((nint)LibavCalls.VersionInfo()) ?? "";
            (string Name, uint Version, uint Major)[] all =
            [
                (LibavCalls.Format, LibavCalls.FormatVersion(), 59), (LibavCalls.Codec, LibavCalls.CodecVersion(), 59),
                (LibavCalls.Util, LibavCalls.UtilVersion(), 57), (LibavCalls.Filter, LibavCalls.FilterVersion(), 8), (LibavCalls.Scale, LibavCalls.ScaleVersion(), 6),
            ];
            foreach (var (name, number, major) in all)
            {
                if (number >> 16 != major) { return $"{name} calls itself {number >> 16}"; }
            }
            LibavLog.Install();
            return Fields() ?? Decodes();
        }
        catch (DllNotFoundException e) { return "a library of ffmpeg 5.1 is missing: " + e.Message; }
        catch (EntryPointNotFoundException e) { return "a library of ffmpeg 5.1 is not whole: " + e.Message; }
        catch (LibavDeclinedException e) { return "a known video is not decoded: " + e.Message; }
    }

    /// <summary>What the decoding of a video of one kind does not touch.</summary>
    private static string? Fields()
    {
        void* packet = LibavCalls.AllocatePacket(), frame = LibavCalls.AllocateFrame(), decoder = LibavCalls.AllocateDecoder(null);
        var rate = new Rational(3, 7);
        try
        {
            fixed (byte* name = "pkt_timebase\0"u8)
            {
                return LibavLayout.At<long>(packet, LibavLayout.PacketTime) == LibavLayout.NoTime
                    && LibavLayout.At<long>(packet, LibavLayout.PacketDecodeTime) == LibavLayout.NoTime
                    && LibavLayout.At<long>(frame, LibavLayout.FrameTime) == LibavLayout.NoTime
                    && LibavLayout.At<long>(frame, LibavLayout.FrameBestTime) == LibavLayout.NoTime
                    && LibavLayout.At<int>(frame, LibavLayout.FrameFormat) == -1
                    && LibavCalls.SetOption(decoder, name, rate, 0) >= 0
                    && LibavLayout.At<Rational>(decoder, LibavLayout.DecoderTimeBase) == rate
                    ? null : "fields of the libraries of ffmpeg lie elsewhere";
            }
        }
        finally
        {
            LibavCalls.FreePacket(&packet);
            LibavCalls.FreeFrame(&frame);
            LibavCalls.FreeDecoder(&decoder);
        }
    }

    private static string? Decodes()
    {
        var seen = new Seen();
        Decode(Levels.Select(level => Enumerable.Repeat(level.Stored, Width * Height).Concat(Enumerable.Repeat((byte)128, Width * Height / 2)).ToArray()), seen, twin: false);
        if (seen.Frames != Levels.Length || !seen.IsRight || !seen.HasFacts) { return "a known video comes out of the libraries of ffmpeg as another one"; }
        // All that a twin could get wrong is in noise; where it does, frames go the long way.
        var random = new Random(1);
        byte[][] noise = [.. Enumerable.Range(0, 3).Select(_ => new byte[Width * Height * 3 / 2])];
        foreach (byte[] frame in noise) { random.NextBytes(frame); }
        Seen expected = new(), actual = new();
        Decode(noise, expected, twin: false);
        Decode(noise, actual, twin: true);
        LibavLuma.IsProven = expected.Luma.Count > 0 && expected.Luma.SequenceEqual(actual.Luma);
        return null;
    }

    /// <param name="frames">Planes of 8 bits in 4:2:0.</param>
    private static void Decode(IEnumerable<byte[]> frames, Seen seen, bool twin)
    {
        using var file = new MemoryStream();
        file.Write(Encoding.ASCII.GetBytes($"YUV4MPEG2 W{Width} H{Height} F25:1 Ip A1:1 C420jpeg\n"));
        foreach (byte[] frame in frames)
        {
            file.Write("FRAME\n"u8);
            file.Write(frame);
        }
        file.Position = 0;
        LibavVideo.Decode(file, new LibavRequest(new FrameChoice(TimeSpan.Zero), 1, Width * Height, twin), seen);
    }

    private sealed class Seen : ILibavTaker
    {
        public int Frames { get; private set; }
        public bool IsRight { get; private set; } = true;
        public bool HasFacts { get; private set; }
        public List<byte> Luma { get; } = [];

        public void Take(ReadOnlySpan<byte> line) => HasFacts |= line.StartsWith("[info] Input #0, yuv4mpegpipe,"u8);

        public void Take(int width, int height, long? stamp, ReadOnlySpan<byte> luma)
        {
            const long StampsPerFrame = FfmpegCommand.TicksPerSecond / 25 * FrameChoice.TimeFactor;
            byte expected = Levels[Math.Min(Frames, Levels.Length - 1)].Luma;
            bool isEven = luma.IndexOfAnyExceptInRange((byte)Math.Max(expected - Tolerance, 0), (byte)Math.Min(expected + Tolerance, 255)) < 0;
            IsRight &= width == Width && height == Height && stamp == Frames * StampsPerFrame && isEven;
            Luma.AddRange(luma);
            Frames++;
        }
    }
}
