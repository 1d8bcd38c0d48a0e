using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Tests.Lists;

/// <param name="Name">Of the file.</param>
/// <param name="Format">That it is told to be.</param>
internal sealed record PublishedShape(string Name, string Format, byte[] Bytes);

/// <summary>
/// Every published form of lists, small, as makers of such lists write them: with their marks of encoding, empty values, flags as words, several
/// records of one file. Hashes are those of <see cref="KnownHashes"/>. The harness makes its broken lists of these.
/// </summary>
internal static class PublishedShapes
{
    private const string Vics1 = "http://github.com/ICMEC/ProjectVic/DataModels/", Vics2 = "http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/";

    public static IReadOnlyList<PublishedShape> All { get; } =
    [
        new("pdq.txt", "pdq", Text($"# known\n{Pdq(1)}\n{Pdq(2).ToUpperInvariant()}\r\n\n{Pdq(3)}\n")),
        new("pdq-meta.txt", "pdq", Text($"{Pdq(1)},100,a/b, c.jpg\n{Pdq(2)},49,plain.jpg\n")),
        new("pdq.csv", "csv", Text($"# made by hand\n\nhash,quality,id,label\n{Pdq(1)},100,17,\"one, two\"\n{Pdq(2)},,18,\n")),
        new("md5.txt", "md5", Text($"{Md5(1)}\n{Md5(2).ToUpperInvariant()}\n{Md5(1)}\n")),
        new("MD5SUMS", "md5", Text($"{Md5(1)}  one.jpg\n\\{Md5(2)} *two\\n.jpg\n")),
        new("sha1.txt", "sha1", Text($"{Sha1(1)}\n{Sha1(2)}")),
        new("sha256.txt", "sha256", Text($"{Sha256(1)}\n{Sha256(2)}\n{Sha256(3)}\n{Sha256(4)}\n")),
        new("all.csv", "csv", Mark($"MD5,SHA-1,SHA-256,PDQ,Category,Series,Tags,File name\r\n{Md5(1)},{Sha1(1)},{Sha256(1)},{Pdq(1)},1,A,\"x\r\ny\"\"z\",a.jpg\r\n{Md5(2)},,,,,,,b.jpg\r\n")),
        new("hashdeep.txt", "hashdeep", Text($"%%%% HASHDEEP-1.0\n%%%% size,md5,sha256,filename\n## Invoked from: /\n## $ hashdeep\n##\n10,{Md5(1)},{Sha256(1)},/a, b.jpg\n20,{Md5(2)},{Sha256(2)},/c.jpg\n")),
        new("vics-1.2.json", "vics", Mark(Vics("odata.metadata", Vics1 + "1.2.xml#Media", Media1))),
        new("vics-1.3.json", "vics", Mark(Vics("odata.metadata", Vics1 + "1.3.xml#Media", Media1))),
        new("vics-1.3-cases.json", "vics", Text(Vics("odata.metadata", Vics1 + "1.3.xml#Cases", Cases))),
        new("vics-2.0.json", "vics", Text(Vics("@odata.context", Vics2 + "Default/$metadata#Media", Media2))),
        new("vics-2.0-cases.json", "vics", Text(Vics("@odata.context", Vics2 + "UK/$metadata#Cases", Cases))),
        new("nsrl.db", "nsrl", Nsrl()),
        new("NSRLFile.txt", "nsrl-csv", Text($"""
            "SHA-1","MD5","CRC32","FileName","FileSize","ProductCode","OpSystemCode","SpecialCode"
            "{Sha1(1).ToUpperInvariant()}","{Md5(1).ToUpperInvariant()}","7A5407CA","read""me.txt",4,"8","WIN",""
            "{Sha1(1).ToUpperInvariant()}","{Md5(1).ToUpperInvariant()}","7A5407CA","other.txt",4,"9","WIN",""
            "{Sha1(2).ToUpperInvariant()}","{Md5(2).ToUpperInvariant()}","00000000","a.ico",5,"8","WIN",""

            """)),
        new("icse.csv", "icse", Text($"""
            MD5;SHA1;PhotoDNA;Image ID;Is distributed;Victim identified;Offender identified;Series name;Number of submissions;File Available;Media Type;Baseline
            {Md5(1).ToUpperInvariant()};{Sha1(1).ToUpperInvariant()};AAECAwQ=;4711;True;False;;Series One;3;True;Image;True
            {Md5(2).ToUpperInvariant()};;;4712;False;True;False;;1;True;Video;False

            """)),
        new("ncmec.xml", "ncmec", Text(Ncmec)),
        new("stopncii.json", "stopncii", Text(StopNcii)),
        new("vpdq.json", "vpdq", Text($"[\"{Pdq(1)},100,0.000\", \"{Pdq(2)},40,1.000\",\n\"{Pdq(3)},90,2.000\", \"{Pdq(3)},90,3.000\"]")),
    ];

    /// <summary>No SHA-1 and a null category; flags as words; a second record of the same file; only PhotoDNA.</summary>
    private static string Media1 => $$"""
        {"MediaID": 1, "Category": 1, "MD5": "{{Md5(1).ToUpperInvariant()}}", "SHA1": "{{Sha1(1).ToUpperInvariant()}}", "MediaSize": "1000", "DateUpdated": "2020-01-01T00:00:00Z",
         "IsPrecategorized": "False", "VictimIdentified": "true", "OffenderIdentified": false, "IsDistributed": true, "Series": "A", "Tags": "beach", "Comments": null,
         "MimeType": "image/jpeg", "RelativeFilePath": "a\\b.jpg", "PhotoDNA": "AAECAwQ=",
         "MediaFiles": [{"MD5": "{{Md5(1).ToUpperInvariant()}}", "FileName": "b.jpg", "FilePath": "C:\\a", "Created": null, "Unallocated": false, "SourceID": "1"}]},
        {"MediaID": 2, "Category": null, "MD5": "{{Md5(2).ToUpperInvariant()}}", "MediaSize": 5, "Series": ""},
        {"MediaID": 3, "Category": 2, "MD5": "{{Md5(1).ToUpperInvariant()}}"},
        {"MediaID": 4, "Category": 1, "PhotoDNA": "AAECAwQ="}
        """;

    private static string Media2 => $$"""
        {"MediaID": 1, "Category": 1, "MD5": "{{Md5(1).ToUpperInvariant()}}", "SHA1": "{{Sha1(1).ToUpperInvariant()}}", "Tags": ["a", "\u0062"], "SelfGenerated": true,
         "AlternativeHashes": [{"HashName": "PhotoDNA", "HashValue": "AAECAwQ="}, {"HashName": "PDQ", "HashValue": "{{Pdq(1)}}"}, {"HashName": "SHA-256", "HashValue": "{{Sha256(1)}}"}]},
        {"MediaID": 2, "Category": 0, "MD5": null, "MediaFiles": [{"MD5": "{{Md5(2).ToUpperInvariant()}}"}], "AlternativeHashes": null}
        """;

    private static string Cases => $$"""
        {"CaseID": "0a0b0c0d-0000-0000-0000-000000000001", "CaseNumber": "17/2020", "SourceApplicationName": "x", "Media": [
            {"MediaID": 1, "Category": 1, "MD5": "{{Md5(1).ToUpperInvariant()}}"}, {"MediaID": 2, "Category": 3, "MD5": "{{Md5(2).ToUpperInvariant()}}"}]},
        {"CaseID": "0a0b0c0d-0000-0000-0000-000000000002", "Media": null},
        {"CaseID": "0a0b0c0d-0000-0000-0000-000000000003", "Media": [{"MediaID": 1, "Category": 2, "MD5": "{{Md5(3).ToUpperInvariant()}}"}], "CaseNumber": 18}
        """;

    /// <summary>The second is taken back by a later record, the third by an earlier one; the fourth was taken back once, and came again.</summary>
    private static string Ncmec => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <queryResult xmlns="https://hashsharing.ncmec.org/hashsharing/v2" maxTimestamp="2020-01-05T00:00:00Z">
          <images count="5">
            <deletedImage><member id="7"/><id>c</id><timestamp>2020-01-04T00:00:00Z</timestamp></deletedImage>
            <deletedImage><member id="7"/><id>d</id><timestamp>2020-01-01T00:00:00Z</timestamp></deletedImage>
            <image><member id="7">Member</member><id>a</id><timestamp>2020-01-01T00:00:00Z</timestamp><classification>A1</classification>
              <fingerprints><md5>{Md5(1)}</md5><sha1>{Sha1(1)}</sha1><pdna>AAECAwQ=</pdna><PDQ>{Pdq(1)}</PDQ></fingerprints></image>
            <image><member id="7"/><id>b</id><timestamp>2020-01-02T00:00:00Z</timestamp><fingerprints><md5>{Md5(2)}</md5></fingerprints></image>
            <image><member id="7"/><id>c</id><timestamp>2020-01-03T00:00:00Z</timestamp><fingerprints><md5>{Md5(3)}</md5></fingerprints></image>
            <image><member id="7"/><id>d</id><timestamp>2020-01-02T00:00:00Z</timestamp><fingerprints><md5>{Md5(4)}</md5></fingerprints></image>
          </images>
          <videos count="2">
            <video><member id="7"/><id>b</id><timestamp>2020-01-02T00:00:00Z</timestamp><classification>B2</classification>
              <fingerprints><md5>{Md5(5)}</md5><TMK_PDQF>AAAA</TMK_PDQF></fingerprints></video>
            <deletedImage><member id="7"/><id>b</id><timestamp>2020-01-02T00:00:00Z</timestamp></deletedImage>
            <video><member id="8"/><id>e</id><timestamp>2020-01-02T00:00:00Z</timestamp><fingerprints/></video>
          </videos>
        </queryResult>
        """;

    private static string StopNcii => $$"""
        {"count": 5, "nextSetTimestamp": 5, "nextPageToken": null, "hasMoreRecords": false, "hashRecords": [
          {"lastModtimestamp": 1, "hashValue": "{{Pdq(1)}}", "hashStatus": "Active", "caseNumbers": {"c1": "Active", "c2": "Withdrawn"}, "signalType": "ImagePDQ", "CSPFeedbacks": [{"source": "x", "tags": []}]},
          {"lastModtimestamp": "2", "hashValue": "{{Md5(1)}}", "hashStatus": "Active", "caseNumbers": "c3", "signalType": "VideoMD5"},
          {"lastModtimestamp": 3, "hashValue": "{{Pdq(2)}}", "hashStatus": "Withdrawn", "caseNumbers": ["c4", "c5"], "signalType": "ImagePDQ"},
          {"lastModtimestamp": 2, "hashValue": "{{Pdq(2).ToUpperInvariant()}}", "hashStatus": "Active", "caseNumbers": [], "signalType": "ImagePDQ"},
          {"lastModtimestamp": 4, "hashValue": "{{Md5(2)}}", "hashStatus": "Deleted", "signalType": "VideoMD5"},
          {"lastModtimestamp": 5, "hashValue": "AAAA", "hashStatus": "Active", "signalType": "VideoTMK"}]}
        """;

    private static string Pdq(int n) => KnownHashes.Pdq(n);
    private static string Md5(int n) => KnownHashes.Md5(n);
    private static string Sha1(int n) => KnownHashes.Sha1(n);
    private static string Sha256(int n) => KnownHashes.Sha256(n);

    private static string Vics(string key, string context, string value) => $"{{\"{key}\": \"{context}\", \"value\": [\r\n{value}\r\n]}}";

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>With a mark of the encoding in front.</summary>
    private static byte[] Mark(string text) => [.. Encoding.UTF8.Preamble, .. Text(text)];

    private static byte[] Nsrl()
    {
        string file = Path.Combine(Path.GetTempPath(), $"nsrl-{Guid.NewGuid():N}.db");
        try
        {
            using (var connection = new SqliteConnection($"Data Source={file};Pooling=False"))
            {
                connection.Open();
                using var command = connection.CreateCommand();
                command.CommandText = $"""
                    CREATE TABLE FILE(sha256 VARCHAR NOT NULL, sha1 VARCHAR NOT NULL, md5 VARCHAR NOT NULL, crc32 VARCHAR NOT NULL, file_name VARCHAR NOT NULL,
                        file_size INTEGER NOT NULL, package_id INTEGER NOT NULL);
                    CREATE VIEW DISTINCT_HASH AS SELECT DISTINCT sha256, sha1, md5, crc32 FROM FILE;
                    CREATE TABLE VERSION(version VARCHAR UNIQUE NOT NULL, build_set VARCHAR NOT NULL, build_date TIMESTAMP NOT NULL, release_date TIMESTAMP NOT NULL, description VARCHAR NOT NULL);
                    INSERT INTO VERSION VALUES ('2024.03.1', 'modern', '2024-03-01', '2024-03-01', 'RDS');
                    INSERT INTO FILE VALUES {string.Join(", ", ((int[])[1, 1, 2, 3]).Select(Row))};
                    """;
                command.ExecuteNonQuery();
            }
            return File.ReadAllBytes(file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Row(int n) => string.Create(CultureInfo.InvariantCulture,
        $"('{Sha256(n).ToUpperInvariant()}', '{Sha1(n).ToUpperInvariant()}', '{Md5(n).ToUpperInvariant()}', '00000000', 'name{n}.ico', {n}, 1)");
}

/// <summary>Hashes by number, hexadecimal, that nothing else has. Of a PDQ hash half of the bits are set, as of every real one.</summary>
internal static class KnownHashes
{
    public static string Md5(int n) => Sha256(n)[..32];

    public static string Sha1(int n) => Sha256(n)[..40];

    public static string Sha256(int n) => Convert.ToHexStringLower(SHA256.HashData(BitConverter.GetBytes(n)));

    public static string Pdq(int n)
    {
        int[] places = [.. Enumerable.Range(0, 256)];
        new Random(n).Shuffle(places);
        var bytes = new byte[32];
        foreach (int place in places[..128]) { bytes[place / 8] |= (byte)(1 << (place % 8)); }
        return Convert.ToHexStringLower(bytes);
    }
}
