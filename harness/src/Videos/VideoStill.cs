using SkiaSharp;
using Cotejo.Harness.Pictures;

namespace Cotejo.Harness.Videos;

/// <summary>A picture that went through a video: filmed for a second, and taken out of it again.</summary>
internal static class VideoStill
{
    /// <returns>640 pixels wide, as H.264 of 400 kbit/s leaves it.</returns>
    public static SKBitmap Of(SKBitmap bitmap)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("cotejo-still-");
        try
        {
            string film = Path.Combine(folder.FullName, "film.mp4"), still = Path.Combine(folder.FullName, "still.png");
            string[] raw = ["-f", "rawvideo", "-pix_fmt", "bgra", "-video_size", $"{bitmap.Width}x{bitmap.Height}", "-framerate", "25", "-i", "pipe:0"];
            string[] coded = ["-vf", "scale=640:-2,loop=24:1", "-c:v", "libx264", "-preset", "superfast", "-b:v", "400k", "-pix_fmt", "yuv420p", "-threads", "1"];
            Ffmpeg.Run([.. raw, .. coded, film], stream => stream.Write(bitmap.GetPixelSpan()));
            Ffmpeg.Run(["-threads", "1", "-i", film, "-vf", "select=eq(n\\,12)", "-frames:v", "1", "-update", "1", "-threads", "1", still]);
            return Encoded.Decode(File.ReadAllBytes(still));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
