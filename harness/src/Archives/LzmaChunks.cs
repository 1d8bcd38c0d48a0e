namespace Cotejo.Harness.Archives;

/// <summary>LZMA2, of which xz and 7z are made: stored chunks, and chunks of zeros that are as small as the format allows.</summary>
internal static class LzmaChunks
{
    /// <summary>Zeros that one chunk holds: the most that it can.</summary>
    public const int ZeroChunk = 1 << 21;

    /// <summary>The property of 4 MiB of dictionary.</summary>
    public const byte Dictionary = 20;

    private const int LongestStored = 1 << 16;

    private static readonly Lazy<byte[]> Zero = new(() =>
    {
        byte[] packed = new ZeroEncoder().Encode(ZeroChunk);
        // Everything anew, so that chunks are alike; sizes less one, highest byte first; lc 3, lp 0, pb 2.
        return [0xE0 | ((ZeroChunk - 1) >> 16), 0xFF, 0xFF, (byte)((packed.Length - 1) >> 8), (byte)(packed.Length - 1), 93, .. packed];
    });

    public static byte[] Stored(byte[] content)
    {
        using var chunks = new MemoryStream();
        for (int at = 0; at < content.Length; at += LongestStored)
        {
            int length = Math.Min(LongestStored, content.Length - at);
            chunks.Write([(byte)(at == 0 ? 1 : 2), (byte)((length - 1) >> 8), (byte)(length - 1)]);
            chunks.Write(content, at, length);
        }
        chunks.WriteByte(0);
        return chunks.ToArray();
    }

    /// <param name="chunks">Of <see cref="ZeroChunk"/> bytes each.</param>
    public static byte[] Zeros(int chunks) => [.. Enumerable.Repeat(Zero.Value, chunks).SelectMany(c => c), 0];

    /// <summary>One literal, then nothing but repeats of the last byte, each of the greatest length: few of LZMA's models are ever used.</summary>
    private sealed class ZeroEncoder
    {
        private const int Longest = 273, ShortestHigh = 18, AfterFirst = 8, AfterOthers = 11;
        private const ushort Even = 1024;

        private readonly List<byte> _bytes = [];
        private readonly ushort[] _literal = Models(256), _isMatch = Models(12 * 4), _isRepeat = Models(12), _isOther = Models(12), _isLong = Models(12 * 4),
            _length = Models(2), _low = Models(4 * 8), _middle = Models(4 * 8), _high = Models(256);
        private ulong _from;
        private uint _range = uint.MaxValue;
        private byte _held;
        private int _waiting = 1;

        public byte[] Encode(int zeros)
        {
            Bit(_isMatch, 0, 0);
            Tree(_literal, 8, 0);
            for (int at = 1, state = 0; at < zeros;)
            {
                // A remainder of one would be another kind of packet.
                int left = zeros - at, length = left == Longest + 1 ? Longest - 1 : Math.Min(Longest, left);
                Repeat(at & 3, state, length);
                at += length;
                state = state == 0 ? AfterFirst : AfterOthers;
            }
            for (int i = 0; i < 5; i++) { Shift(); }
            return [.. _bytes];
        }

        private void Repeat(int position, int state, int length)
        {
            Bit(_isMatch, state * 4 + position, 1);
            Bit(_isRepeat, state, 1);
            Bit(_isOther, state, 0);
            Bit(_isLong, state * 4 + position, 1);
            Bit(_length, 0, length < 10 ? 0 : 1);
            if (length < 10)
            {
                Tree(_low.AsSpan(position * 8, 8), 3, length - 2);
                return;
            }
            Bit(_length, 1, length < ShortestHigh ? 0 : 1);
            if (length < ShortestHigh) { Tree(_middle.AsSpan(position * 8, 8), 3, length - 10); }
            else { Tree(_high, 8, length - ShortestHigh); }
        }

        private static ushort[] Models(int count) => [.. Enumerable.Repeat(Even, count)];

        private void Tree(Span<ushort> models, int bits, int value)
        {
            for (int node = 1; bits-- > 0;)
            {
                int bit = value >> bits & 1;
                Bit(models, node, bit);
                node = node << 1 | bit;
            }
        }

        private void Bit(Span<ushort> models, int model, int bit)
        {
            ref ushort zero = ref models[model];
            uint bound = (_range >> 11) * zero;
            if (bit == 0)
            {
                _range = bound;
                zero += (ushort)((2048 - zero) >> 5);
            }
            else
            {
                _from += bound;
                _range -= bound;
                zero -= (ushort)(zero >> 5);
            }
            while (_range < 1 << 24)
            {
                _range <<= 8;
                Shift();
            }
        }

        /// <summary>The highest byte goes out once no carry can reach it.</summary>
        private void Shift()
        {
            if (_from < 0xFF000000 || _from > uint.MaxValue)
            {
                byte carry = (byte)(_from >> 32);
                for (byte next = _held; _waiting > 0; _waiting--, next = 0xFF) { _bytes.Add((byte)(next + carry)); }
                _held = (byte)(_from >> 24);
            }
            _waiting++;
            _from = (_from & 0x00FFFFFF) << 8;
        }
    }
}
