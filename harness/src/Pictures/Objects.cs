namespace Cotejo.Harness.Pictures;

/// <summary>Objects in front of the fractal ground: ellipses and convex polygons, large ones first, each with its shading and colour.</summary>
internal static class Objects
{
    public static void Place(Chance chance, Scene scene, short[] luma, short[] cb, short[] cr, int width, int height)
    {
        int side = Math.Min(width, height);
        for (int i = 0; i < scene.Objects; i++)
        {
            // From half the picture down to a fiftieth, largest first, as near things hide far ones.
            double radius = side * 0.5 / (1 + 24.0 * i / scene.Objects * chance.Between(0.3, 1.0));
            double x = chance.Between(-0.1, 1.1) * width, y = chance.Between(-0.1, 1.1) * height;
            IOutline outline = chance.Happens(0.55)
                ? new Ellipse(x, y, radius, radius * chance.Between(0.35, 1.0), chance.Direction())
                : Polygon.Around(chance, x, y, radius);
            int cover = chance.Between(3, 8);
            Shade(luma, width, height, outline, (int)y, cover, Painter.Unit * chance.Between(-110, 110), chance.Between(-90, 90));
            Shade(cb, width, height, outline, (int)y, cover, Painter.Unit * chance.Between(-26, 26), 0);
            Shade(cr, width, height, outline, (int)y, cover, Painter.Unit * chance.Between(-26, 30), 0);
        }
    }

    /// <param name="cover">Eighths: 8 hides what is behind, 3 tints it.</param>
    /// <param name="slope">Change of the target per hundred rows, in grey levels.</param>
    private static void Shade(short[] plane, int width, int height, IOutline outline, int middle, int cover, int target, int slope)
    {
        var (top, bottom) = outline.Rows;
        for (int y = Math.Max(top, 0); y < Math.Min(bottom, height); y++)
        {
            if (!outline.Span(y, out double from, out double to)) { continue; }
            int start = Math.Clamp((int)Math.Ceiling(from), 0, width), end = Math.Clamp((int)Math.Ceiling(to), start, width);
            int goal = Math.Clamp(target + (y - middle) * slope * Painter.Unit / 100, -200 * Painter.Unit, 200 * Painter.Unit);
            Span<short> row = plane.AsSpan(y * width + start, end - start);
            for (int x = 0; x < row.Length; x++) { row[x] += (short)((goal - row[x]) * cover >> 3); }
        }
    }
}

/// <summary>A convex outline, asked row by row.</summary>
internal interface IOutline
{
    (int Top, int Bottom) Rows { get; }

    bool Span(int y, out double from, out double to);
}

/// <param name="Axis">Direction of the long half-axis <paramref name="A"/>.</param>
internal sealed record Ellipse(double X, double Y, double A, double B, (double X, double Y) Axis) : IOutline
{
    public (int Top, int Bottom) Rows => ((int)(Y - A), (int)(Y + A) + 1);

    public bool Span(int y, out double from, out double to)
    {
        // ((dx ux + dy uy) / A)^2 + ((dy ux - dx uy) / B)^2 <= 1, solved for dx.
        double dy = y - Y, a2 = 1 / (A * A), b2 = 1 / (B * B);
        double p = a2 * Axis.X * Axis.X + b2 * Axis.Y * Axis.Y;
        double q = (a2 - b2) * Axis.X * Axis.Y * dy;
        double r = (a2 * Axis.Y * Axis.Y + b2 * Axis.X * Axis.X) * dy * dy - 1;
        double root = q * q - p * r;
        (from, to) = root <= 0 ? (0, 0) : (X + (-q - Math.Sqrt(root)) / p, X + (-q + Math.Sqrt(root)) / p);
        return root > 0;
    }
}

internal sealed record Polygon((double X, double Y)[] Corners) : IOutline
{
    public (int Top, int Bottom) Rows => ((int)Corners.Min(c => c.Y), (int)Corners.Max(c => c.Y) + 1);

    /// <summary>Three to six corners on a circle that is squeezed along one direction; chords of a circle are convex.</summary>
    public static Polygon Around(Chance chance, double x, double y, double radius)
    {
        var squeeze = chance.Direction();
        double flat = chance.Between(0.25, 1.0);
        var corners = new (double X, double Y)[chance.Between(3, 6)];
        for (int i = 0; i < corners.Length; i++)
        {
            var (dx, dy) = chance.Direction();
            double along = (dx * squeeze.X + dy * squeeze.Y) * (1 - flat);
            corners[i] = (x + radius * (dx - along * squeeze.X), y + radius * (dy - along * squeeze.Y));
        }
        return new Polygon(corners);
    }

    /// <summary>The hull's extent on a row: the outermost crossings of all chords, so that the order of corners does not matter.</summary>
    public bool Span(int y, out double from, out double to)
    {
        (from, to) = (double.MaxValue, double.MinValue);
        for (int i = 0; i < Corners.Length; i++)
        {
            for (int j = i + 1; j < Corners.Length; j++)
            {
                var (a, b) = (Corners[i], Corners[j]);
                if ((a.Y <= y) == (b.Y <= y)) { continue; }
                double x = a.X + (y - a.Y) * (b.X - a.X) / (b.Y - a.Y);
                from = Math.Min(from, x);
                to = Math.Max(to, x);
            }
        }
        return to > from;
    }
}
