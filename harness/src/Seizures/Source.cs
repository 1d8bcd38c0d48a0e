using Cotejo.Harness.Pictures;
using SkiaSharp;

namespace Cotejo.Harness.Seizures;

/// <summary>One picture and what has been made of it so far. Used by one thread; holds the bitmaps until disposed.</summary>
/// <param name="photograph">A file to start from, whatever the shape; null: one is painted.</param>
internal sealed class Source(ulong seed, int number, SourceShape shape, JpegWriter writer, byte[]? photograph = null) : IDisposable
{
    /// <summary>The box in which messengers send a picture, in pixels.</summary>
    public const int MessengerBox = 1280;

    private readonly Dictionary<string, byte[]> _made = [];
    private SKBitmap? _bitmap, _sent;

    /// <summary>As the camera wrote it; edits start from here, as they do in life.</summary>
    public byte[] Original => field ??= photograph ?? writer.Write(Paint(), shape.Quality, shape.Progressive);

    public SKBitmap Bitmap => _bitmap ??= Encoded.Decode(Original);

    /// <summary>What arrives when it is sent as a photo: made smaller where it does not fit.</summary>
    public SKBitmap Sent => Math.Max(Bitmap.Width, Bitmap.Height) <= MessengerBox ? Bitmap : _sent ??= Reshape.Fit(Bitmap, MessengerBox);

    public JpegWriter Writer => writer;

    /// <summary>The same edit gives the same bytes, however often it occurs.</summary>
    public byte[] Make(Edit edit)
    {
        if (!_made.TryGetValue(edit.Name, out byte[]? file))
        {
            file = edit.Apply(this, Chance.For(seed, edit.Name, number));
            _made.Add(edit.Name, file);
        }
        return file;
    }

    public void Dispose()
    {
        _bitmap?.Dispose();
        _sent?.Dispose();
    }

    private Picture Paint() => Painter.Paint(Chance.For(seed, "picture", number).Next(), shape.Width, shape.Height, shape.Soft);
}

/// <param name="Progressive">Desktop clients of messengers send these; cameras and phones do not.</param>
/// <param name="Soft">Painted with little in it.</param>
internal readonly record struct SourceShape(int Width, int Height, int Quality, bool Progressive, bool Soft = false)
{
    public static SourceShape Invent(Chance chance)
    {
        int longer = chance.Pick<int>([320, 480, 640, 640, 640, 800, 800, 960, 1024, 1280, 1280, 1280, 1280, 1600, 2560]);
        int shorter = longer * chance.Pick<int>([75, 75, 75, 67, 56, 100]) / 100 & ~1;
        bool portrait = chance.Happens(0.45);
        return new SourceShape(portrait ? shorter : longer, portrait ? longer : shorter, chance.Between(78, 93), chance.Happens(0.12));
    }
}
