using Cotejo.Engine.Decoding;
using Cotejo.Engine.Decoding.Jpeg;
using Cotejo.Engine.Hashing;
using Cotejo.Harness.Accuracy;
using Cotejo.Harness.Measuring;
using Cotejo.Harness.Pictures;

namespace Cotejo.Harness.Jpegs;

/// <param name="Turbo">Milliseconds of a picture, processor time of one thread: libjpeg-turbo's full luma.</param>
/// <param name="Exact">Likewise: ours, all of it.</param>
/// <param name="Enough">Likewise: ours, as much as hashes need.</param>
/// <param name="ExactRatio">Median of the rounds.</param>
/// <param name="EnoughRatio">Likewise.</param>
/// <param name="Compared">Pictures whose exact hash has a quality of 50 at least.</param>
/// <param name="Full">Bits of those between the hash by enough and the exact one.</param>
/// <param name="Centred">Likewise, under policy centred.</param>
internal sealed record JpegShape(string Name, int Pictures, double Turbo, double Exact, double Enough, double ExactRatio, double EnoughRatio, int Compared, Drift Full, Drift Centred);

internal readonly record struct Drift(double Mean, int Most);

internal sealed record JpegBenchResult(World World, IReadOnlyList<JpegShape> Shapes);

/// <summary>The managed decoder against libjpeg-turbo, on one core, in turn in one run; and how far the short routes' hashes lie from the exact ones.</summary>
internal static class JpegBench
{
    private const int LeastQuality = 50;

    /// <param name="from">Photographs to be used in place of painted pictures; each as it is, and rewritten in progressive order.</param>
    public static JpegBenchResult Run(ulong seed, int pictures, int rounds, IReadOnlyList<string> from, Action<string> say)
    {
        using var writer = new JpegWriter();
        var shapes = new List<JpegShape>();
        void Add(string name, List<byte[]> files)
        {
            shapes.Add(Measure(name, files, rounds));
            say($"{shapes[^1]}");
            using var turbo = new TurboLuma();
            List<byte[]> rewritten = [.. files.Select(file => turbo.Decode(file) ? writer.Rewrite(file, turbo.Width, turbo.Height) : file)];
            shapes.Add(Measure($"{name} progressive", rewritten, rounds));
            say($"{shapes[^1]}");
        }
        if (from.Count > 0) { Add("photographs", [.. from.Select(File.ReadAllBytes)]); }
        else
        {
            foreach (var (width, height, quality) in (ReadOnlySpan<(int, int, int)>)[(1280, 960, 80), (4032, 3024, 90)])
            {
                int count = width > 2000 ? (pictures + 3) / 4 : pictures;
                Add($"{width}x{height} q{quality}", [.. Enumerable.Range(0, count).Select(i => writer.Write(Painter.Paint(Chance.For(seed, "jpeg bench", i).Next(), width, height), quality))]);
            }
        }
        return new JpegBenchResult(World.Here(), shapes);
    }

    private static JpegShape Measure(string name, List<byte[]> files, int rounds)
    {
        var ours = new JpegLuma();
        var luma = new LumaBuffer();
        using var turbo = new TurboLuma();
        double Milliseconds(Func<byte[], bool> decode)
        {
            double began = ProcessorTime.OfThread();
            foreach (byte[] file in files)
            {
                if (!decode(file)) { throw new SettingsException($"A picture of '{name}' is none that can be compared."); }
            }
            return (ProcessorTime.OfThread() - began) * 1000 / files.Count;
        }
        List<double> theirs = [], exact = [], enough = [];
        for (int round = -1; round < rounds; round++)
        {
            double t = Milliseconds(file => turbo.Decode(file)), a = Milliseconds(file => ours.TryDecode(file, luma, exact: true, default)),
                b = Milliseconds(file => ours.TryDecode(file, luma, exact: false, default));
            // The first round compiles.
            if (round < 0) { continue; }
            theirs.Add(t);
            exact.Add(a);
            enough.Add(b);
        }
        double Ratio(List<double> of) => Statistics.Median([.. of.Zip(theirs, (own, its) => own / its)]);
        var (compared, full, centred) = Drifts(files);
        return new JpegShape(name, files.Count, Statistics.Median(theirs), Statistics.Median(exact), Statistics.Median(enough), Ratio(exact), Ratio(enough), compared, full, centred);
    }

    private static (int Compared, Drift Full, Drift Centred) Drifts(List<byte[]> files)
    {
        var limits = new DecodeLimits();
        using var pictures = new JpegPictures(new PicturesHere(new DecoderSet(limits)), limits);
        HashedFrame Hash(byte[] file, bool exact)
        {
            var header = pictures.ReadHeader(file, MediaType.Jpeg, default).Header;
            return pictures.Decode(header, null, whole: false, exact, default).Frames[0];
        }
        List<int> full = [], centred = [];
        foreach (byte[] file in files)
        {
            HashedFrame whole = Hash(file, exact: true), less = Hash(file, exact: false);
            if (whole.FullQuality < LeastQuality) { continue; }
            full.Add(OrientedHash.Differing(whole.Full[0], less.Full[0]));
            centred.Add(OrientedHash.Differing(whole.Centred[0], less.Centred[0]));
        }
        Drift Of(List<int> bits) => bits.Count == 0 ? default : new Drift(bits.Average(), bits.Max());
        return (full.Count, Of(full), Of(centred));
    }
}
