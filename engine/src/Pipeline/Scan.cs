using Cotejo.Engine.Decoding;
using Cotejo.Engine.Decoding.Video;
using Cotejo.Engine.Decoding.Workers;
using Cotejo.Engine.Evidence;
using Cotejo.Engine.Hashing;
using Cotejo.Engine.Isolation;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Planning;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Pipeline;

/// <summary>What a scan did, and how the case stands after it.</summary>
/// <param name="ReadItems">Items that this run read or recorded anew; the others were done before.</param>
/// <param name="Notes">What the user should know of the run, in words.</param>
/// <param name="Backend">What hashed and matched.</param>
public sealed record ScanResult(
    CaseSummary Case, string Folder, long ReadItems, long ReadBytes, IReadOnlyList<string> Notes, string Backend, int Distance, TimeSpan Elapsed, ScanCost Cost);

/// <summary>
/// One scan of sources into a case. The constructor checks everything that can be checked before anything is read; <see cref="Run"/> is the
/// pipeline.
/// </summary>
public sealed class Scan : IDisposable
{
    private readonly ScanSettings _settings;
    private readonly ScanPlan _plan;
    private readonly Sandbox _sandbox;
    private readonly Compute _compute;
    private readonly Case _case;

    /// <exception cref="SettingsException">Every problem of the settings, together; nothing was touched.</exception>
    public Scan(ScanSettings settings)
    {
        _settings = settings;
        var problems = new List<string>();
        _plan = ScanPlan.From(settings, problems);
        Sources = ScanSources.Find(settings, problems);
        _sandbox = Sandbox.Find(_plan.Sandbox, problems);
        foreach (string? missing in (ReadOnlySpan<string?>)[DecoderSet.Probe(), VideoDecoder.Probe(_sandbox)])
        {
            if (missing is not null) { problems.Add(missing); }
        }
        try { ScanSources.CheckApart(Case.Absolute(settings.Case), Sources, Case.SourcesOf(settings.Case), problems); }
        catch (SettingsException e) { problems.AddRange(e.Problems); }
        catch (IOException e) { problems.Add($"CASE {settings.Case}: {e.Message}"); }
        ListMatcher.Check(settings.Case, problems);
        if (problems.Count > 0) { throw new SettingsException(problems); }
        _compute = Compute.Open(_plan.Compute, _plan.Decoders);
        try { _case = Case.OpenForWriting(settings.Case); }
        catch
        {
            _compute.Dispose();
            throw;
        }
    }

    public ScanProgress Progress { get; } = new();
    public IReadOnlyList<EvidenceSource> Sources { get; }

    /// <summary>Where the kernel tells of disks; other for tests alone.</summary>
    internal string SystemFolder { get; init; } = "/sys";

    public void Dispose()
    {
        _case.Dispose();
        _compute.Dispose();
    }

    /// <exception cref="RunStoppedException">It could not go on; what was committed is kept.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop; likewise.</exception>
    public ScanResult Run(CancellationToken cancel)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        try
        {
            using var connection = _case.Connect(readOnly: false);
            var log = new RunLog(connection);
            long run = log.Begin(_settings, _plan, _compute.Name, _sandbox.Name);
            List<string> notes = _sandbox.Note is { } note ? [note] : [];
            PhaseCost matching;
            bool done = false;
            try
            {
                RunPipeline(connection, run, log, notes, cancel);
                Progress.Phase = "matching";
                matching = PhaseCost.Of(() =>
                {
                    CaseMatcher.Match(connection, run, _plan.Match, _compute.Matching, again: false, cancel);
                    ListMatcher.Match(_case.Folder, connection, run, _plan.Match, _compute.Matching, again: false, cancel);
                });
                done = true;
            }
            finally
            {
                notes.AddRange(_compute.Notes);
                log.End(run, done, _compute.Ran(_compute.Name), notes);
            }
            var summary = CaseSummary.Read(connection);
            return new ScanResult(summary, _case.Folder, Progress.Record.Items, Progress.Bytes, notes, _compute.Ran(_compute.Name), _plan.Distance, clock.Elapsed,
                new ScanCost(ProcessCost.SoFar(), matching, [.. Progress.Stages.Select(s => s.Meter.Cost(s.Name, s.Items))]));
        }
        catch (Exception e) when (RunStoppedException.FromFullDisk(e, _case.Folder) is { } full)
        {
            throw full;
        }
    }

    /// <summary>The order of the stages; nothing else knows it.</summary>
    private void RunPipeline(SqliteConnection connection, long run, RunLog log, List<string> notes, CancellationToken cancel)
    {
        using var evidence = new ScanEvidence(_case, log, run, _plan.Terms, Sources, Progress);
        using var disks = new SourceDisks(SystemFolder, _plan.Readers, evidence);
        using var control = new RunControl(cancel);
        using var claims = new ContentClaims(_case, run, _plan.Terms);
        using var team = new DigestTeam();
        using var writer = new LedgerWriter(connection, run);
        // Two budgets, so that no thread waits for memory that only threads behind it can return.
        var files = new MemoryBudget(_plan.Memory.Bytes / 2);
        var decoding = new MemoryBudget(_plan.Memory.Bytes / 2);
        using var attempts = new PictureAttempts();
        var videos = new VideoDecoder(_plan.Video, _sandbox);
        IPictures Others() => _sandbox.IsOff ? new PicturesHere(new DecoderSet(_plan.Limits)) : new IsolatedPictures(_sandbox, _plan.Limits, decoding.Total);
        IPictures Pictures() => new JpegPictures(Others(), _plan.Limits);
        var intake = new ContentIntake(_plan.Limits, claims, control.Stopping);
        ArchiveReading Archives() => new(_plan, _sandbox, files, intake, Progress, _case.Folder, control.Stopping);
        var device = _compute.Hashing.Count == 0 ? null : new DeviceHashing(_compute.Hashing);

        // Names are small, and readers take groups of them.
        int names = _plan.Queue + (_plan.Readers * DigestGroup.MostContents);
        var found = Stage.Source(control, Progress.Walk, names, () => disks.InOrder(evidence.ToRead(control.Stopping)));
        var read = Stage.Run(control, Progress.Read, found, _plan.Readers, _plan.Queue,
            () => new ReadWorker(_plan.Limits, files, evidence, disks, team, intake, Archives(), Progress, control.Stopping));
        var hashed = Stage.Run(control, Progress.Decode, read, _plan.Decoders, _plan.Queue,
            () => new DecodeWorker(Pictures(), _plan.Exact, attempts, videos, decoding, device, control.Stopping));
        if (device is not null)
        {
            Progress.Hash = new StageProgress("hash");
            hashed = Stage.Batches(control, Progress.Hash, hashed, DeviceHashing.BatchItems, _plan.Queue, device.Workers());
        }
        control.Start(Progress.Record.Name, Progress.Record.Meter.Thread(() => new Recorder(writer, claims, Progress).RecordAll(hashed, control.Stopping)));
        try { control.Join(); }
        finally
        {
            notes.AddRange([.. evidence.Notes(), .. disks.Notes(), .. device?.Notes ?? [], .. videos.Notes]);
            _compute.HashingFailed = device is { HasFailed: true };
        }
        log.Mark(run, evidence.Vanished(), evidence.Returned);
    }
}
