using SkiaSharp;

namespace Cotejo.Engine.Tests;

/// <summary>A folder that goes with the test, and pictures to put into it.</summary>
public sealed class TestFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("cotejo-test-").FullName;

    public string this[string name] => Path.Combine(Root, name);

    /// <summary>A picture that no other seed resembles: soft shapes and grain, natural enough for a quality above 50.</summary>
    public static SKBitmap Picture(int seed, int width = 320, int height = 240)
    {
        var chance = new Random(seed);
        var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(Color(chance));
        using var paint = new SKPaint { IsAntialias = true };
        for (int i = 0; i < 60; i++)
        {
            paint.Color = Color(chance).WithAlpha(160);
            canvas.DrawOval(chance.Next(width), chance.Next(height), chance.Next(4, width / 4), chance.Next(4, height / 4), paint);
        }
        return bitmap;
    }

    /// <summary>The same under light that changes from corner to corner: no edge of it is flat, as of a photograph.</summary>
    public static SKBitmap Photograph(int seed, int width, int height)
    {
        var bitmap = Picture(seed, width, height);
        using var canvas = new SKCanvas(bitmap);
        using var light = SKShader.CreateLinearGradient(default, new SKPoint(width / 3f, height / 3f), [SKColors.Black.WithAlpha(150), SKColors.White.WithAlpha(150)], SKShaderTileMode.Mirror);
        using var paint = new SKPaint { Shader = light };
        canvas.DrawPaint(paint);
        return bitmap;
    }

    public string Write(string name, byte[] bytes)
    {
        string path = this[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public string Jpeg(string name, int seed, int quality = 85, int width = 320, int height = 240)
    {
        using var picture = Picture(seed, width, height);
        return Write(name, Encode(picture, SKEncodedImageFormat.Jpeg, quality));
    }

    public string Png(string name, int seed)
    {
        using var picture = Picture(seed);
        return Write(name, Encode(picture, SKEncodedImageFormat.Png, 100));
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static byte[] Encode(SKBitmap picture, SKEncodedImageFormat format, int quality)
    {
        using var data = picture.Encode(format, quality);
        return data.ToArray();
    }

    private static SKColor Color(Random chance) => new((byte)chance.Next(256), (byte)chance.Next(256), (byte)chance.Next(256));
}
