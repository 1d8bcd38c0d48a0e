using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Cotejo.Harness.Pictures;

namespace Cotejo.Harness.Jpegs;

/// <summary>
/// Progressive JPEGs in the orders of scans that the standard allows (T.81, G.1.1.1): encoders write one or two of them, decoders have to take all.
/// jpegtran writes the same coefficients by another script.
/// </summary>
internal static class ScanScripts
{
    private const int LastCoefficient = 63, MostCuts = 3, MostBitsLater = 3;

    /// <param name="components">1 or 3.</param>
    /// <returns>As jpegtran reads it: components, the band, the bit before and the last bit of each scan.</returns>
    public static string Invent(Chance chance, int components)
    {
        int[] all = [.. Enumerable.Range(0, components)];
        List<string> script = [];
        // Scans of one of these have to come in this order; those of two may come in any.
        List<Queue<string>> bands = [];
        foreach (int[] together in chance.Happens(0.7) ? [all] : all.Select(c => (int[])[c]))
        {
            var means = Band(chance, together, 0, 0);
            // Before anything else of these components.
            script.Add(means.Dequeue());
            bands.Add(means);
        }
        foreach (int component in all)
        {
            for (int first = 1, cuts = 0; first <= LastCoefficient; cuts++)
            {
                int last = cuts == MostCuts ? LastCoefficient : chance.Between(first, LastCoefficient);
                bands.Add(Band(chance, [component], first, last));
                first = last + 1;
            }
        }
        while (bands.Count > 0)
        {
            var next = bands[chance.Below(bands.Count)];
            if (next.TryDequeue(out string? scan)) { script.Add(scan); }
            else { bands.Remove(next); }
        }
        return string.Join('\n', script);
    }

    /// <summary>The scans of one band: first the upper bits, then one bit each.</summary>
    private static Queue<string> Band(Chance chance, int[] components, int first, int last)
    {
        int bits = chance.Between(0, MostBitsLater);
        string Scan(int high, int low) => string.Create(CultureInfo.InvariantCulture, $"{string.Join(' ', components)}: {first}-{last}, {high}, {low};");
        return new Queue<string>([Scan(0, bits), .. Enumerable.Range(0, bits).Select(done => Scan(bits - done, bits - done - 1))]);
    }

    /// <param name="place">A folder for what passes between the two programs.</param>
    /// <exception cref="SettingsException">jpegtran is not installed.</exception>
    public static byte[] Rewrite(byte[] jpeg, string script, string place)
    {
        string before = Path.Combine(place, "before.jpg"), scans = Path.Combine(place, "scans.txt"), after = Path.Combine(place, "after.jpg");
        File.WriteAllBytes(before, jpeg);
        File.WriteAllText(scans, script);
        try
        {
            using var jpegtran = Process.Start(new ProcessStartInfo("jpegtran", ["-scans", scans, "-outfile", after, before]) { RedirectStandardError = true })!;
            string errors = jpegtran.StandardError.ReadToEnd();
            jpegtran.WaitForExit();
            return jpegtran.ExitCode == 0 ? File.ReadAllBytes(after) : throw new InvalidOperationException($"jpegtran: {errors.Trim()} for the script\n{script}");
        }
        catch (Win32Exception e)
        {
            throw new SettingsException($"jpegtran cannot be started ({e.Message}); it is in the Debian package libjpeg-turbo-progs; --scripts 0 goes without.");
        }
    }
}
