namespace Cotejo.Harness.Archives;

/// <summary>A bzip2 of blocks of 100 kB at most, whose codes are all of one length: any decoder takes it, and it needs no Huffman tree.</summary>
internal static class BZip2Bytes
{
    /// <summary>What a block holds of zeros: 255 of them become five bytes.</summary>
    public const int ZeroBlock = Room / 5 * 255;

    private const int Room = 99_000, LongestRun = 255, Group = 50;

    public static byte[] Of(byte[] content)
    {
        var bits = new Bits();
        bits.Put("BZh1"u8);
        uint whole = 0;
        for (int at = 0; at < content.Length;)
        {
            int from = at;
            byte[] block = Runs(content, ref at);
            uint crc = Crc(content.AsSpan(from, at - from));
            whole = (whole << 1 | whole >> 31) ^ crc;
            Put(bits, block, crc);
        }
        bits.Put([0x17, 0x72, 0x45, 0x38, 0x50, 0x90]);
        bits.Put(32, whole);
        return bits.ToArray();
    }

    /// <summary>Four equal bytes and how many more, for every run, until the block is full.</summary>
    private static byte[] Runs(byte[] content, ref int at)
    {
        var block = new List<byte>();
        while (at < content.Length && block.Count < Room)
        {
            int run = 1;
            while (run < LongestRun && at + run < content.Length && content[at + run] == content[at]) { run++; }
            block.AddRange(Enumerable.Repeat(content[at], Math.Min(run, 4)));
            if (run >= 4) { block.Add((byte)(run - 4)); }
            at += run;
        }
        return [.. block];
    }

    private static void Put(Bits bits, byte[] block, uint crc)
    {
        int[] order = Sorted(block);
        byte[] last = [.. order.Select(start => block[(start + block.Length - 1) % block.Length])];
        byte[] used = [.. last.Distinct().Order()];
        List<int> symbols = Symbols(last, used);
        int alphabet = used.Length + 2, length = 1;
        while (1 << length < alphabet) { length++; }

        bits.Put([0x31, 0x41, 0x59, 0x26, 0x53, 0x59]);
        bits.Put(32, crc);
        bits.Put(1, 0);
        bits.Put(24, (uint)Array.IndexOf(order, 0));
        for (int high = -1; high < 16; high++)
        {
            if (high >= 0 && !used.Any(b => b >> 4 == high)) { continue; }
            for (int low = 0; low < 16; low++) { bits.Put(1, used.Any(b => high < 0 ? b >> 4 == low : b == (high << 4 | low)) ? 1u : 0); }
        }
        // Two tables, the fewest that are allowed, both alike; the first is always chosen.
        bits.Put(3, 2);
        int groups = (symbols.Count + Group - 1) / Group;
        bits.Put(15, (uint)groups);
        for (int i = 0; i < groups; i++) { bits.Put(1, 0); }
        for (int table = 0; table < 2; table++)
        {
            bits.Put(5, (uint)length);
            for (int symbol = 0; symbol < alphabet; symbol++) { bits.Put(1, 0); }
        }
        foreach (int symbol in symbols) { bits.Put(length, (uint)symbol); }
    }

    /// <summary>Places since each byte was last met; runs of the first place in a number of two digits without a zero; then the end.</summary>
    private static List<int> Symbols(byte[] last, byte[] used)
    {
        var recent = new List<byte>(used);
        var symbols = new List<int>();
        int zeros = 0;
        void EndRun()
        {
            for (; zeros > 0; zeros = (zeros - 1) / 2) { symbols.Add((zeros - 1) % 2); }
        }
        foreach (byte b in last)
        {
            int place = recent.IndexOf(b);
            if (place == 0)
            {
                zeros++;
                continue;
            }
            EndRun();
            symbols.Add(place + 1);
            recent.RemoveAt(place);
            recent.Insert(0, b);
        }
        EndRun();
        symbols.Add(used.Length + 1);
        return symbols;
    }

    /// <summary>Starts of all rotations in their order, by doubling the length that is compared: equal ones, as of a block of zeros, cost no more.</summary>
    private static int[] Sorted(byte[] block)
    {
        int n = block.Length;
        int[] order = [.. Enumerable.Range(0, n)], rank = [.. block.Select(b => (int)b)];
        for (int length = 1; ; length *= 2)
        {
            int half = length / 2 % n;
            long Key(int start) => length == 1 ? rank[start] : (long)rank[start] << 32 | (uint)rank[(start + half) % n];
            long[] keys = [.. order.Select(Key)];
            Array.Sort(keys, order);
            var next = new int[n];
            int classes = 0;
            for (int i = 0; i < n; i++)
            {
                if (i > 0 && keys[i] != keys[i - 1]) { classes++; }
                next[order[i]] = classes;
            }
            rank = next;
            if (classes == n - 1 || length >= n) { return order; }
        }
    }

    /// <summary>The CRC-32 of Ethernet, highest bit first.</summary>
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc ^= (uint)b << 24;
            for (int bit = 0; bit < 8; bit++) { crc = crc << 1 ^ (0x04C11DB7 & (0 - (crc >> 31))); }
        }
        return ~crc;
    }

    private sealed class Bits
    {
        private readonly List<byte> _bytes = [];
        private int _count;

        public void Put(ReadOnlySpan<byte> bytes)
        {
            foreach (byte b in bytes) { Put(8, b); }
        }

        public void Put(int bits, uint value)
        {
            while (bits-- > 0)
            {
                if (_count++ % 8 == 0) { _bytes.Add(0); }
                _bytes[^1] |= (byte)((value >> bits & 1) << (-_count & 7));
            }
        }

        public byte[] ToArray() => [.. _bytes];
    }
}
