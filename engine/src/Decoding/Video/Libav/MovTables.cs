using System.Text;

namespace Cotejo.Engine.Decoding.Video.Libav;

/// <summary>
/// Whether the tables of an MP4 (ISO/IEC 14496-12, 8) are such that libavformat comes to the same by jumping from sample to sample as by reading
/// one after the other. It does not where samples change their description, where times run out before the samples, in fragments, and for what is
/// encrypted; and its jumps take long where the tables are.
/// </summary>
internal static class MovTables
{
    /// <summary>Steps through tables that all jumps together may take: some tenths of a second.</summary>
    private const long MostSteps = 100_000_000;

    /// <summary>Wherever one of these words is, it may be heard.</summary>
    private static readonly byte[][] Extraordinary = [.. ((string[])["cmov", "moof", "sidx", "mvex", "trun", "encv", "enca", "senc"]).Select(Encoding.ASCII.GetBytes)];

    /// <summary>From the index to the tables of a track.</summary>
    private static readonly string[] ToTables = ["trak", "mdia", "minf", "stbl"];

    /// <summary>What may lie beside an index, and has no tables.</summary>
    public static bool IsOrdinary(string kind) => kind is "ftyp" or "free" or "skip" or "wide" or "mdat" or "uuid";

    /// <param name="moov">The content of the box.</param>
    /// <param name="jumps">How many there will be.</param>
    public static bool AllowJumps(ReadOnlySpan<byte> moov, int jumps)
    {
        foreach (byte[] word in Extraordinary)
        {
            if (moov.IndexOf(word) >= 0) { return false; }
        }
        var found = new Found();
        return Walk(moov, .., 0, ref found) && found.Descriptions > 0
            // Each was found where it belongs, and there is nothing else that could be taken for one.
            && found.Descriptions == moov.Count("stsd"u8) && found.Sizes == moov.Count("stsz"u8) && found.Chunks == moov.Count("stsc"u8) && found.Times == moov.Count("ctts"u8)
            && found.Steps * jumps <= MostSteps;
    }

    private static bool Walk(ReadOnlySpan<byte> moov, Range within, int depth, ref Found found)
    {
        var boxes = new BoxReader(moov, within);
        while (boxes.Next(out string kind, out var content))
        {
            if (kind == ToTables[depth] && !(depth + 1 < ToTables.Length ? Walk(moov, content, depth + 1, ref found) : Take(moov, content, ref found))) { return false; }
        }
        return !boxes.IsBroken;
    }

    /// <summary>The tables of one track.</summary>
    private static bool Take(ReadOnlySpan<byte> moov, Range within, ref Found found)
    {
        long samples = -1, timed = -1;
        var boxes = new BoxReader(moov, within);
        while (boxes.Next(out string kind, out var content))
        {
            var table = new BoxReader(moov, content);
            table.Begin();
            switch (kind)
            {
                case "stsd":
                    found.Descriptions++;
                    if (table.Word() != 1) { return false; }
                    break;
                case "stsz":
                    found.Sizes++;
                    table.Word();
                    samples = table.Word();
                    found.Steps += samples;
                    break;
                case "stsc":
                    found.Chunks++;
                    found.Steps += table.Word();
                    break;
                case "ctts":
                    found.Times++;
                    timed = Timed(ref table);
                    break;
            }
            if (table.IsBroken) { return false; }
        }
        return !boxes.IsBroken && samples >= 0 && (timed < 0 || timed == samples);
    }

    /// <returns>Of how many samples it tells.</returns>
    private static long Timed(ref BoxReader table)
    {
        long samples = 0;
        for (uint left = table.Word(); left > 0 && !table.IsBroken; left--)
        {
            samples += table.Word();
            table.Word();
        }
        return samples;
    }

    private ref struct Found
    {
        public int Descriptions, Sizes, Chunks, Times;

        /// <summary>Through all tables once.</summary>
        public long Steps;
    }
}
