namespace Cotejo.Kernels.Tests;

public sealed class HammingTests
{
    [Fact]
    public void Distance_counts_differing_bits_of_every_word()
    {
        var hash = new Hash256(0x0123456789abcdef, 0xfedcba9876543210, 0, ulong.MaxValue);
        Assert.Equal(0, Hamming.Distance(hash, hash));
        Assert.Equal(256, Hamming.Distance(hash, new Hash256(~hash.W0, ~hash.W1, ~hash.W2, ~hash.W3)));
        for (int bit = 0; bit < 256; bit++)
        {
            Assert.Equal(1, Hamming.Distance(hash, HashSets.Flip(hash, [bit])));
        }
    }

    /// <summary>The published hashes of a picture at 128, 256 and 512 pixels; the distances counted from their hexadecimal digits.</summary>
    [Fact]
    public void Distance_of_published_hashes_is_that_of_their_digits()
    {
        string[] published =
        [
            "d8f8f1eec0f4a84f0e37022a078f63f0b36e2ed596621e1d33e6239c4e9c9b22",
            "d8f8f0cec4f4a84f0637022a078f67f0b36e2ee5b6621e1d33e6239c4e9c9b22",
            "d8f8f0cec0f4a84f0637022a278f67f0b36e2ed596621e1d33e6339c4e9c9b22",
        ];
        foreach (string left in published)
        {
            foreach (string right in published)
            {
                int expected = left.Zip(right).Sum(digits =>
                    int.PopCount(Convert.ToInt32(digits.First.ToString(), 16) ^ Convert.ToInt32(digits.Second.ToString(), 16)));
                Assert.Equal(expected, Hamming.Distance(Hash256.Parse(left), Hash256.Parse(right)));
            }
        }
    }

    [Fact]
    public void The_defining_search_finds_each_pair_once_with_its_distance()
    {
        var hashes = HashSets.Clustered(150, seed: 3);
        foreach (int threshold in HashSets.Thresholds)
        {
            var options = new SearchOptions(threshold, Method: SearchMethod.Definition);
            Assert.Equal(HashSets.Expected(hashes, hashes, threshold, isSelf: true), HashSets.Within(hashes, options));
            Assert.Equal(
                HashSets.Expected(hashes[..40], hashes[20..], threshold, isSelf: false), HashSets.Between(hashes[..40], hashes[20..], options));
        }
    }
}
