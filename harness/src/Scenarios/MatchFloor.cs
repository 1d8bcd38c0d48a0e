using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;
using Cotejo.Harness.Measuring;
using Cotejo.Harness.Pictures;
using Microsoft.Data.Sqlite;

namespace Cotejo.Harness.Scenarios;

/// <summary>
/// What `cotejo match` is held against, on one thread: reading every hash of the ledger, which it cannot do without, and comparing a fixed number
/// of pairs word by word, which is what a machine's speed at it is told by. No limit of what an index can do.
/// </summary>
internal static class MatchFloor
{
    private const int Hashes = 1 << 16, Words = 4, Threshold = 31;

    public static Sample ReadHashes(string caseFolder) => Timed(() =>
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(caseFolder, "ledger.db"), Mode = SqliteOpenMode.ReadOnly, Pooling = false,
        }.ToString());
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT hash, turned FROM hashes WHERE policy = 'centred'";
        using SqliteDataReader reader = command.ExecuteReader();
        long bytes = 0;
        while (reader.Read()) { bytes += ((byte[])reader[0]).Length + ((byte[])reader[1]).Length; }
        return bytes;
    });

    /// <summary>All pairs of 65,536 random hashes.</summary>
    public static Sample Compare()
    {
        var words = new ulong[Hashes * Words];
        Chance.For(1, "yardstick").Fill(MemoryMarshal.AsBytes(words.AsSpan()));
        return Timed(() =>
        {
            long near = 0;
            for (int a = 0; a < words.Length; a += Words)
            {
                ulong a0 = words[a], a1 = words[a + 1], a2 = words[a + 2], a3 = words[a + 3];
                for (int b = a + Words; b < words.Length; b += Words)
                {
                    int bits = BitOperations.PopCount(a0 ^ words[b]) + BitOperations.PopCount(a1 ^ words[b + 1])
                        + BitOperations.PopCount(a2 ^ words[b + 2]) + BitOperations.PopCount(a3 ^ words[b + 3]);
                    if (bits <= Threshold) { near++; }
                }
            }
            return near;
        });
    }

    /// <param name="work">Returns what it computed, so that it cannot be left out.</param>
    private static Sample Timed(Func<long> work)
    {
        var clock = Stopwatch.StartNew();
        double before = ProcessorTime.OfThread();
        GC.KeepAlive(work());
        return new Sample(clock.Elapsed.TotalSeconds, ProcessorTime.OfThread() - before, 0, null);
    }
}
