namespace Cotejo.Harness.Pictures;

/// <summary>Strength of the noise that each doubling adds: a 1/f spectrum has the same at every scale; photographs fall a little faster.</summary>
/// <param name="First">At the coarsest level, in painting units.</param>
/// <param name="Decline">What remains from one doubling to the next.</param>
/// <param name="Doublings">Levels that get noise; finer ones are only smoothed.</param>
internal readonly record struct Spectrum(double First, double Decline, int Doublings)
{
    public int Amplitude(int doubling)
    {
        double strength = doubling < Doublings ? First : 0;
        for (int i = 0; i < doubling; i++) { strength *= Decline; }
        return (int)strength;
    }
}

/// <summary>What is decided before a picture is painted.</summary>
/// <param name="Contrast">Standard deviation of the finished luma, in grey levels.</param>
/// <param name="Brightness">Its mean.</param>
internal sealed record Scene(Spectrum Luma, Spectrum Chroma, int Contrast, int Brightness, int CastCb, int CastCr, int Objects)
{
    public static Scene Invent(Chance chance) => new(
        new Spectrum(Painter.Unit * chance.Between(50.0, 90.0), chance.Between(0.64, 0.80), int.MaxValue),
        new Spectrum(Painter.Unit * chance.Between(6.0, 22.0), 0.7, 5),
        Contrast: chance.Between(42, 66),
        Brightness: chance.Between(88, 150),
        CastCb: chance.Between(-14, 10),
        CastCr: chance.Between(-10, 16),
        Objects: chance.Between(10, 44));

    /// <summary>Out of focus, in fog, against a wall, at night: little contrast, little texture, few things.</summary>
    public Scene Softened(Chance chance) => this with
    {
        Luma = Luma with { Decline = Luma.Decline * chance.Between(0.65, 0.9) }, Contrast = chance.Between(6, 36), Brightness = chance.Between(40, 190),
        Objects = chance.Between(1, 8),
    };
}
