using System.Buffers.Binary;
using Cotejo.Harness.Pictures;
using Cotejo.Harness.Seizures;

namespace Cotejo.Harness.Mutants;

/// <summary>Damage as disks, transfers and attackers do it: blind to the format, and near its header more often than far from it.</summary>
internal static class Mutation
{
    /// <summary>Where most formats say what they are and how large.</summary>
    private const int HeaderBytes = 512;

    private static readonly (string Name, Func<byte[], byte[], Chance, byte[]> Apply)[] Kinds =
    [
        ("bytes", (file, _, chance) => Bytes(file, chance, file.Length)),
        ("bytes of the header", (file, _, chance) => Bytes(file, chance, HeaderBytes)),
        ("bits", (file, _, chance) => Edit.Flipped(file, chance, Count(chance, 64))),
        // Twice: sizes, counts and offsets are what decoders fall over.
        ("fields", (file, _, chance) => Fields(file, chance)),
        ("fields", (file, _, chance) => Fields(file, chance)),
        ("truncated", (file, _, chance) => file[..chance.Between(1, file.Length)]),
        ("block filled", (file, _, chance) => Filled(file, chance)),
        ("block over another", (file, _, chance) => Over(file, chance)),
        ("blocks swapped", (file, _, chance) => Swapped(file, chance)),
        ("bytes inserted", (file, _, chance) => Inserted(file, chance)),
        ("block repeated", (file, _, chance) => Repeated(file, chance)),
        ("bytes removed", (file, _, chance) => Removed(file, chance)),
        ("spliced", (file, other, chance) => [.. file.AsSpan(0, chance.Below(file.Length + 1)), .. other.AsSpan(chance.Below(other.Length))]),
        ("another file's block", (file, other, chance) => Foreign(file, other, chance)),
    ];

    /// <param name="other">Any file, for what takes from two.</param>
    /// <returns>Another content than the file's, not empty, and what was done to it.</returns>
    public static (byte[] Bytes, string What) Of(byte[] file, byte[] other, Chance chance)
    {
        byte[] mutant = file;
        var done = new List<string>();
        // One is met most often; two and three reach what a first fault leads to.
        for (int left = chance.Pick<int>([1, 1, 1, 2, 2, 3]); left > 0 || mutant.AsSpan().SequenceEqual(file); left--)
        {
            var (name, apply) = chance.Pick<(string, Func<byte[], byte[], Chance, byte[]>)>(Kinds);
            byte[] next = apply(mutant, other, chance);
            if (next.Length == 0) { continue; }
            mutant = next;
            done.Add(name);
        }
        return (mutant, string.Join(", ", done));
    }

    /// <summary>From one to so many; a few more often than many.</summary>
    private static int Count(Chance chance, int most) => chance.Between(1, chance.Between(1, most));

    private static byte[] Bytes(byte[] file, Chance chance, int within)
    {
        byte[] changed = [.. file];
        for (int i = Count(chance, 16); i > 0; i--)
        {
            changed[chance.Below(Math.Min(within, file.Length))] = chance.Happens(0.5) ? (byte)chance.Next() : chance.Pick<byte>([0, 1, 0x7F, 0x80, 0xFE, 0xFF]);
        }
        return changed;
    }

    /// <summary>Numbers of 1 to 8 bytes, in either order, become what sizes, counts and offsets must not be.</summary>
    private static byte[] Fields(byte[] file, Chance chance)
    {
        byte[] changed = [.. file];
        Span<byte> eight = stackalloc byte[8];
        for (int i = Count(chance, 4); i > 0; i--)
        {
            int width = Math.Min(chance.Pick<int>([1, 2, 2, 4, 4, 4, 8]), file.Length);
            int reach = (chance.Happens(0.7) ? Math.Min(HeaderBytes, file.Length) : file.Length) - width;
            Span<byte> field = changed.AsSpan(chance.Below(Math.Max(reach, 0) + 1), width);
            bool big = chance.Happens(0.5);
            eight.Clear();
            field.CopyTo(big ? eight[(8 - width)..] : eight);
            ulong value = big ? BinaryPrimitives.ReadUInt64BigEndian(eight) : BinaryPrimitives.ReadUInt64LittleEndian(eight);
            value = Wrong(value, (ulong)file.Length, width, chance);
            if (big) { BinaryPrimitives.WriteUInt64BigEndian(eight, value); }
            else { BinaryPrimitives.WriteUInt64LittleEndian(eight, value); }
            (big ? eight[(8 - width)..] : eight[..width]).CopyTo(field);
        }
        return changed;
    }

    private static ulong Wrong(ulong value, ulong length, int width, Chance chance)
    {
        ulong most = ulong.MaxValue >> (64 - 8 * width);
        return chance.Below(10) switch
        {
            0 => 0,
            1 => 1,
            2 => value + 1,
            3 => value - 1,
            4 => value << chance.Between(1, 8),
            5 => most,
            6 => most >> 1,
            7 => (most >> 1) + 1,
            8 => length + (ulong)chance.Between(-4, 4),
            _ => chance.Next(),
        };
    }

    private static byte[] Filled(byte[] file, Chance chance)
    {
        byte[] changed = [.. file];
        Block(file, chance, out int at, out int length);
        changed.AsSpan(at, length).Fill(chance.Pick<byte>([0, 0, 0, 0xFF, (byte)chance.Next()]));
        return changed;
    }

    private static byte[] Over(byte[] file, Chance chance)
    {
        byte[] changed = [.. file];
        Block(file, chance, out int at, out int length);
        file.AsSpan(at, length).CopyTo(changed.AsSpan(chance.Below(file.Length - length + 1)));
        return changed;
    }

    private static byte[] Swapped(byte[] file, Chance chance)
    {
        int[] cuts = [.. Enumerable.Range(0, 4).Select(_ => chance.Below(file.Length + 1)).Order()];
        return [.. file[..cuts[0]], .. file[cuts[2]..cuts[3]], .. file[cuts[1]..cuts[2]], .. file[cuts[0]..cuts[1]], .. file[cuts[3]..]];
    }

    private static byte[] Inserted(byte[] file, Chance chance)
    {
        byte[] more = new byte[Count(chance, 64)];
        if (chance.Happens(0.7)) { chance.Fill(more); }
        int at = chance.Below(file.Length + 1);
        return [.. file[..at], .. more, .. file[at..]];
    }

    private static byte[] Repeated(byte[] file, Chance chance)
    {
        Block(file, chance, out int at, out int length);
        byte[] block = file[at..(at + length)];
        int times = length > 1024 ? 1 : Count(chance, 32);
        return [.. file[..at], .. Enumerable.Repeat(block, times).SelectMany(b => b), .. file[at..]];
    }

    private static byte[] Removed(byte[] file, Chance chance)
    {
        int at = chance.Below(file.Length), length = Math.Min(Count(chance, 256), file.Length - at);
        return [.. file[..at], .. file[(at + length)..]];
    }

    private static byte[] Foreign(byte[] file, byte[] other, Chance chance)
    {
        byte[] changed = [.. file];
        Block(other, chance, out int at, out int length);
        int to = chance.Below(file.Length);
        other.AsSpan(at, Math.Min(length, file.Length - to)).CopyTo(changed.AsSpan(to));
        return changed;
    }

    private static void Block(byte[] file, Chance chance, out int at, out int length)
    {
        at = chance.Below(file.Length);
        length = Math.Min(Count(chance, chance.Pick<int>([16, 256, 4096])), file.Length - at);
    }
}
