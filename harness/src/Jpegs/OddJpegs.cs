using System.Runtime.InteropServices;
using Cotejo.Harness.Pictures;

namespace Cotejo.Harness.Jpegs;

/// <summary>
/// Small JPEGs of every kind that libjpeg-turbo writes: sampling, restart intervals, odd sides, qualities 1 to 100, tables of their own,
/// progressive, of these some by scripts that it would not write. For one thread of one process: some of it is asked for in the environment.
/// </summary>
/// <param name="scripts">The share of progressive ones that have a script of their own.</param>
/// <param name="place">A folder for them.</param>
internal sealed unsafe partial class OddJpegs(double scripts, string place)
{
    /// <summary>4:4:4, 4:2:2, 4:2:0, grey, 4:4:0 and 4:1:1, in the library's numbers.</summary>
    private const int Samplings = 6, Grey = 3, LongestSide = 160;

    private readonly byte[] _pixels = new byte[4 * LongestSide * LongestSide];

    /// <param name="what">In words, for a message.</param>
    public byte[] Make(Chance chance, out string what)
    {
        int width = chance.Between(1, LongestSide), height = chance.Between(1, LongestSide), quality = chance.Between(1, 100), sampling = chance.Below(Samplings);
        bool progressive = chance.Happens(0.5), optimised = chance.Happens(0.3);
        string restart = chance.Happens(0.3) ? $"{chance.Between(1, 20)}{(chance.Happens(0.5) ? "B" : "")}" : "0";
        what = $"{width}x{height}, quality {quality}, sampling {sampling}{(progressive ? ", progressive" : "")}{(optimised ? ", optimised" : "")}, restart {restart}";
        Fill(chance, width * height);
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[("TJ_OPTIMIZE", optimised ? "1" : "0"), ("TJ_PROGRESSIVE", progressive ? "1" : "0"), ("TJ_RESTART", restart)])
        {
            _ = SetEnvironment(name, value, 1);
        }
        // A new one each time: a compressor keeps the tables of the last optimised picture, and with them writes nonsense.
        nint handle = TurboJpeg.tjInitCompress();
        byte[] buffer = new byte[(int)TurboJpeg.tjBufSize(width, height, TurboJpeg.FullChroma)];
        fixed (byte* output = buffer, pixels = _pixels)
        {
            byte* target = output;
            nuint size = (nuint)buffer.Length;
            int flags = TurboJpeg.NoRealloc | TurboJpeg.AccurateDct | (progressive ? TurboJpeg.Progressive : 0);
            int failed = TurboJpeg.tjCompress2(handle, pixels, width, 4 * width, height, TurboJpeg.Bgrx, &target, &size, sampling, quality, flags);
            _ = TurboJpeg.tjDestroy(handle);
            if (failed != 0) { throw new InvalidOperationException($"libturbojpeg did not encode {what}."); }
            byte[] jpeg = buffer.AsSpan(0, (int)size).ToArray();
            if (!progressive || !chance.Happens(scripts)) { return jpeg; }
            string script = ScanScripts.Invent(chance, sampling == Grey ? 1 : 3);
            what += $", script {script.ReplaceLineEndings(" ")}";
            return ScanScripts.Rewrite(jpeg, script, place);
        }
    }

    /// <summary>Waves, of some flatness, under some grain: from empty blocks to full ones.</summary>
    private void Fill(Chance chance, int count)
    {
        int grain = chance.Pick<int>([0, 3, 20, 120]);
        double period = chance.Between(1, 80), height = chance.Between(0, 120);
        for (int i = 0; i < 4 * count; i++)
        {
            _pixels[i] = (byte)Math.Clamp(128 + (height * Math.Sin(i / period)) + chance.Between(-grain, grain), 0, 255);
        }
    }

    /// <summary>That of the process as a library of C sees it, which .NET's own does not change.</summary>
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
