using System.Globalization;
using System.Text;
using Cotejo.Engine.Exchange;
using Cotejo.Engine.Matching.Videos;
using Cotejo.Kernels;

namespace Cotejo.Engine.Tests.Exchange;

public sealed class Lists_of_vpdq_frames
{
    private const string Hex = "d8f8f1eec0f4a84f0e37022a078f63f0b36e2ed596621e1d33e6239c4e9c9b22";

    [Fact]
    public void A_frame_is_written_as_the_exchange_form_has_it()
    {
        var frame = new VpdqFrame(Hash256.Parse(Hex), 100, TimeSpan.FromSeconds(1.0333));
        Assert.Equal($"[\"{Hex},100,1.033\", \"{Hex},100,1.033\"]", Write([frame, frame]));
        Assert.Equal("[]", Write([]));
    }

    [Fact]
    public void Other_spellings_of_the_same_are_read()
    {
        string text = $"\n[ \"{Hex.ToUpperInvariant()},7,1e1\" ,\r\n\t\"\\u0064{Hex[1..]},0,0\" ] \n";
        var expected = Hash256.Parse(Hex);
        Assert.Equal([new VpdqFrame(expected, 7, TimeSpan.FromSeconds(10)), new VpdqFrame(expected, 0, TimeSpan.Zero)], Read(text));
        Assert.Empty(Read(" [ ] "));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_is_written_is_read_back_and_written_again_the_same(int seed)
    {
        var random = new Random(seed);
        foreach (int count in (int[])[0, 1, 2, 800, 900, 5000])
        {
            // Around 860 entries fill the buffer that is read into.
            VpdqFrame[] frames = [.. Enumerable.Range(0, count).Select(_ => Frame(random))];
            string text = Write(frames);
            Assert.Equal(frames, Read(text));
            Assert.Equal(frames, VpdqJson.Read(new Trickle(Encoding.UTF8.GetBytes(text), random)));
            Assert.Equal(text, Write(Read(text)));
        }
    }

    [Fact]
    public void The_culture_of_the_machine_is_not_seen()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            comma.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = comma;
            VpdqFrame[] frames = [Frame(new Random(4))];
            Assert.Equal(frames, Read(Write(frames)));
            Assert.Equal(3, Write(frames).Split(',').Length);
        }
        finally { CultureInfo.CurrentCulture = before; }
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("{}", 0)]
    [InlineData("\"x\"", 0)]
    [InlineData("null", 0)]
    [InlineData("[", 1)]
    [InlineData("[1]", 1)]
    [InlineData("[null]", 1)]
    [InlineData("[[]]", 1)]
    [InlineData("[]]", 0)]
    [InlineData("[] []", 0)]
    [InlineData("[\"OK\"", 2)]
    [InlineData("[\"OK\",]", 2)]
    [InlineData("[\"OK\" \"OK\"]", 2)]
    [InlineData("[\"OK\",\"\"]", 2)]
    [InlineData("[\"OK\"] x", 0)]
    [InlineData("[\"OK,1\"]", 1)]
    [InlineData("[\"HEX,101,0\"]", 1)]
    [InlineData("[\"HEX,-1,0\"]", 1)]
    [InlineData("[\"HEX,1.5,0\"]", 1)]
    [InlineData("[\"HEX,,0\"]", 1)]
    [InlineData("[\"HEX,99999999999,0\"]", 1)]
    [InlineData("[\"HEX,1,-0.001\"]", 1)]
    [InlineData("[\"HEX,1,NaN\"]", 1)]
    [InlineData("[\"HEX,1,Infinity\"]", 1)]
    [InlineData("[\"HEX,1,1e999\"]", 1)]
    [InlineData("[\"HEX,1,1e12\"]", 1)]
    [InlineData("[\"HEX,1,\"]", 1)]
    [InlineData("[\"HEX,1, 1\"]", 1)]
    [InlineData("[\"xHEX,1,1\"]", 1)]
    [InlineData("[\"0HEX,1,1\"]", 1)]
    [InlineData("[\"OK\",\"\\ud800\"]", 2)]
    public void A_mistake_names_its_entry(string text, long entry)
    {
        text = text.Replace("OK", $"{Hex},100,0.000", StringComparison.Ordinal).Replace("HEX", Hex, StringComparison.Ordinal);
        var mistake = Assert.Throws<VpdqFormatException>(() => Read(text));
        Assert.Equal(entry, mistake.Entry);
        Assert.StartsWith(entry > 0 ? $"Entry {entry} " : "The list ", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_or_a_list_without_end_is_refused_in_fixed_memory()
    {
        Assert.Equal(1, Assert.Throws<VpdqFormatException>(() => VpdqJson.Read(new Endless("[\"", "a")).Count()).Entry);
        Assert.Equal(1, Assert.Throws<VpdqFormatException>(() => Read($"[\"{new string('a', 3000)}\"]")).Entry);
        var endless = new Endless("[", $"\"{Hex},1,1\",");
        var mistake = Assert.Throws<VpdqFormatException>(() => VpdqJson.Read(endless, maxEntries: 5000).Count());
        Assert.Equal("The list has more than 5000 entries.", mistake.Message);
        Assert.Equal(5000, VpdqJson.Read(new Endless("[", $"\"{Hex},1,1\",")).Take(5000).Count());
        Assert.Throws<VpdqFormatException>(() => VpdqJson.Read(new Endless("", "[")).Count());
    }

    [Fact]
    public void Much_white_space_is_no_mistake()
    {
        string space = new(' ', 300_000);
        Assert.Single(Read($"{space}[{space}\"{Hex},1,1\"{space}]{space}"));
    }

    [Fact]
    public void Mutated_lists_are_read_or_refused_and_nothing_else()
    {
        var random = new Random(5);
        int refused = 0;
        for (int round = 0; round < 4000; round++)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(Write([.. Enumerable.Range(0, random.Next(4)).Select(_ => Frame(random))]));
            byte[] mutated = Mutate(bytes, random);
            try
            {
                foreach (var frame in VpdqJson.Read(new Trickle(mutated, random))) { Assert.InRange(frame.Quality, 0, 100); }
            }
            catch (VpdqFormatException) { refused++; }
        }
        Assert.InRange(refused, 1000, 3999);
    }

    [Fact]
    public void What_has_no_exchange_form_is_not_written()
    {
        var hash = Hash256.Parse(Hex);
        Assert.Throws<ArgumentException>(() => Write([new VpdqFrame(hash, 101, TimeSpan.Zero)]));
        Assert.Throws<ArgumentException>(() => Write([new VpdqFrame(hash, 1, TimeSpan.FromTicks(-1))]));
        Assert.Throws<ArgumentException>(() => Write([new VpdqFrame(hash, 1, TimeSpan.MaxValue)]));
    }

    private const string Telling = "[]{}\",:\\u0-.eE ";

    private static byte[] Mutate(byte[] bytes, Random random)
    {
        var mutated = bytes.ToList();
        for (int edits = random.Next(1, 4); edits > 0; edits--)
        {
            int at = random.Next(mutated.Count + 1);
            byte value = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)Telling[random.Next(Telling.Length)];
            switch (random.Next(4))
            {
                case 0: mutated.Insert(at, value); break;
                case 1: if (at < mutated.Count) { mutated[at] = value; } break;
                case 2: if (at < mutated.Count) { mutated.RemoveAt(at); } break;
                default: mutated.RemoveRange(at, random.Next(mutated.Count - at + 1)); break;
            }
        }
        return [.. mutated];
    }

    private static VpdqFrame Frame(Random random) => new(
        new Hash256((ulong)random.NextInt64(), (ulong)random.NextInt64() << 1, 0, (ulong)random.NextInt64()), random.Next(101),
        TimeSpan.FromMilliseconds(random.NextInt64(random.Next(2) == 0 ? 1_000 : 1_000_000_000_000)));

    private static string Write(IEnumerable<VpdqFrame> frames)
    {
        using var stream = new MemoryStream();
        VpdqJson.Write(stream, frames);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static List<VpdqFrame> Read(string text) => [.. VpdqJson.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)))];

    /// <summary>Gives a few bytes at a time.</summary>
    private sealed class Trickle(byte[] bytes, Random random) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, random.Next(1, 200)));
    }

    /// <summary>A beginning, then the same for ever.</summary>
    private sealed class Endless(string start, string rest) : MemoryStream
    {
        private long _given;

        public override int Read(byte[] buffer, int offset, int count)
        {
            for (int i = 0; i < count; i++, _given++)
            {
                long place = _given - start.Length;
                buffer[offset + i] = (byte)(place < 0 ? start[(int)_given] : rest[(int)(place % rest.Length)]);
            }
            return count;
        }
    }
}
