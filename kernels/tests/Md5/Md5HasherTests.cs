using System.Runtime.Intrinsics.X86;
using Cotejo.Kernels.Md5;

namespace Cotejo.Kernels.Tests.Md5;

public sealed class Md5HasherTests
{
    /// <summary>Those that this machine has.</summary>
    private static IEnumerable<SimdPath> Paths()
    {
        yield return SimdPath.Plain;
        if (Avx2.IsSupported) { yield return SimdPath.Avx2; }
        if (Avx512BW.IsSupported) { yield return SimdPath.Avx512; }
    }

    [Fact]
    public void Every_short_length_agrees_with_the_definition_alone_and_beside_others()
    {
        byte[][] messages = [.. Enumerable.Range(0, 301).Select(length => Messages.Random(length, seed: length))];
        string[] expected = [.. messages.Select(Messages.ByDefinition)];
        foreach (var path in Paths())
        {
            Assert.Equal(expected, Messages.Together(messages, path));
            for (int length = 0; length <= 300; length++) { Assert.Equal(expected[length], Assert.Single(Messages.Together([messages[length]], path))); }
        }
    }

    /// <summary>Around the lengths at which the padding takes another block, and the stage another round.</summary>
    [Fact]
    public void Lengths_about_every_boundary_agree_with_the_definition()
    {
        int[] boundaries = [64, 128, 960, 1024, 1088, 2048, 4096, 65_536];
        byte[][] messages = [.. boundaries.SelectMany(at => Enumerable.Range(at - 10, 21)).Select(length => Messages.Random(length, seed: length))];
        string[] expected = [.. messages.Select(Messages.ByDefinition)];
        foreach (var path in Paths()) { Assert.Equal(expected, Messages.Together(messages, path)); }
    }

    [Fact]
    public void Groups_of_any_number_and_mixed_lengths_have_the_platforms_digests()
    {
        var random = new Random(3);
        for (int count = 0; count <= 40; count++)
        {
            for (int turn = 0; turn < 4; turn++)
            {
                // Some a few bytes, some a thousand times as long.
                byte[][] messages = [.. Enumerable.Range(0, count).Select(i => Messages.Random(random.Next(1 << random.Next(4, 18)), seed: (count * 100) + i))];
                string[] expected = [.. messages.Select(Messages.ByPlatform)];
                foreach (var path in Paths()) { Assert.Equal(expected, Messages.Together(messages, path)); }
            }
        }
    }

    /// <summary>A lane that kept anything of its last message, or took something of another lane, would show it here.</summary>
    [Fact]
    public void The_same_messages_have_the_same_digests_in_every_order()
    {
        byte[][] messages = [.. Enumerable.Range(0, 37).Select(i => Messages.Random(i % 5 == 0 ? 5000 + i : 70 * i, seed: i))];
        var random = new Random(4);
        foreach (var path in Paths())
        {
            for (int turn = 0; turn < 20; turn++)
            {
                random.Shuffle(messages);
                Assert.Equal(messages.Select(Messages.ByPlatform), Messages.Together(messages, path));
            }
        }
    }

    [Fact]
    public void More_messages_than_a_group_ever_has_are_hashed_too()
    {
        byte[][] messages = [.. Enumerable.Range(0, 1000).Select(i => Messages.Random(i * 7 % 509, seed: i))];
        string[] expected = [.. messages.Select(Messages.ByPlatform)];
        foreach (var path in Paths()) { Assert.Equal(expected, Messages.Together(messages, path)); }
    }

    [Fact]
    public void A_named_path_runs_or_is_refused()
    {
        foreach (var path in (SimdPath[])[SimdPath.Plain, SimdPath.Avx2, SimdPath.Avx512])
        {
            if (Paths().Contains(path))
            {
                Assert.Equal(path switch { SimdPath.Avx512 => 16, SimdPath.Avx2 => 8, _ => 1 }, Md5Hasher.Lanes(path));
                continue;
            }
            Assert.Throws<PlatformNotSupportedException>(() => Md5Hasher.Lanes(path));
            Assert.Throws<PlatformNotSupportedException>(() => Messages.Together([[1]], path));
        }
    }

    [Fact]
    public void Room_for_fewer_digests_than_messages_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Md5Hasher.Hash([new byte[3], new byte[5]], new byte[Md5Definition.DigestBytes]));
}
