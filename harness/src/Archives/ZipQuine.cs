using System.IO.Hashing;
using System.Numerics;

namespace Cotejo.Harness.Archives;

/// <summary>
/// A zip that holds itself, and so on for ever. Its deflated bytes are a program of two operations, "print what follows" (a stored block) and "repeat
/// what was printed" (a block of matches), each of five bytes but for one, that prints the zip's header, itself and the zip's end.
/// </summary>
internal static class ZipQuine
{
    private const int Operation = 5, PrefixRepeat = 2 * Operation, Four = 4 * Operation;

    /// <param name="name">Of the entry; ASCII.</param>
    public static byte[] Of(byte[] name)
    {
        // Its checksum stands in it four times. It is linear in these bits, but for one time in three without a solution; then the date is another.
        for (ushort day = 1; ; day++)
        {
            uint plain = Crc32.HashToUInt32(Build(name, day, 0));
            uint[] columns = [.. Enumerable.Range(0, 32).Select(bit => Crc32.HashToUInt32(Build(name, day, 1u << bit)) ^ plain ^ 1u << bit)];
            if (Solve(columns, plain) is { } crc) { return Build(name, day, crc); }
        }
    }

    private static byte[] Build(byte[] name, ushort day, uint crc)
    {
        int prefix = 30 + name.Length, suffix = 46 + name.Length + 22;
        int program = (prefix + 2 * Operation) + PrefixRepeat + (Operation + PrefixRepeat) + (Operation + Four) + Operation + (Operation + Four) + Operation + (Operation + Four)
            + Operation + (2 * Operation + suffix) + Operation;
        byte[] fields = [20, 0, 0, 0, 8, 0, 0, 0, .. BitConverter.GetBytes(day), .. BitConverter.GetBytes(crc), .. BitConverter.GetBytes(program),
            .. BitConverter.GetBytes(prefix + program + suffix), (byte)name.Length, 0, 0, 0];
        byte[] start = [.. "PK\u0003\u0004"u8, .. fields, .. name];
        byte[] end =
        [
            .. "PK\u0001\u0002"u8, 20, 3, .. fields, .. new byte[14], .. name, .. "PK\u0005\u0006"u8, 0, 0, 0, 0, 1, 0, 1, 0,
            .. BitConverter.GetBytes(46 + name.Length), .. BitConverter.GetBytes(prefix + program), 0, 0,
        ];
        byte[] printPrefix = Print(prefix + Operation), repeatPrefix = Repeat(prefix + Operation, prefix + Operation, PrefixRepeat);
        byte[] print4 = Print(Four), repeat4 = Repeat(Four, Four, Operation), printEnd = Print(Operation + suffix);
        byte[] ahead = Repeat(Four, 2 * Operation, Operation), last = Repeat(Operation + suffix, Operation + suffix, Operation, isLast: true);
        return
        [
            .. start, .. printPrefix, .. start, .. printPrefix, .. repeatPrefix,
            .. Print(PrefixRepeat), .. repeatPrefix,
            .. print4, .. Print(PrefixRepeat), .. repeatPrefix, .. print4, .. repeat4,
            .. print4, .. repeat4, .. print4, .. repeat4, .. print4, .. repeat4,
            .. print4, .. ahead, .. printEnd, .. Print(0), .. Print(0), .. ahead,
            .. printEnd, .. last, .. end, .. last, .. end,
        ];
    }

    private static byte[] Print(int length) => [0, (byte)length, (byte)(length >> 8), (byte)~length, (byte)(~length >> 8)];

    /// <summary>Matches that together are the length, and empty blocks, so that the next operation begins at a whole byte.</summary>
    private static byte[] Repeat(int distance, int length, int bytes, bool isLast = false)
    {
        const int HeadAndEnd = 10;
        int room = 8 * bytes - HeadAndEnd;
        int[] lengths = Split(length, room, distance, exact: !isLast) ?? throw new InvalidOperationException($"{length} bytes from {distance} are not repeated in {bytes} bytes.");
        var bits = new List<bool>();
        void Low(int value, int count)
        {
            for (int i = 0; i < count; i++) { bits.Add((value >> i & 1) != 0); }
        }
        void High(int value, int count)
        {
            for (int i = count - 1; i >= 0; i--) { bits.Add((value >> i & 1) != 0); }
        }
        Low(isLast ? 0b011 : 0b010, 3);
        foreach (int one in lengths)
        {
            var (code, extra, from) = LengthCode(one);
            // 256 to 279 have seven bits and begin with zero, those above eight.
            if (code < 280) { High(code - 256, 7); }
            else { High(code - 280 + 0b11000000, 8); }
            Low(one - from, extra);
            (code, extra, from) = DistanceCode(distance);
            High(code, 5);
            Low(distance - from, extra);
        }
        High(0, 7);
        while (!isLast && bits.Count < 8 * bytes)
        {
            Low(0b010, 3);
            High(0, 7);
        }
        byte[] packed = new byte[bytes];
        for (int i = 0; i < bits.Count; i++) { packed[i / 8] |= (byte)(bits[i] ? 1 << (i % 8) : 0); }
        return packed;
    }

    /// <returns>Lengths whose codes fill the room but for whole empty blocks of ten bits; null when there are none.</returns>
    private static int[]? Split(int length, int room, int distance, bool exact)
    {
        if (length == 0) { return !exact || room % 10 == 0 ? [] : null; }
        for (int one = Math.Min(length, 257); one >= 3; one--)
        {
            var (code, extra, _) = LengthCode(one);
            int left = room - (code < 280 ? 7 : 8) - extra - 5 - DistanceCode(distance).Extra;
            if (left >= 0 && Split(length - one, left, distance, exact) is { } rest) { return [one, .. rest]; }
        }
        return null;
    }

    /// <summary>RFC 1951, 3.2.5: from a length of 11 four codes for each number of extra bits.</summary>
    private static (int Code, int Extra, int From) LengthCode(int length)
    {
        if (length < 11) { return (254 + length, 0, length); }
        int extra = BitOperations.Log2((uint)(length - 3)) - 2, part = (length - 3) >> extra;
        return (257 + 4 * extra + part, extra, 3 + (part << extra));
    }

    private static (int Code, int Extra, int From) DistanceCode(int distance)
    {
        if (distance < 5) { return (distance - 1, 0, distance); }
        int extra = BitOperations.Log2((uint)(distance - 1)) - 1, part = (distance - 1) >> extra;
        return (2 * extra + part, extra, 1 + (part << extra));
    }

    /// <summary>Bits x so that the columns of its ones add up to the right side; null when there are none.</summary>
    private static uint? Solve(uint[] columns, uint right)
    {
        // Each row: which columns have this bit, and above them the right side's.
        ulong[] rows = [.. Enumerable.Range(0, 32).Select(bit => columns.Select((c, i) => (ulong)(c >> bit & 1) << i).Aggregate((a, b) => a | b) | (ulong)(right >> bit & 1) << 32)];
        for (int column = 0; column < 32; column++)
        {
            int pivot = Array.FindIndex(rows, column, row => (row >> column & 1) != 0);
            if (pivot < 0) { return null; }
            (rows[column], rows[pivot]) = (rows[pivot], rows[column]);
            for (int row = 0; row < 32; row++)
            {
                if (row != column && (rows[row] >> column & 1) != 0) { rows[row] ^= rows[column]; }
            }
        }
        return rows.Select((row, i) => (uint)(row >> 32 & 1) << i).Aggregate((a, b) => a | b);
    }
}
