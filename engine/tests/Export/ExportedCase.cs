using System.Text;
using Cotejo.Engine.Export;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Pipeline;
using Cotejo.Engine.Planning;
using Cotejo.Engine.Selecting;
using Cotejo.Engine.Tests.Archives;
using Cotejo.Engine.Tests.Evidence;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Tests.Export;

/// <summary>
/// Evidence with all that exports trip over, scanned once: names that are no UTF-8, that hold commas, line breaks and markup, copies exact and near,
/// a picture in an archive, a video, what is damaged, empty or no file. Tests that decide something make a case of their own.
/// </summary>
public sealed class ExportedCase : IDisposable
{
    private readonly TestFolder _scratch = new();
    private readonly SeizedFolder _evidence = new();

    public ExportedCase()
    {
        byte[] first = Jpeg(1), near = Jpeg(1, quality: 60), second = Jpeg(2), third = Jpeg(3);
        foreach (string folder in (string[])["a", "a/deep", "b", "a b"]) { _evidence.AddFolder(folder); }
        _evidence.AddFile("a/one.jpg", first);
        _evidence.AddFile("a/deep/near.jpg", near);
        _evidence.AddFile("a/deep/commas, in a name, twice.jpg", second);
        _evidence.AddFile("b/same.jpg", first);
        _evidence.AddFile([.. "b/"u8, .. SeizedFolder.Raw("\xE4\xFF.jpg")], second);
        _evidence.AddFile("b/line\nbreak.jpg", third);
        _evidence.AddFile("b/<i> & 'name'\".jpg", third);
        _evidence.AddFile("b/plain.png", Plain());
        _evidence.AddFile("b/broken.jpg", [0xFF, 0xD8, 0xFF, 0xE0, 0, 16]);
        _evidence.AddFile("b/empty.jpg");
        _evidence.AddFile("b/notes.txt", "text"u8.ToArray());
        _evidence.AddFile("a b/album.zip", ArchiveFiles.Zip(("in/packed.jpg", Jpeg(4)), ("in/same.jpg", first)));
        _evidence.AddFile("a b/film.mp4", File.ReadAllBytes(Films.Make(_scratch, "film.mp4", 11, 12)));
        _evidence.AddFifo("b/fifo");
        _evidence.AddLink("b/link", "nowhere");
        using var scan = new Scan(new ScanSettings(Folder, [Source], null, 2, null));
        scan.Run(CancellationToken.None);
    }

    public string Folder => _scratch["case"];
    public string Source => _evidence.Path;

    /// <summary>A place for what a test writes.</summary>
    public string this[string name] => _scratch[name];

    public (byte[] Bytes, ExportResult Result) Export(string format, Selection? chosen = null, string? vicsVersion = null, string? caseNumber = null, bool withPaths = false)
    {
        string file = _scratch[$"{Guid.NewGuid()}.out"];
        var result = CaseExport.Run(new ExportSettings(Folder, format, file, chosen ?? new Selection(), false, vicsVersion, caseNumber, withPaths), Stream.Null, CancellationToken.None);
        return (File.ReadAllBytes(file), result);
    }

    public string Text(string format, Selection? chosen = null) => Encoding.UTF8.GetString(Export(format, chosen).Bytes);

    /// <summary>The first column of each row, in the ledger's own words: what exports are held to.</summary>
    public List<string> Ledger(string sql)
    {
        using var opened = Case.OpenForReading(Folder);
        using var connection = opened.Connect(readOnly: true);
        using var query = new SqliteCommand(sql, connection);
        using var row = query.ExecuteReader();
        var values = new List<string>();
        while (row.Read()) { values.Add(row.GetString(0)); }
        return values;
    }

    public void Dispose()
    {
        _evidence.Dispose();
        _scratch.Dispose();
    }

    private byte[] Jpeg(int seed, int quality = 85) => File.ReadAllBytes(_scratch.Jpeg("picture.jpg", seed, quality));

    /// <summary>One colour: a picture whose hash says nothing.</summary>
    private static byte[] Plain()
    {
        using var bitmap = new SkiaSharp.SKBitmap(320, 240);
        bitmap.Erase(SkiaSharp.SKColors.Teal);
        using var data = bitmap.Encode(SkiaSharp.SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }
}
