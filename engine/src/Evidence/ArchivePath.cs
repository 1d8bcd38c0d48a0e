using System.Globalization;
using System.Text;

namespace Cotejo.Engine.Evidence;

/// <summary>
/// The way through archives as bytes of an <see cref="EvidencePath"/>'s folder. An archive on the way is its own name and one NUL, where a
/// folder has a slash: neither occurs in a file's name, so that the bytes say which is which. Names inside an archive are what the archive
/// says, be it "..", absolute or a drive's letter; they are shown and never opened.
/// </summary>
internal static class ArchivePath
{
    /// <summary>Behind the name of an archive that was opened.</summary>
    public const byte EnterMark = 0;

    /// <summary>Before the number of an entry that has no name, or the name of an earlier one in its folder.</summary>
    public static ReadOnlySpan<byte> NumberMark => [0, 0];

    /// <summary>How a NUL in an entry's own name is written, as in modified UTF-8: bytes that no valid name has.</summary>
    private static ReadOnlySpan<byte> NulInName => [0xC0, 0x80];

    /// <summary>The folder at the top of an archive.</summary>
    public static byte[] Inside(ReadOnlySpan<byte> folder, ReadOnlySpan<byte> archive) =>
        folder.IsEmpty || folder[^1] == EnterMark ? [.. folder, .. archive, EnterMark] : [.. folder, (byte)'/', .. archive, EnterMark];

    /// <summary>Where an entry lies: the folder that its name tells, and the rest. A name that ends in slashes is an entry all the same.</summary>
    /// <param name="top">From <see cref="Inside"/>.</param>
    /// <param name="name">As the archive has it.</param>
    public static (byte[] Folder, byte[] Name) Split(byte[] top, ReadOnlySpan<byte> name)
    {
        byte[] whole = WithoutNul(name.TrimEnd((byte)'/'));
        int slash = whole.AsSpan().LastIndexOf((byte)'/');
        return slash < 0 ? (top, whole) : ([.. top, .. whole.AsSpan(0, slash)], whole[(slash + 1)..]);
    }

    /// <summary>The name of an entry that cannot be told from another by its own name.</summary>
    public static byte[] Numbered(ReadOnlySpan<byte> name, long number) =>
        [.. name, .. NumberMark, .. Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture))];

    /// <summary>A path as a ledger has it in two parts.</summary>
    /// <param name="folder">Ends with the mark of an archive where the name is at the top of one.</param>
    public static void SplitLast(ReadOnlySpan<byte> path, out byte[] folder, out byte[] name)
    {
        int from = path.LastIndexOf(NumberMark);
        int cut = (from < 0 ? path : path[..from]).LastIndexOfAny((byte)'/', EnterMark);
        folder = cut < 0 ? [] : path[..(path[cut] == EnterMark ? cut + 1 : cut)].ToArray();
        name = path[(cut + 1)..].ToArray();
    }

    /// <summary>The archive of the file system on the way into a folder: as <see cref="Inside"/> makes it; empty for a folder in none.</summary>
    public static ReadOnlySpan<byte> Outermost(ReadOnlySpan<byte> folder) => folder[..(folder.IndexOf(EnterMark) + 1)];

    private static byte[] WithoutNul(ReadOnlySpan<byte> name)
    {
        if (!name.Contains((byte)0)) { return name.ToArray(); }
        var bytes = new List<byte>(name.Length + 8);
        foreach (byte b in name)
        {
            if (b == 0) { bytes.AddRange(NulInName); }
            else { bytes.Add(b); }
        }
        return [.. bytes];
    }
}
