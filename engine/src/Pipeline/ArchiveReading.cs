using System.IO.Hashing;
using Cotejo.Engine.Archives;
using Cotejo.Engine.Decoding;
using Cotejo.Engine.Evidence;
using Cotejo.Engine.Hashing;
using Cotejo.Engine.Isolation;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Planning;

namespace Cotejo.Engine.Pipeline;

/// <summary>
/// Reads the entries of archives, and of archives among them, for one thread: every entry is an item, in the order of the archive, and
/// nothing is written anywhere by its name. A worker that is lost costs the entry that it had in hand at most.
/// </summary>
/// <param name="caseFolder">Where a nested archive or a video lies, in a file without a name, that memory has no room for.</param>
internal sealed class ArchiveReading(ScanPlan plan, Sandbox sandbox, MemoryBudget budget, ContentIntake intake, ScanProgress progress, string caseFolder,
    CancellationToken stopping) : IDisposable
{
    /// <summary>Beyond what a worker has: for the largest dictionary that archivers offer by themselves.</summary>
    private const long WorkerBytes = 3L << 30;

    /// <summary>As much of one entry is believed to be told rightly.</summary>
    private const long MostTold = 1 << 24;

    /// <summary>Deaths from outside that are not the archive's doing.</summary>
    private const int MostKills = 8;

    private readonly List<Level> _levels = [];

    /// <summary>One archive, where it lies and how it is counted.</summary>
    /// <param name="Depth">1 for an archive of the file system.</param>
    private readonly record struct Place(int Source, byte[] Top, byte[] Name, int Depth, ArchiveMeter Meter, PendingArchive Pending);

    /// <summary>What one archive among those that are open at the same time needs for itself.</summary>
    private sealed record Level(ArchiveSession Session, ContentDigester Digester);

    /// <param name="row">Of the archive.</param>
    /// <param name="bytes">Stays the caller's.</param>
    /// <param name="emit">Receives its entries; the archive's own row follows behind them.</param>
    /// <returns>Why the archive was not read to its end; all null when it was.</returns>
    public (FailureKind? Failure, SkipRule? Skip, string? Message) Read(ItemRow row, byte[] name, ArchiveFormat format, Descriptor bytes, long length, PendingArchive pending,
        Action<ReadItem> emit) =>
        Read(new Place(row.Source, ArchivePath.Inside(row.Folder, row.Name), name, 1, new ArchiveMeter(plan.Archives, length), pending), format, bytes, length, emit);

    public void Dispose()
    {
        foreach (var level in _levels)
        {
            level.Session.Dispose();
            level.Digester.Dispose();
        }
    }

    private (FailureKind?, SkipRule?, string?) Read(in Place place, ArchiveFormat format, Descriptor bytes, long length, Action<ReadItem> emit)
    {
        if (place.Depth > plan.Archives.MaxDepth) { return (null, SkipRule.ArchiveDepth, $"not opened: archives are to a depth of {plan.Archives.MaxDepth}"); }
        var (session, digester) = LevelOf(place.Depth);
        var entries = new Entries(place, session, new EntryBytes(session, place.Meter, digester, stopping));
        int kills = 0, crashes = 0;
        while (true)
        {
            long before = entries.Done;
            var mark = place.Meter.Mark();
            try
            {
                return ReadOn(entries, format, bytes, length, emit);
            }
            catch (WorkerLostException lost) when (lost.WasKilled)
            {
                place.Meter.Return(entries.Done == before ? mark : entries.Mark);
                kills = entries.Done == before ? kills + 1 : 1;
                if (kills > MostKills) { return (FailureKind.OutOfMemory, null, $"{entries.Behind}: what opens it was ended from outside, as the system does when memory runs out"); }
            }
            catch (WorkerLostException lost)
            {
                place.Meter.Return(entries.Done == before ? mark : entries.Mark);
                crashes = entries.Done == before ? crashes + 1 : 1;
                if (lost.IsLate || crashes > 1)
                {
                    return (lost.IsLate ? FailureKind.TimedOut : FailureKind.DecoderCrashed, null, $"{entries.Behind}: {lost.Message}");
                }
            }
        }
    }

    /// <summary>From where the last attempt ended to the end of the archive.</summary>
    private (FailureKind?, SkipRule?, string?) ReadOn(Entries entries, ArchiveFormat format, Descriptor bytes, long length, Action<ReadItem> emit)
    {
        var (place, session) = (entries.Place, entries.Session);
        session.Open(format, bytes, length, entries.Done, stopping);
        ArchiveOutcome end;
        while (session.Next(out end, stopping) is { } entry)
        {
            if (entry.Traits.HasFlag(EntryTraits.Folder)) { _ = entries.Bytes.Begin(); }
            else if (!place.Meter.AddEntry() || !ReadEntry(entries, entry, emit))
            {
                session.Abandon();
                return (null, place.Meter.Rule, place.Meter.Message);
            }
            entries.Finish(entry.Number);
        }
        return end.Failure is FailureKind.Encrypted ? (FailureKind.Encrypted, null, EncryptedWords)
            : end.Failure is { } failure ? (failure, null, entries.Done == 0 ? end.Message : $"{entries.Behind}: {end.Message}")
            : entries.Damaged is { } damaged ? (FailureKind.Corrupt, null, damaged) : default;
    }

    /// <returns>False when a limit was overstepped.</returns>
    private bool ReadEntry(Entries entries, ArchiveEntry entry, Action<ReadItem> emit)
    {
        var place = entries.Place;
        var row = entries.Row(entry);
        var bytes = entries.Bytes;
        var head = bytes.Begin();
        ReadItem? read;
        if (bytes.IsStopped) { read = null; }
        else if (entry.Traits.HasFlag(EntryTraits.Link))
        {
            read = new(row with { Kind = nameof(FoundKind.SymbolicLink), Size = 0, Skip = SkipRule.SymbolicLink }, null);
        }
        else if (head.IsEmpty && bytes.Outcome.Failure is { } failure) { read = Failed(entries, row, failure); }
        else
        {
            var type = MediaTypes.Sniff(head, row.Name);
            read = type switch
            {
                MediaType.Archive => Nested(entries, row, ArchiveFormats.Sniff(head), emit),
                MediaType.Video when !head.IsEmpty => Video(entries, row, byNameOnly: MediaTypes.Sniff(head, []) != MediaType.Video),
                MediaType.Unknown or MediaType.Video => Plain(entries, row, type),
                _ => Picture(entries, row, type, entry.Size),
            };
        }
        progress.AddBytes(bytes.Length);
        // An archive within that ended by a limit is told as such itself; the entry that was in hand has no bytes to speak of.
        if (read is null && bytes.IsStopped) { read = new(row with { Size = bytes.Length, Skip = place.Meter.Rule, Message = place.Meter.Message }, null); }
        place.Pending.EntryLeft();
        if (read is { } item) { emit(item); }
        return !bytes.IsStopped;
    }

    private ReadItem Failed(Entries entries, ItemRow row, FailureKind failure)
    {
        entries.NoteDamage(entries.Bytes.Outcome);
        return new(row with { Size = 0, Failure = failure, Message = failure == FailureKind.Encrypted ? EncryptedWords : entries.Bytes.Outcome.Message }, null);
    }

    private string EncryptedWords => plan.Passwords.Count switch
    {
        0 => "encrypted; --password-file FILE gives passwords to try",
        1 => "encrypted, and the one password that was given does not open it",
        var count => $"encrypted, and none of the {count} passwords that were given opens it",
    };

    private ReadItem? Plain(Entries entries, ItemRow row, MediaType type)
    {
        var digests = entries.Bytes.Finish();
        return entries.Bytes.IsStopped ? null : intake.Settle(entries.Whole(row), type, digests, entries.Bytes.Length);
    }

    private ReadItem? Picture(Entries entries, ItemRow row, MediaType type, long told)
    {
        var bytes = entries.Bytes;
        if (told > plan.Limits.MaxFileBytes) { told = MostTold; }
        // What is told may be a lie that no budget holds.
        using var gathered = GatheredBytes.Begin(budget, told, stopping) ?? GatheredBytes.Begin(budget, Math.Min(told, MostTold), stopping);
        bool held = gathered is not null;
        for (ReadOnlySpan<byte> next; held && !(next = bytes.Next()).IsEmpty;)
        {
            held = bytes.Length <= plan.Limits.MaxFileBytes && gathered!.Append(next);
        }
        var digests = bytes.Finish();
        if (bytes.IsStopped) { return null; }
        row = entries.Whole(row);
        if (plan.Limits.FileRefusal(bytes.Length) is not null) { return intake.Settle(row, type, digests, bytes.Length); }
        return held ? intake.Picture(row, gathered!.ToFile(type, digests)) : NoRoom(row, bytes.Length);
    }

    private ReadItem? Video(Entries entries, ItemRow row, bool byNameOnly)
    {
        var copy = Hold(entries, row, out var refused, out var digests);
        return copy is null ? refused
            : intake.Video(entries.Whole(row), new VideoFile(copy) { Digests = digests, Size = copy.Length, ByNameOnly = byNameOnly });
    }

    private ReadItem? Nested(Entries entries, ItemRow row, ArchiveFormat format, Action<ReadItem> emit)
    {
        using var copy = Hold(entries, row, out var refused, out var digests);
        if (copy is null) { return refused; }
        var pending = new PendingArchive();
        var place = entries.Place;
        row = entries.Whole(row);
        var within = new Place(place.Source, ArchivePath.Inside(row.Folder, row.Name), row.Name, place.Depth + 1, place.Meter, pending);
        var outcome = Read(within, format, copy.Descriptor, copy.Length, emit);
        return ContentIntake.Archive(row, pending, digests, copy.Length, outcome);
    }

    /// <returns>All bytes of the entry; null with the item that says why not, or when a limit was overstepped.</returns>
    private HeldFile? Hold(Entries entries, ItemRow row, out ReadItem? refused, out Digests digests)
    {
        var bytes = entries.Bytes;
        refused = null;
        var error = HeldFile.Create(budget, caseFolder, row.Size, out var copy);
        bool keep = false;
        try
        {
            for (ReadOnlySpan<byte> next; error.IsNone && !(next = bytes.Next()).IsEmpty;) { error = copy!.Append(next); }
            digests = bytes.Finish();
            if (!bytes.IsStopped && !error.IsNone) { refused = NoRoom(entries.Whole(row), bytes.Length); }
            keep = refused is null && !bytes.IsStopped;
            return keep ? copy : null;
        }
        finally
        {
            if (!keep) { copy?.Dispose(); }
        }
    }

    private static ReadItem NoRoom(ItemRow row, long length) => new(
        row with { Failure = FailureKind.OutOfMemory, Message = $"holding it takes {new ByteSize(length)}, for which neither memory nor the case's disk has room now; give more --memory" }, null);

    private (ArchiveSession Session, ContentDigester Digester) LevelOf(int depth)
    {
        while (_levels.Count < depth)
        {
            _levels.Add(new Level(new ArchiveSession(sandbox, plan.Limits.MaxTime, WorkerBytes, plan.Passwords), new ContentDigester()));
        }
        return (_levels[depth - 1].Session, _levels[depth - 1].Digester);
    }

    /// <summary>The entries of one archive: how far they are done, and the names that were met.</summary>
    private sealed class Entries(Place place, ArchiveSession session, EntryBytes bytes)
    {
        private readonly HashSet<UInt128> _names = [];
        private UInt128 _name;

        public Place Place => place;
        public ArchiveSession Session => session;
        public EntryBytes Bytes => bytes;

        /// <summary>Entries that need not be read again when the worker is lost.</summary>
        public long Done { get; private set; }

        /// <summary>For a message.</summary>
        public string Behind => Done == 1 ? "behind the first entry" : $"behind entry {Done}";

        /// <summary>What the meter showed then.</summary>
        public (long, long) Mark { get; private set; }

        /// <summary>What is wrong with the first entry that something is wrong with; else null.</summary>
        public string? Damaged { get; private set; }

        public ItemRow Row(ArchiveEntry entry)
        {
            var told = entry.Name.Length > 0 ? entry.Name : ArchiveFormats.NameWithin(place.Name);
            var (folder, name) = ArchivePath.Split(place.Top, told);
            _name = XxHash128.HashToUInt128([.. folder, (byte)'/', .. name]);
            if (name.Length == 0 || _names.Contains(_name)) { name = ArchivePath.Numbered(name, entry.Number); }
            return new ItemRow
            {
                Source = place.Source,
                Folder = folder,
                Name = name,
                Kind = nameof(FoundKind.ArchiveEntry),
                Size = Math.Max(0, entry.Size),
                ModifiedNs = entry.ModifiedNs,
                Inode = 0,
                NamesMedia = MediaTypes.NameClaimsMedia(name),
                Within = place.Pending,
            };
        }

        /// <summary>With the size that it has, and what is wrong with it although its bytes came.</summary>
        public ItemRow Whole(ItemRow row)
        {
            NoteDamage(bytes.Outcome);
            return row with { Size = bytes.Length, Message = bytes.Outcome.Failure is null ? null : $"the archive broke off: {bytes.Outcome.Message}" };
        }

        /// <summary>A password that is wanting is no damage.</summary>
        public void NoteDamage(in ArchiveOutcome outcome)
        {
            if (outcome.Failure is not (null or FailureKind.Encrypted)) { Damaged ??= $"entry {Done + 1}: {outcome.Message}"; }
        }

        public void Finish(long number)
        {
            _names.Add(_name);
            Done = number;
            Mark = place.Meter.Mark();
        }
    }
}
