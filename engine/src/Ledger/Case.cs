using System.Globalization;
using System.Text;
using Cotejo.Engine.Evidence;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Ledger;

/// <summary>
/// A case folder: the ledger and all that is derived from it. Owned by one process at a time where it is written;
/// any number may read.
/// </summary>
public sealed class Case : IDisposable
{
    internal const string LedgerName = "ledger.db";
    private const string LockName = "lock";
    private readonly FileStream? _lock;

    private Case(string folder, FileStream? held) => (Folder, _lock) = (folder, held);

    public string Folder { get; }
    public string LedgerFile => Path.Combine(Folder, LedgerName);
    public string ReportFolder => Path.Combine(Folder, "report");

    /// <summary>Opens the case for a run, and makes it if it is not there yet.</summary>
    /// <exception cref="SettingsException">Not a case, not writable, or another process is writing it.</exception>
    /// <exception cref="RunStoppedException">The disk is full.</exception>
    public static Case OpenForWriting(string folder)
    {
        folder = Absolute(folder);
        RefuseStrangers(folder);
        FileStream held;
        try
        {
            Directory.CreateDirectory(folder);
            held = new FileStream(Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException)
        {
            throw new SettingsException($"The case folder {folder} cannot be written; give a folder that you own.");
        }
        catch (IOException e)
        {
            throw (Exception?)RunStoppedException.FromFullDisk(e, folder) ?? new SettingsException(Directory.Exists(folder)
                ? $"The case {folder} is in use by another process, or cannot be written ({e.Message})."
                : $"The case folder {folder} cannot be made ({e.Message}).");
        }
        var opened = new Case(folder, held);
        try
        {
            opened.Prepare();
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Opens a case for reading only.</summary>
    /// <exception cref="SettingsException">No case there, or one of another version.</exception>
    public static Case OpenForReading(string folder)
    {
        folder = Absolute(folder);
        if (!File.Exists(Path.Combine(folder, LedgerName)))
        {
            throw new SettingsException($"{folder} is no case: it holds no {LedgerName}. 'cotejo scan CASE SOURCE' makes one.");
        }
        var opened = new Case(folder, null);
        using var connection = opened.ConnectFirst();
        opened.RefuseOtherVersions(connection);
        return opened;
    }

    /// <summary>Raw paths of the sources that a case has had; none where there is no case yet.</summary>
    /// <exception cref="SettingsException">There is a ledger, and it cannot be read.</exception>
    internal static IReadOnlyList<byte[]> SourcesOf(string folder)
    {
        using var existing = new Case(Absolute(folder), null);
        if (!File.Exists(existing.LedgerFile)) { return []; }
        using var connection = existing.ConnectFirst();
        if (existing.IsUnmade(connection)) { return []; }
        existing.RefuseOtherVersions(connection);
        using var query = new Statement(connection, "SELECT path FROM sources ORDER BY source_id");
        using var row = query.Rows();
        var paths = new List<byte[]>();
        while (row.Read()) { paths.Add((byte[])row[0]); }
        return paths;
    }

    /// <summary>A connection with the ledger's settings. The caller disposes it.</summary>
    public SqliteConnection Connect(bool readOnly)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = readOnly && IsFrozen ? $"file:{Uri.EscapeDataString(LedgerFile)}?immutable=1" : LedgerFile,
            Mode = readOnly ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
            DefaultTimeout = 60,
        }.ToString());
        connection.Open();
        // WAL and FULL: what was acknowledged survives a kill and a power cut. The pages of a reader's cache are kept few,
        // so that resident memory does not follow the size of the ledger.
        Execute(connection, "PRAGMA foreign_keys = OFF; PRAGMA cache_size = -16384; PRAGMA temp_store = FILE;");
        if (!readOnly) { Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864;"); }
        return connection;
    }

    /// <summary>
    /// A connection for a few rows, in one short transaction: beside a scan of another process too, since the two wait for each other. The caller
    /// disposes it.
    /// </summary>
    /// <exception cref="SettingsException">This user cannot write the case.</exception>
    internal SqliteConnection ConnectToWrite() =>
        IsWritable ? Connect(readOnly: false) : throw new SettingsException($"The case folder {Folder} cannot be written; copy the case to a folder that you own.");

    /// <summary>The first look at a ledger: what is none is refused in words.</summary>
    private SqliteConnection ConnectFirst()
    {
        try { return Connect(readOnly: true); }
        catch (SqliteException e) { throw new SettingsException($"The ledger {LedgerFile} cannot be read: {e.Message}"); }
    }

    /// <summary>
    /// In a folder that this user cannot write (a read-only medium, another's case) SQLite can make no shared memory beside the ledger. With
    /// no log of changes beside it either, the ledger is whole in itself and is read as a file that does not change.
    /// </summary>
    private bool IsFrozen => !IsWritable && new FileInfo(LedgerFile + "-wal") is not { Exists: true, Length: > 0 };

    /// <summary>Whether this user may write the case.</summary>
    internal bool IsWritable => LinuxFiles.CanWrite(Encoding.UTF8.GetBytes(Folder));

    /// <summary>The case folder itself, for a walk to leave out wherever it meets it.</summary>
    internal IReadOnlySet<FileIdentity> OwnFolder() =>
        FileIdentity.OfPath(Encoding.UTF8.GetBytes(Folder)) is { } folder ? new HashSet<FileIdentity> { folder } : new HashSet<FileIdentity>();

    public void Dispose() => _lock?.Dispose();

    internal static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Ends an open transaction, if there is one: after some errors (a full disk) SQLite has ended it by itself.</summary>
    internal static void RollBack(SqliteConnection connection)
    {
        if (IsInTransaction(connection)) { Execute(connection, "ROLLBACK"); }
    }

    /// <summary>Writes as one transaction, or as a part of the one that is open.</summary>
    internal static void InTransaction(SqliteConnection connection, Action write)
    {
        if (IsInTransaction(connection))
        {
            write();
            return;
        }
        Execute(connection, "BEGIN IMMEDIATE");
        try
        {
            write();
            Execute(connection, "COMMIT");
        }
        catch
        {
            RollBack(connection);
            throw;
        }
    }

    private static bool IsInTransaction(SqliteConnection connection) => SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0;

    internal static long Number(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    /// <exception cref="SettingsException">No name, or one whose bytes did not arrive: a folder of another name would be made.</exception>
    internal static string Absolute(string folder) =>
        folder.Length == 0 ? throw new SettingsException("CASE is empty; give the name of a folder.")
        : folder.Contains('\uFFFD') ? throw new SettingsException("CASE holds bytes that are no UTF-8; give the case a plain name.")
        : Path.GetFullPath(folder);

    /// <summary>A folder with other people's files in it is never turned into a case. One whose making was interrupted is.</summary>
    private static void RefuseStrangers(string folder)
    {
        if (File.Exists(folder)) { throw new SettingsException($"{folder} is a file; CASE is a folder."); }
        if (!Directory.Exists(folder) || File.Exists(Path.Combine(folder, LedgerName))) { return; }
        string? stranger;
        try { stranger = Directory.EnumerateFileSystemEntries(folder).FirstOrDefault(f => Path.GetFileName(f) != LockName); }
        catch (UnauthorizedAccessException) { throw new SettingsException($"The folder {folder} cannot be read."); }
        if (stranger is not null)
        {
            throw new SettingsException($"{folder} exists and is no case (it holds {PathText.Escape(Encoding.UTF8.GetBytes(Path.GetFileName(stranger)))} "
                + $"but no {LedgerName}); give a new folder, or an existing case.");
        }
    }

    private void Prepare()
    {
        try
        {
            using var connection = Connect(readOnly: false);
            if (IsUnmade(connection))
            {
                Execute(connection, $"BEGIN IMMEDIATE; {Schema.Sql} {HitSchema.Sql} PRAGMA application_id = {Schema.ApplicationId}; "
                    + $"PRAGMA user_version = {Schema.Version}; COMMIT;");
            }
            RefuseOtherVersions(connection);
        }
        catch (SqliteException e) when (RunStoppedException.FromFullDisk(e, Folder) is { } full)
        {
            throw full;
        }
        catch (SqliteException e)
        {
            throw new SettingsException($"The ledger {LedgerFile} cannot be opened: {e.Message}");
        }
    }

    /// <summary>A ledger without tables: its making was interrupted.</summary>
    private bool IsUnmade(SqliteConnection connection)
    {
        try { return Number(connection, "PRAGMA application_id") == 0 && Number(connection, "SELECT count(*) FROM sqlite_master") == 0; }
        catch (SqliteException e) { throw new SettingsException($"The ledger {LedgerFile} cannot be read: {e.Message}"); }
    }

    private void RefuseOtherVersions(SqliteConnection connection)
    {
        long application, version;
        try
        {
            application = Number(connection, "PRAGMA application_id");
            version = Number(connection, "PRAGMA user_version");
        }
        catch (SqliteException e)
        {
            throw new SettingsException($"The ledger {LedgerFile} cannot be read: {e.Message}");
        }
        if (application != Schema.ApplicationId) { throw new SettingsException($"{LedgerFile} is not a ledger of cotejo."); }
        if (version != Schema.Version)
        {
            throw new SettingsException($"{LedgerFile} has version {version} of the ledger; this cotejo reads version {Schema.Version}.");
        }
    }
}
