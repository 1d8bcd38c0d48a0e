using Cotejo.Engine.Pipeline;
using Cotejo.Engine.Planning;
using Cotejo.Engine.Tests.Decoding;
using Cotejo.Engine.Tests.Decoding.Workers;
using ImageMagick;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Tests.Pipeline;

[Collection(nameof(WorkerChildren))]
public sealed class Scanning_with_workers_that_die : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_ledger_is_the_same_as_if_none_had()
    {
        // Bytes behind the end of a JPEG make it another content, and change nothing that is decoded.
        byte[] file = Picture.Encode(MagickFormat.Jpeg, width: 2400, height: 1800);
        for (int i = 0; i < 300; i++)
        {
            _folder.Write($"in/{i}.jpg", [.. i % 10 == 9 ? file[..(file.Length / 2)] : file, (byte)i, (byte)(i >> 8)]);
        }
        Scan("undisturbed", "auto");
        using var stop = new CancellationTokenSource();
        int killed = 0;
        var killer = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                // A worker takes a quarter of a second to start: what is killed more often than that never begins.
                Thread.Sleep(800);
                killed += WorkerChildren.Signal(WorkerChildren.Killed);
            }
        });
        killer.Start();
        Scan("disturbed", "auto");
        stop.Cancel();
        killer.Join();
        Assert.True(killed > 0);
        Scan("here", "off");
        Assert.Equal(Rows("undisturbed"), Rows("disturbed"));
        Assert.Equal(Rows("undisturbed"), Rows("here"));
    }

    private void Scan(string name, string sandbox)
    {
        using var scan = new Scan(new ScanSettings(_folder[name], [_folder["in"]], null, null, null, Sandbox: sandbox));
        scan.Run(default);
    }

    private List<string> Rows(string name)
    {
        using var connection = new SqliteConnection($"Data Source={_folder[name]}/ledger.db;Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT i.shown, c.outcome, c.reason, c.message, c.decoder, c.width, c.damage, h.policy, h.quality, hex(h.hash), hex(h.turned), h.inner
            FROM items i JOIN contents c USING (content_id) LEFT JOIN hashes h USING (content_id) ORDER BY 1, 8
            """;
        using var row = command.ExecuteReader();
        var rows = new List<string>();
        while (row.Read()) { rows.Add(string.Join('|', Enumerable.Range(0, row.FieldCount).Select(row.GetValue))); }
        return rows;
    }
}
