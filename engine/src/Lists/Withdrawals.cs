using System.Security.Cryptography;
using System.Text;
using Cotejo.Engine.Exchange;

namespace Cotejo.Engine.Lists;

/// <summary>What feeds have taken back, over all files of a list: a withdrawal may come in a later file than what it withdraws, or in an earlier one.</summary>
internal sealed class Withdrawals
{
    /// <summary>Some 300 bytes each.</summary>
    private const int Most = 2_000_000;

    private const int LongestKey = 128;

    private readonly Dictionary<string, long> _latest = new(StringComparer.Ordinal);

    public void Note(ListRecord record)
    {
        if (record.Feed is not { IsWithdrawn: true } feed) { return; }
        if (_latest.Count == Most) { throw new ListFormatException("", FormattableString.Invariant($"the feed takes back more than {Most} records; split it into lists")); }
        string key = Short(feed.Key);
        _latest[key] = Math.Max(feed.Time, _latest.GetValueOrDefault(key, long.MinValue));
    }

    public bool Hold(ListRecord record) =>
        record.Feed is { } feed && (feed.IsWithdrawn || (_latest.TryGetValue(Short(feed.Key), out long time) && time >= feed.Time));

    private static string Short(string key) =>
        key.Length <= LongestKey ? key : Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
