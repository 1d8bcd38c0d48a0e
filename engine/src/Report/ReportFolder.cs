using System.Security.Cryptography;
using System.Text;

namespace Cotejo.Engine.Report;

/// <summary>
/// The folder of a case's report while a new one is written: each file under a temporary name, all renamed at the end. Until then, and
/// after any failure, the old report stands whole.
/// </summary>
internal sealed class ReportFolder : IDisposable
{
    /// <summary>Digests of all other files, in the form that sha256sum reads.</summary>
    public const string SumsName = "SHA256SUMS";

    private const int WriteBuffer = 1 << 16;

    private readonly string _folder;
    private readonly FileStream _lock;
    private readonly List<(string Name, FileStream File)> _files = [];

    /// <exception cref="SettingsException">The folder cannot be written, or another process is writing a report there.</exception>
    public ReportFolder(string folder)
    {
        _folder = folder;
        try
        {
            Directory.CreateDirectory(folder);
            _lock = new FileStream(Path.Combine(folder, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException)
        {
            throw new SettingsException($"The report's folder {folder} cannot be written.");
        }
        catch (IOException e) when (RunStoppedException.FromFullDisk(e, folder) is null)
        {
            throw new SettingsException($"The report's folder {folder} cannot be written, or another process is writing a report there ({e.Message}).");
        }
    }

    /// <summary>Where a file will be.</summary>
    public string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>A new file, open for writing; it stays this object's to close.</summary>
    public Stream Create(string name)
    {
        var file = new FileStream(Temporary(name), FileMode.Create, FileAccess.Write, FileShare.Read, WriteBuffer);
        _files.Add((name, file));
        return file;
    }

    /// <summary>
    /// Puts the new files in the place of the old ones, in the order in which they were created and their digests last; each is on the
    /// disk first.
    /// </summary>
    public void Publish()
    {
        WriteSums();
        foreach (var (_, file) in _files) { file.Flush(flushToDisk: true); }
        foreach (var (name, file) in _files)
        {
            file.Dispose();
            File.Move(Temporary(name), PathOf(name), overwrite: true);
        }
        _files.Clear();
    }

    public void Dispose()
    {
        foreach (var (name, file) in _files)
        {
            try { file.Dispose(); }
            catch (IOException) { /* The disk is full: what could not be flushed is deleted next. */ }
            File.Delete(Temporary(name));
        }
        _lock.Dispose();
    }

    private void WriteSums()
    {
        var sums = new StringBuilder();
        foreach (var (name, file) in _files)
        {
            file.Flush();
            using var written = File.OpenRead(Temporary(name));
            sums.Append(Convert.ToHexStringLower(SHA256.HashData(written))).Append("  ").Append(name).Append('\n');
        }
        Create(SumsName).Write(Encoding.ASCII.GetBytes(sums.ToString()));
    }

    private string Temporary(string name) => Path.Combine(_folder, $".{name}.new");
}
