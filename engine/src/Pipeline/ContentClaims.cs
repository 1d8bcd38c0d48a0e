using Cotejo.Engine.Hashing;
using Cotejo.Engine.Ledger;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Pipeline;

/// <summary>What a reader does with a content after it was digested.</summary>
internal enum Claim
{
    /// <summary>In the ledger, or ahead on the way to it: only the item is recorded.</summary>
    Known,
    /// <summary>The caller decodes it.</summary>
    Mine,
    /// <summary>Another thread decodes it: the item was left with that claim and is recorded behind it.</summary>
    Parked,
}

/// <summary>
/// Sees to it that a content is decoded once, also when its copies are read at the same moment: the first to claim a digest decodes,
/// the others are parked with the claim and recorded right behind it. A claim ends when its content is committed; from then on
/// the ledger answers. Parked items are bounded: past the bound the readers wait.
/// </summary>
internal sealed class ContentClaims : IDisposable
{
    private const int MaxParked = 16_384;

    private readonly Lock _gate = new();
    private readonly Dictionary<Sha256Digest, Open> _claims = [];
    private readonly SemaphoreSlim _parkingSpace = new(MaxParked);
    private readonly SqliteConnection _connection;
    private readonly Statement _find;
    private readonly long _run;

    public ContentClaims(Case opened, long run, RunTerms terms)
    {
        _run = run;
        _connection = opened.Connect(readOnly: true);
        Settled.Prepare(_connection, terms);
        _find = new Statement(_connection, $"SELECT reason, run_id <> ?2 AND {Settled.Unsettled("c", "c", "c.run_id")} FROM contents c WHERE sha256 = ?1");
    }

    /// <param name="item">What is recorded for this occurrence when the content is not the caller's to decode.</param>
    /// <param name="recognised">This occurrence is known to be a picture or a video. Another, under a name that told less, may have been set aside.</param>
    public Claim Take(ItemRow item, bool recognised, CancellationToken cancel)
    {
        _parkingSpace.Wait(cancel);
        var claim = Decide(item, recognised);
        if (claim != Claim.Parked) { _parkingSpace.Release(); }
        return claim;
    }

    /// <summary>
    /// The content is about to be written: nothing more is parked with it, and what was is returned, to be written behind it.
    /// Called by the thread that writes, so that whoever finds the claim closed comes later.
    /// </summary>
    public IReadOnlyList<ItemRow> Close(Sha256Digest sha256)
    {
        lock (_gate)
        {
            if (!_claims.TryGetValue(sha256, out var open) || open.Parked is not { } parked) { return []; }
            open.Parked = null;
            if (parked.Count > 0) { _parkingSpace.Release(parked.Count); }
            return parked;
        }
    }

    /// <summary>The content is in the ledger for good.</summary>
    public void Committed(Sha256Digest sha256)
    {
        lock (_gate) { _claims.Remove(sha256); }
    }

    public void Dispose()
    {
        _find.Dispose();
        _connection.Dispose();
        _parkingSpace.Dispose();
    }

    private Claim Decide(ItemRow item, bool recognised)
    {
        var key = item.Sha256!.Value;
        lock (_gate)
        {
            if (_claims.TryGetValue(key, out var open))
            {
                if (recognised && !open.Recognised)
                {
                    open.Recognised = true;
                    return Claim.Mine;
                }
                if (open.Parked is null) { return Claim.Known; }
                open.Parked.Add(item);
                return Claim.Parked;
            }
            if (IsSettled(key, recognised)) { return Claim.Known; }
            _claims.Add(key, new Open { Recognised = recognised });
            return Claim.Mine;
        }
    }

    /// <summary>In the ledger with an outcome that stands: not one of a moment or by other limits in an earlier run, not one that a better name would change.</summary>
    private bool IsSettled(Sha256Digest sha256, bool recognised)
    {
        using var row = _find.Rows(sha256.ToBytes(), _run);
        return row.Read() && !row.GetBoolean(1) && !(recognised && !row.IsDBNull(0) && row.GetString(0) == nameof(SkipRule.NotMedia));
    }

    private sealed class Open
    {
        public bool Recognised { get; set; }
        public List<ItemRow>? Parked { get; set; } = [];
    }
}
