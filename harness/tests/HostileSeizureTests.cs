using Cotejo.Harness.Seizures;
using Cotejo.Harness.Trials;

namespace Cotejo.Harness.Tests;

public sealed class HostileSeizureTests : IDisposable
{
    private readonly Workplace _place = new(null);

    public void Dispose() => _place.Dispose();

    [Fact]
    public void Every_entry_is_on_the_disk_as_what_the_manifest_says()
    {
        var entries = HostileSeizure.Generate(_place.At("hostile"), 1, large: false);
        var types = Listing.Types(_place.At("hostile"));
        foreach (ManifestEntry entry in entries)
        {
            // Only root sees what lies in the forbidden folder.
            if (!Environment.IsPrivilegedProcess && entry.Path.StartsWith("forbidden/folder/", StringComparison.Ordinal)) { continue; }
            Assert.Equal(entry.Kind switch { "link" => 'l', "fifo" => 'p', "socket" => 's', _ => 'f' }, types[entry.Path]);
            types.Remove(entry.Path);
        }
        Assert.Empty(types);
    }

    [Fact]
    public void It_holds_what_a_scan_must_survive()
    {
        var entries = HostileSeizure.Generate(_place.At("hostile"), 1, large: false);
        Assert.Contains(entries, e => e.PathBytes().Length > 4096);
        Assert.Contains(entries, e => e.PathBytes().Count(b => b == '/') > 290);
        Assert.Contains(entries, e => e.PathBytes().Contains((byte)'\n'));
        Assert.Contains(entries, e => e.PathBytes().AsSpan().IndexOf("\u001b[2J"u8) >= 0);
        Assert.Contains(entries, e => e.PathBytes().AsSpan().IndexOf("\u202E"u8) >= 0);
        Assert.Contains(entries, e => e.Path.EndsWith(@"\xe9\xf1.jpg", StringComparison.Ordinal));
        Assert.Contains(entries, e => e.Bytes == 0 && e.Edit == "no bytes");
        Assert.True(entries.Count(e => e.Kind == "link") >= 8);
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(Path.Combine(_place.At("hostile"), "forbidden/unreadable.jpg")));
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(Path.Combine(_place.At("hostile"), "forbidden/folder")));
    }

    [Fact]
    public void The_independent_count_agrees_with_the_manifest()
    {
        var entries = HostileSeizure.Generate(_place.At("hostile"), 1, large: false);
        EvidenceCount count = EvidenceCount.Of(_place.At("hostile"), unprivileged: false);
        // Whom the forbidden folder keeps out counts it in place of the one file in it.
        Assert.Equal(entries.Count, count.Items);
        Assert.Equal(3, count.Special);
        Assert.Equal(Environment.IsPrivilegedProcess ? 0 : 1, count.Unlistable);
    }

    [Fact]
    public void A_large_file_is_sparse()
    {
        var entries = HostileSeizure.Generate(_place.At("hostile"), 1, large: true);
        ManifestEntry large = Assert.Single(entries, e => e.Bytes > int.MaxValue);
        Assert.Equal(large.Bytes, new FileInfo(Path.Combine(_place.At("hostile"), large.Path)).Length);
    }
}
