using System.Security.Cryptography;
using System.Text;
using Cotejo.Engine.Evidence;

namespace Cotejo.Engine.Export;

/// <summary>
/// A file that is there whole or not at all: written under a temporary name in its own folder, and renamed when all of it is on the disk. Until
/// then a file that had the name stands.
/// </summary>
internal sealed class OutputFile : IDisposable
{
    private const int WriteBuffer = 1 << 16;

    private readonly string _path, _temporary;
    private readonly bool _force;
    private readonly FileStream _file;
    private readonly DigestStream _digested;
    private bool _published;

    /// <exception cref="SettingsException">It is there and may not be replaced, or cannot be made.</exception>
    public OutputFile(string path, bool force)
    {
        (_path, _force) = (path, force);
        // A name that nobody can have put a link under.
        _temporary = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{Path.GetRandomFileName()}.new");
        if (Directory.Exists(path)) { throw new SettingsException($"{path} is a folder; give the name of a file."); }
        if (!force && File.Exists(path)) { throw Exists(); }
        try { _file = new FileStream(_temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, WriteBuffer); }
        catch (Exception e) when ((e is IOException or UnauthorizedAccessException) && RunStoppedException.FromFullDisk(e, path) is null)
        {
            throw new SettingsException($"{path} cannot be written: {e.Message.TrimEnd('.')}.");
        }
        _digested = new DigestStream(_file);
    }

    public Stream Stream => _digested;

    /// <summary>Puts the file in its place.</summary>
    /// <returns>Its SHA-256.</returns>
    /// <exception cref="SettingsException">Meanwhile another one was put there.</exception>
    public byte[] Publish()
    {
        _file.Flush(flushToDisk: true);
        _file.Dispose();
        try { File.Move(_temporary, _path, _force); }
        catch (IOException) when (!_force && File.Exists(_path)) { throw Exists(); }
        _published = true;
        return _digested.Hash();
    }

    public void Dispose()
    {
        _digested.Dispose();
        try { _file.Dispose(); }
        catch (IOException) { /* The disk is full: what could not be flushed is deleted next. */ }
        if (!_published) { File.Delete(_temporary); }
    }

    /// <summary>Nothing is ever written into evidence, nor over the case itself.</summary>
    /// <param name="sources">Raw paths of the case's sources; one that is not there any more cannot be written into.</param>
    public static void CheckApart(string path, string caseFolder, IEnumerable<byte[]> sources, List<string> problems)
    {
        byte[] raw = Encoding.UTF8.GetBytes(path);
        foreach (var source in sources.Select(s => EvidenceSource.Open(s, out _)).OfType<EvidenceSource>())
        {
            if (source.Contains(raw) || (source.IsFile && FileIdentity.OfPath(raw) is { } file && file == FileIdentity.OfPath(source.Path)))
            {
                problems.Add($"{path} lies inside {source}, which is evidence of this case: nothing is written there. Give a file elsewhere.");
            }
        }
        if (Path.GetDirectoryName(path) == caseFolder && IsOwn(Path.GetFileName(path)))
        {
            problems.Add($"{path} is a part of the case itself. Give another name.");
        }
    }

    private SettingsException Exists() => new($"{_path} is there already; --force replaces it.");

    private static bool IsOwn(string name) => name.StartsWith("ledger.db", StringComparison.Ordinal) || name == "lock";
}

/// <summary>Writes through, and digests what passes.</summary>
internal sealed class DigestStream(Stream inner) : Stream
{
    private readonly IncrementalHash _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _length;

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => _length;
    public override long Position { get => _length; set => throw new NotSupportedException(); }

    /// <summary>SHA-256 of all that passed. Once.</summary>
    public byte[] Hash() => _sha256.GetHashAndReset();

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _sha256.AppendData(buffer);
        inner.Write(buffer);
        _length += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) { _sha256.Dispose(); }
        base.Dispose(disposing);
    }
}
