using System.Security.Cryptography;
using System.Text;
using Cotejo.Engine.Evidence;
using Cotejo.Harness.Archives;
using Cotejo.Harness.Pictures;

namespace Cotejo.Harness.Seizures;

/// <summary>
/// Archives that lead whoever unpacks them out of the folder, onto devices or in circles, and whose fields contradict each other; with
/// what has to be found in each all the same.
/// </summary>
internal sealed partial class HostileArchives
{
    /// <summary>In every name that leads somewhere: no path that has it may ever be opened or made.</summary>
    public const string Bait = "zz-bait";

    /// <summary>Opens what is not locked for ever.</summary>
    public const string Password = "open sesame";

    private const string Whole = "archive", Broken = "broken archive", Doubtful = "doubtful archive";

    private readonly ByteFiles _files;
    private readonly byte[] _picture;
    private readonly Chance _chance;
    private readonly List<ManifestEntry> _entries = [];
    private readonly List<ArchivedEntry> _inside = [];

    private HostileArchives(ByteFiles files, ulong seed)
    {
        (_files, _chance) = (files, Chance.For(seed, "hostile archives"));
        using var writer = new JpegWriter();
        _picture = writer.Write(Painter.Paint(_chance.Next(), 64, 48), 85);
    }

    public static IReadOnlyList<ManifestEntry> Generate(string root, ulong seed)
    {
        var files = new ByteFiles(root);
        var archives = new HostileArchives(files, seed);
        archives.AddZipNames();
        archives.AddZipLies();
        archives.AddZipDamage();
        archives.AddLocked();
        archives.AddNested();
        archives.AddTars();
        archives.AddSevenZips();
        archives.AddCompressed();
        archives.AddRars();
        Manifest.Write(files.Root, archives._entries);
        return archives._entries;
    }

    /// <summary>A picture that no other entry has: bytes behind its end make it another content, and change nothing that is decoded.</summary>
    private byte[] Picture()
    {
        byte[] mark = new byte[8];
        _chance.Fill(mark);
        return [.. _picture, .. mark];
    }

    /// <summary>A picture that has to be found under that name, and hashed.</summary>
    private byte[] Found(params ReadOnlySpan<byte[]> way)
    {
        byte[] picture = Picture();
        Expect(picture, "hashed", way);
        return picture;
    }

    /// <param name="content">Null where nothing comes out, or not the same to every reader.</param>
    private void Expect(byte[]? content, string? outcome, params ReadOnlySpan<byte[]> way)
    {
        string[] names = new string[way.Length];
        for (int i = 0; i < names.Length; i++) { names[i] = PathText.Escape(way[i]); }
        _inside.Add(new ArchivedEntry(names, content is null ? null : Convert.ToHexStringLower(SHA256.HashData(content)), outcome));
    }

    /// <summary>With all that was expected since the last.</summary>
    private void Add(string path, string kind, string what, byte[] content)
    {
        _files.Write(Encoding.ASCII.GetBytes(path), content);
        _entries.Add(new ManifestEntry(path, kind, null, what, content.Length, Convert.ToHexStringLower(SHA256.HashData(content))) { Entries = [.. _inside] });
        _inside.Clear();
    }

    private static byte[] Name(string name) => Encoding.UTF8.GetBytes(name);

    private ZipEntry Zipped(string name) => new(Name(name), Found(Name(name))) { Deflated = true };

    private TarEntry Tarred(string name) => new(Name(name), Found(Name(name)));

    private static byte[] Cut(byte[] file, int percent) => file[..(file.Length * percent / 100)];
}
