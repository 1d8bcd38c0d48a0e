using System.Text;
using Cotejo.Engine.Evidence;

namespace Cotejo.Engine.Tests.Archives;

public class Paths_through_archives
{
    [Theory]
    [InlineData("", "a.zip", "a.zip > ")]
    [InlineData("DCIM/x", "a.zip", "DCIM/x/a.zip > ")]
    [InlineData("a.zip\0in", "b.7z", "a.zip > in/b.7z > ")]
    [InlineData("a.zip\0", "b.7z", "a.zip > b.7z > ")]
    public void The_top_of_an_archive_is_a_folder(string folder, string archive, string shown) =>
        Assert.Equal(shown, PathText.Escape(ArchivePath.Inside(Bytes(folder), Bytes(archive))));

    [Theory]
    [InlineData("one.jpg", "a.zip\0", "one.jpg")]
    [InlineData("in/two.jpg", "a.zip\0in", "two.jpg")]
    [InlineData("../../etc/passwd", "a.zip\0../../etc", "passwd")]
    [InlineData("/etc/passwd", "a.zip\0/etc", "passwd")]
    [InlineData("C:\\x\\y.jpg", "a.zip\0", "C:\\x\\y.jpg")]
    [InlineData("folder/", "a.zip\0", "folder")]
    [InlineData("", "a.zip\0", "")]
    public void A_name_is_what_the_archive_says(string name, string folder, string last)
    {
        var split = ArchivePath.Split(Bytes("a.zip\0"), Bytes(name));
        Assert.Equal(folder, Encoding.UTF8.GetString(split.Folder));
        Assert.Equal(last, Encoding.UTF8.GetString(split.Name));
    }

    [Fact]
    public void A_nul_in_a_name_is_no_way_into_an_archive()
    {
        var (folder, name) = ArchivePath.Split(Bytes("a.zip\0"), Bytes("x\0y/z\0.jpg"));
        Assert.Equal([.. Bytes("a.zip\0x"), 0xC0, 0x80, (byte)'y'], folder);
        Assert.Equal([(byte)'z', 0xC0, 0x80, .. Bytes(".jpg")], name);
    }

    [Theory]
    [InlineData("a.zip\0in/one.jpg", "a.zip\0in", "one.jpg", "a.zip > in/one.jpg")]
    [InlineData("a.zip\0one.jpg", "a.zip\0", "one.jpg", "a.zip > one.jpg")]
    [InlineData("x/one.jpg", "x", "one.jpg", "x/one.jpg")]
    [InlineData("one.jpg", "", "one.jpg", "one.jpg")]
    [InlineData("a.zip\0one.jpg\0\017", "a.zip\0", "one.jpg\0\017", "a.zip > one.jpg\\#17")]
    [InlineData("a.zip\0\0\05", "a.zip\0", "\0\05", null)]
    public void A_path_is_taken_apart_and_shown(string path, string folder, string name, string? shown)
    {
        ArchivePath.SplitLast(Bytes(path), out byte[] f, out byte[] n);
        if (shown is not null)
        {
            Assert.Equal(folder, Encoding.UTF8.GetString(f));
            Assert.Equal(name, Encoding.UTF8.GetString(n));
            Assert.Equal(shown, new EvidencePath(1, f, n).ToString());
        }
        Assert.Equal(Bytes(path), PathText.Unescape(PathText.Escape(Bytes(path))));
    }

    [Fact]
    public void No_two_paths_look_alike()
    {
        // Every path of up to six bytes of those that a mark or an escape is made of.
        byte[] alphabet = [0, (byte)' ', (byte)'>', (byte)'\\', (byte)'#', (byte)'x'];
        var seen = new HashSet<string>();
        for (int length = 0; length <= 6; length++)
        {
            for (int i = 0; i < (int)Math.Pow(alphabet.Length, length); i++)
            {
                byte[] path = new byte[length];
                for (int at = 0, rest = i; at < length; at++, rest /= alphabet.Length) { path[at] = alphabet[rest % alphabet.Length]; }
                string shown = PathText.Escape(path);
                Assert.True(seen.Add(shown), shown);
                Assert.Equal(path, PathText.Unescape(shown));
            }
        }
    }

    [Theory]
    [InlineData("x/y", "")]
    [InlineData("x/a.zip\0in/b.zip\0deep", "x/a.zip\0")]
    public void The_archive_of_the_file_system_is_found(string folder, string outermost) =>
        Assert.Equal(outermost, Encoding.UTF8.GetString(ArchivePath.Outermost(Bytes(folder))));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
