using System.Diagnostics;
using Cotejo.Engine.Decoding;
using Cotejo.Engine.Decoding.Jpeg;
using Cotejo.Harness.Mutants;
using Cotejo.Harness.Pictures;
using Cotejo.Harness.Trials;

namespace Cotejo.Harness.Jpegs;

/// <param name="Same">Whole files whose luma is libjpeg-turbo's, sample by sample.</param>
/// <param name="NotHere">Whole files that are left to libjpeg-turbo.</param>
/// <param name="DecodedMutants">Mutants that were decoded here: libjpeg-turbo has nothing against them, and gives the same luma.</param>
/// <param name="Damaged">Of these, mutants whose luma is libjpeg-turbo's although it warns: the damage lies in chroma, which is not read.</param>
/// <param name="SlowestMutant">Milliseconds, by either route.</param>
/// <param name="PeakBytes">Of the managed heap, after collections.</param>
internal sealed record JpegTrialResult(int Files, int Same, int NotHere, long Mutants, long DecodedMutants, long Damaged, double SlowestMutant, long PeakBytes, IReadOnlyList<string> Problems)
{
    public bool Passed => Problems.Count == 0 && NotHere == 0;
}

/// <summary>The managed decoder of luma held against libjpeg-turbo: whole files of every kind, and mutants of them.</summary>
internal sealed class JpegTrial(Action<string> say) : IDisposable
{
    private const int MostProblems = 20;
    private const long MostPixels = 64_000_000;

    private readonly JpegLuma _ours = new();
    private readonly TurboLuma _theirs = new();
    private readonly LumaBuffer _luma = new();
    private readonly List<string> _problems = [];
    private int _files, _same, _notHere;
    private long _decodedMutants, _damaged, _peak;
    private double _slowest;

    /// <param name="scripts">As <see cref="OddJpegs"/> has it.</param>
    /// <param name="from">Files to be held against it besides; those that are not YCbCr or grey may be left to libjpeg-turbo.</param>
    public JpegTrialResult Run(ulong seed, int count, long mutants, double scripts, IReadOnlyList<string> from)
    {
        using var place = new Workplace(null);
        var jpegs = new OddJpegs(scripts, place.Folder);
        var chance = Chance.For(seed, "jpegs");
        byte[] before = jpegs.Make(chance, out _);
        for (int i = 0; i < count; i++)
        {
            byte[] file = jpegs.Make(chance, out string what);
            Whole(file, what);
            long share = (mutants * (i + 1) / count) - (mutants * i / count);
            for (long m = 0; m < share; m++)
            {
                var (bytes, how) = Mutation.Of(file, before, chance);
                Mutant(bytes, $"{what}: {how}");
            }
            before = file;
            if ((i + 1) % 1000 == 0) { say($"{i + 1} files, {mutants * (i + 1) / count} mutants, {_problems.Count} problems"); }
        }
        int left = _notHere;
        foreach (string path in from) { Whole(File.ReadAllBytes(path), path); }
        return new JpegTrialResult(_files, _same, left, mutants, _decodedMutants, _damaged, _slowest, _peak, _problems);
    }

    public void Dispose() => _theirs.Dispose();

    private void Whole(byte[] file, string what)
    {
        _files++;
        if (!_ours.TryDecode(file, _luma, exact: true, CancellationToken.None))
        {
            _notHere++;
            say($"left to libjpeg-turbo: {what}");
        }
        else if (_theirs.Decode(file) && HasSameSamples) { _same++; }
        else { Problem($"{what}: other samples"); }
    }

    private void Mutant(byte[] file, string what)
    {
        if (IsOverLimit(file)) { return; }
        foreach (bool exact in (ReadOnlySpan<bool>)[false, true])
        {
            long began = Stopwatch.GetTimestamp();
            bool decoded = false;
            try { decoded = _ours.TryDecode(file, _luma, exact, CancellationToken.None); }
            catch (Exception e) { Problem($"{what}: {e.GetType().Name} {e.Message}"); }
            _slowest = Math.Max(_slowest, Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            if (!decoded) { continue; }
            if (!_luma.Ended) { Problem($"{what}: decoded, and its frame did not end"); }
            if (!exact) { continue; }
            _decodedMutants++;
            bool whole = _theirs.Decode(file);
            if (!HasSameSamples) { Problem($"{what}: other samples than libjpeg-turbo's{(whole ? "" : ", which finds it damaged")}"); }
            else if (!whole) { _damaged++; }
        }
        if ((_decodedMutants & 1023) == 0) { _peak = Math.Max(_peak, GC.GetTotalMemory(forceFullCollection: false)); }
    }

    /// <summary>As in a scan, what is too large is refused by its header; here more so, since a thousand of them come.</summary>
    private static bool IsOverLimit(byte[] file)
    {
        try
        {
            var header = JpegHeader.Read(file);
            return (long)header.Width * header.Height > MostPixels;
        }
        catch (DecodeException) { return false; }
    }

    private bool HasSameSamples => (_luma.Width, _luma.Height) == (_theirs.Width, _theirs.Height) && _luma.Samples.SequenceEqual(_theirs.Samples);

    private void Problem(string problem)
    {
        if (_problems.Count < MostProblems) { _problems.Add(problem); }
        say(problem);
    }
}
