using System.Globalization;
using System.Text;
using Cotejo.Engine.Selecting;

namespace Cotejo.Engine.Export;

/// <summary>
/// hashdeep 1.0, for an audit of the evidence: size, MD5, SHA-256 and the path as raw bytes. Only what lies in the file system: entries of archives
/// are no files that an audit meets.
/// </summary>
internal sealed class HashdeepExport : IExporter
{
    private const byte NewLine = (byte)'\n';

    public ExportCounts Write(ChosenItems chosen, Stream output, CancellationToken cancel)
    {
        var left = new LeftOutCounts();
        long lines = 0;
        output.Write("%%%% HASHDEEP-1.0\n%%%% size,md5,sha256,filename\n"u8);
        foreach (var item in chosen.Items(cancel))
        {
            byte[] path = item.RawPath;
            if (item.IsEntry) { left.Add("in an archive, whose own digests are in"); }
            else if (item.Digests is null) { left.Add("without digests: no regular file, or not readable"); }
            else if (path.Contains(NewLine) || path.Contains((byte)'\r')) { left.Add("with a line break in the path, which the form cannot hold"); }
            else
            {
                output.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
                    $"{item.Size},{Convert.ToHexStringLower(item.Digests.Md5)},{Convert.ToHexStringLower(item.Digests.Sha256)},")));
                output.Write(path);
                output.WriteByte(NewLine);
                lines++;
            }
        }
        return new(lines, left.All);
    }
}
