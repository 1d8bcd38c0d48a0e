using Cotejo.Harness.Pictures;
using Cotejo.Harness.Videos;
using SkiaSharp;

namespace Cotejo.Harness.Accuracy;

/// <summary>An edit whose effect on the hashes is measured. Every edit ends as a JPEG, as it does in life.</summary>
/// <param name="Make">The edited bitmap; null where the edit does not apply to a picture of that size.</param>
/// <param name="Quality">Of the JPEG that it is saved as.</param>
internal sealed record TrialEdit(string Name, int Quality, Func<SKBitmap, Chance, SKBitmap?> Make)
{
    private const int Saved = 85;

    /// <summary>Something uniform around the whole picture.</summary>
    public static IReadOnlyList<TrialEdit> Borders { get; } =
    [
        new("border 3 %", Saved, (bitmap, _) => Retouch.Border(bitmap, 0.03)),
        new("letter-box 12 %", Saved, (bitmap, _) => Retouch.Surround(bitmap, 0, 0.12, 0, 0.12, SKColors.Black, SKColors.Black)),
        new("pillar-box 35 %", Saved, (bitmap, _) => Retouch.Surround(bitmap, 0.35, 0, 0.35, 0, SKColors.Black, SKColors.Black)),
        new("solid bar 6 % below", Saved, (bitmap, _) => Retouch.Surround(bitmap, 0, 0, 0, 0.06, SKColors.White, SKColors.White)),
        new("written bar 10 % below", Saved, (bitmap, chance) =>
        {
            using SKBitmap barred = Retouch.Surround(bitmap, 0, 0, 0, 0.1, SKColors.White, SKColors.White);
            return Retouch.Caption(barred, chance, 0.1 / 1.1);
        }),
        new("screenshot", Saved, (bitmap, _) => Retouch.Surround(bitmap, 0.02, 0.08, 0.02, 0.14, new SKColor(28, 28, 30), new SKColor(242, 242, 247))),
    ];

    public static IReadOnlyList<TrialEdit> All { get; } =
    [
        .. ((int[])[30, 50, 70, 80, 95]).Select(quality => new TrialEdit($"jpeg q{quality}", quality, (bitmap, _) => bitmap.Copy())),
        .. ((int[])[2, 4, 8]).Select(part => new TrialEdit($"1/{part} scale, q75", 75, (bitmap, _) => Reshape.Resize(bitmap, bitmap.Width / part, bitmap.Height / part))),
        .. ((int[])[1280, 800, 320, 160]).Select(longer => new TrialEdit($"to {longer} px, q80", 80, (bitmap, _) =>
            Math.Max(bitmap.Width, bitmap.Height) > longer ? Reshape.Fit(bitmap, longer) : null)),
        new("to 800 px q70, then 1280 px", 80, (bitmap, _) => Twice(bitmap)),
        new("brightness +30", Saved, (bitmap, _) => Retouch.Brighten(bitmap, 30)),
        new("brightness -30", Saved, (bitmap, _) => Retouch.Brighten(bitmap, -30)),
        new("contrast x1.4", Saved, (bitmap, _) => Retouch.Contrast(bitmap, 1.4)),
        new("contrast x0.7", Saved, (bitmap, _) => Retouch.Contrast(bitmap, 0.7)),
        new("gamma 1.5", Saved, (bitmap, _) => Retouch.Gamma(bitmap, 1.5)),
        new("gamma 0.67", Saved, (bitmap, _) => Retouch.Gamma(bitmap, 0.67)),
        new("blur sigma 0.3 %", Saved, (bitmap, _) => Retouch.Blur(bitmap, 0.003f * Math.Max(bitmap.Width, bitmap.Height))),
        new("blur sigma 1 %", Saved, (bitmap, _) => Retouch.Blur(bitmap, 0.01f * Math.Max(bitmap.Width, bitmap.Height))),
        new("noise sigma 10", Saved, (bitmap, chance) => Retouch.Noise(bitmap, chance, 10)),
        new("noise sigma 20", Saved, (bitmap, chance) => Retouch.Noise(bitmap, chance, 20)),
        new("sharpen 150 %", Saved, (bitmap, _) => Retouch.Sharpen(bitmap, 1.5f, 150)),
        new("grey", Saved, (bitmap, _) => Retouch.Grey(bitmap)),
        new("caption bar 6 %", Saved, (bitmap, chance) => Retouch.Caption(bitmap, chance, 0.06)),
        new("logo 10 %", Saved, (bitmap, _) => Retouch.Logo(bitmap, 0.10)),
        new("emoji 15 %", Saved, (bitmap, chance) => Retouch.Emoji(bitmap, chance, 0.15)),
        .. ((int[])[2, 5, 10, 20]).Select(share => new TrialEdit($"crop {share} %", Saved, (bitmap, _) => Retouch.Crop(bitmap, share / 100.0))),
        .. ((int[])[1, 2, 3, 4, 5]).Select(degrees => new TrialEdit($"turned by {degrees} degrees", Saved, (bitmap, _) => Reshape.Tilt(bitmap, degrees))),
        .. Borders,
        new("video still", Saved, (bitmap, _) => VideoStill.Of(bitmap)),
        new("collage 2x2", Saved, Montage.Collage),
        new("mirrored", Saved, (bitmap, _) => Reshape.Mirror(bitmap)),
        new("top to bottom", Saved, (bitmap, _) => Reshape.Flip(bitmap)),
        new("rotated 90", Saved, (bitmap, _) => Reshape.Rotate90(bitmap)),
        new("rotated 180", Saved, (bitmap, _) => Reshape.Rotate180(bitmap)),
        new("rotated 270", Saved, (bitmap, _) => Reshape.Rotate270(bitmap)),
    ];

    public SKBitmap? Apply(SKBitmap bitmap, Chance chance) => Save(bitmap, chance) is { } file ? Encoded.Decode(file) : null;

    public byte[]? Save(SKBitmap bitmap, Chance chance)
    {
        using SKBitmap? edited = Make(bitmap, chance);
        return edited is null ? null : Encoded.Jpeg(edited, Quality);
    }

    /// <summary>Forwarded through two networks.</summary>
    private static SKBitmap Twice(SKBitmap bitmap)
    {
        using SKBitmap small = Reshape.Fit(bitmap, 800);
        using SKBitmap again = Encoded.Decode(Encoded.Jpeg(small, 70));
        return Reshape.Fit(again, 1280);
    }
}
