using Cotejo.Harness.Pictures;

namespace Cotejo.Harness.Videos;

/// <summary>
/// One shot: a camera that pans and zooms slowly over a painted picture, with a few painted objects that cross it. Speeds are
/// those of a hand or a tripod, so that frames half a second apart are still the same picture to a perceptual hash.
/// </summary>
internal sealed class MovingScene
{
    /// <summary>The ground, by the size of a frame: room to pan.</summary>
    private const double Ground = 1.5;

    private readonly int _width, _height;
    private readonly Picture _ground;
    private readonly View _from, _to;
    private readonly double _seconds;
    private readonly Mover[] _movers;

    /// <param name="seconds">How long it is shown: the camera's way is laid out for it.</param>
    public MovingScene(ulong seed, int width, int height, double seconds)
    {
        (_width, _height, _seconds) = (width, height, seconds);
        var chance = new Chance(seed);
        _ground = Broadcast(Painter.Paint(chance.Next(), (int)(width * Ground) & ~1, (int)(height * Ground) & ~1));
        _from = View.Invent(chance);
        _to = _from.After(chance, seconds);
        _movers = [.. Enumerable.Range(0, chance.Between(2, 4)).Select(_ => Mover.Invent(chance, width, height))];
    }

    /// <param name="seconds">Since the scene began.</param>
    /// <param name="yuv">Receives 4:2:0 planes one after the other, at video levels.</param>
    public void Draw(double seconds, Span<byte> yuv)
    {
        View view = View.Between(_from, _to, seconds / _seconds);
        int luma = _width * _height, chroma = luma / 4;
        // Where the view's edge lies in the ground, in pixels of luma; a chroma plane has everything at half.
        double left = view.X * (_ground.Width - _width * view.Size), top = view.Y * (_ground.Height - _height * view.Size);
        Resampler.Draw(_ground.Luma, _ground.Width, _ground.Height, yuv[..luma], _width, _height, left, top, view.Size);
        foreach (var (i, plane) in ((byte[][])[_ground.Cb, _ground.Cr]).Index())
        {
            Span<byte> target = yuv.Slice(luma + i * chroma, chroma);
            Resampler.Draw(plane, _ground.ChromaWidth, _ground.ChromaHeight, target, _width / 2, _height / 2, left / 2, top / 2, view.Size);
        }
        foreach (Mover mover in _movers) { mover.Draw(seconds, yuv, _width, _height); }
    }

    /// <summary>From full range to the 16 to 235 of video, which players and ffmpeg expand again.</summary>
    internal static Picture Broadcast(Picture picture)
    {
        byte[] luma = picture.Luma;
        for (int i = 0; i < luma.Length; i++) { luma[i] = (byte)(16 + (luma[i] * 219 + 127) / 255); }
        return picture;
    }

    /// <param name="X">Place between the leftmost view, 0, and the rightmost, 1.</param>
    /// <param name="Size">Of the view in the ground, by the size of a frame: larger shows more.</param>
    private readonly record struct View(double X, double Y, double Size)
    {
        private const double Least = 0.85, Most = 1.25;

        public static View Invent(Chance chance) => new(chance.Between(0.1, 0.9), chance.Between(0.1, 0.9), chance.Between(Least, Most));

        /// <summary>Where the camera is in the end: it stands still, or pans by up to 2.5 % of the width and zooms by up to 1 % in a second.</summary>
        public View After(Chance chance, double seconds)
        {
            if (chance.Happens(0.3)) { return this; }
            var (x, y) = chance.Direction();
            double pan = chance.Between(0.002, 0.025) * seconds / (Ground - Size), zoom = chance.Between(-0.01, 0.01) * seconds;
            return new View(Math.Clamp(X + x * pan, 0, 1), Math.Clamp(Y + y * pan, 0, 1), Math.Clamp(Size * (1 + zoom), Least, Most));
        }

        public static View Between(View a, View b, double share) =>
            new(a.X + (b.X - a.X) * share, a.Y + (b.Y - a.Y) * share, a.Size + (b.Size - a.Size) * share);
    }
}
