using System.Buffers.Binary;
using System.Text;

namespace Cotejo.Engine.Decoding.Video.Libav;

/// <summary>
/// Whether the tables of an MP4 (ISO/IEC 14496-12, 8) are such that libavformat comes to the same by jumping from sample to sample as by reading
/// one after the other. It does not where samples change their description, where times run out before the samples, in fragments, and for what is
/// encrypted; and its jumps take long where the tables are. So only what is known is allowed, each where it belongs.
/// </summary>
internal static class MovTables
{
    /// <summary>Steps through tables that all jumps together may take: some tenths of a second.</summary>
    private const long MostSteps = 100_000_000;

    /// <summary>Of one list: each may show all samples once more.</summary>
    private const int MostEdits = 4;

    /// <summary>From the index to the tables of a track: what leads on, and what lies beside it.</summary>
    private static readonly (string Inner, string[] Others)[] Levels =
    [
        ("trak", ["mvhd", "iods", "udta", "meta", "free"]),
        ("mdia", ["tkhd", "edts", "tref", "tapt", "load", "udta", "meta", "free"]),
        ("minf", ["mdhd", "hdlr", "elng", "free"]),
        ("stbl", ["vmhd", "smhd", "nmhd", "gmhd", "hdlr", "dinf", "free"]),
    ];

    /// <summary>Of a track, one of each at most.</summary>
    private static readonly string[] Tables = ["stsd", "stts", "stss", "stps", "stsz", "stsc", "stco", "co64", "ctts", "sdtp", "cslg"];

    /// <summary>Of a track, any number of them.</summary>
    private static readonly string[] Groups = ["sgpd", "sbgp"];

    /// <summary>Wherever one of these is, libavformat may hear it: there are as many as were found where they belong.</summary>
    private static readonly byte[][] Structure = [.. Levels.Select(level => level.Inner).Concat(Tables).Select(Encoding.ASCII.GetBytes)];

    /// <summary>Likewise, and they belong nowhere. Behind a key frame that is a group "sync" libavformat may step back one tick at a time.</summary>
    private static readonly byte[][] Extraordinary =
        [.. ((string[])["cmov", "moof", "sidx", "mvex", "traf", "trun", "encv", "enca", "sinf", "senc", "saiz", "saio", "stz2", "sync"]).Select(Encoding.ASCII.GetBytes)];

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
        if (HasManyEdits(moov) || !Walk(moov, .., 0, ref found)) { return false; }
        int known = 0;
        foreach (byte[] word in Structure) { known += moov.Count(word); }
        return known == found.Boxes && found.Steps * jumps <= MostSteps;
    }

    /// <summary>Wherever there is a list of them.</summary>
    private static bool HasManyEdits(ReadOnlySpan<byte> moov)
    {
        while (moov.IndexOf("elst"u8) is var at and >= 0)
        {
            // Behind the name: a version, and how many there are.
            moov = moov[(at + 4)..];
            if (moov.Length < 8 || BinaryPrimitives.ReadUInt32BigEndian(moov[4..]) > MostEdits) { return true; }
        }
        return false;
    }

    private static bool Walk(ReadOnlySpan<byte> moov, Range within, int depth, ref Found found)
    {
        var (inner, others) = Levels[depth];
        int inners = 0;
        var boxes = new BoxReader(moov, within);
        while (boxes.Next(out string kind, out var content))
        {
            if (kind != inner)
            {
                if (!others.Contains(kind)) { return false; }
                continue;
            }
            inners++;
            found.Boxes++;
            if (!(depth + 1 < Levels.Length ? Walk(moov, content, depth + 1, ref found) : IsTrack(moov, content, ref found))) { return false; }
        }
        // An index has many tracks, and all else has one of what leads on.
        return !boxes.IsBroken && (depth == 0 ? inners > 0 : inners == 1);
    }

    private static bool IsTrack(ReadOnlySpan<byte> moov, Range within, ref Found found)
    {
        long samples = -1, timed = -1;
        int seen = 0;
        var boxes = new BoxReader(moov, within);
        while (boxes.Next(out string kind, out var content))
        {
            int number = Array.IndexOf(Tables, kind);
            if (number < 0)
            {
                if (!Groups.Contains(kind)) { return false; }
                continue;
            }
            if ((seen & 1 << number) != 0) { return false; }
            seen |= 1 << number;
            found.Boxes++;
            var table = new BoxReader(moov, content);
            table.Begin();
            switch (kind)
            {
                case "stsd":
                    if (table.Word() != 1) { return false; }
                    break;
                case "stsz":
                    table.Word();
                    samples = table.Word();
                    found.Steps += samples;
                    break;
                case "stsc":
                    found.Steps += table.Word();
                    break;
                case "ctts":
                    timed = Timed(ref table);
                    break;
            }
            // Before it is too much to be counted.
            if (table.IsBroken || found.Steps > MostSteps) { return false; }
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
        public int Boxes;

        /// <summary>Through all tables once.</summary>
        public long Steps;
    }
}
