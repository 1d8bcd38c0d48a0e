using Cotejo.Kernels;

namespace Cotejo.Engine.Tests.Matching;

/// <summary>
/// A picture as 16 x 16 coefficients, laid in eight ways by signs and transposition, and hashed against its median as the
/// reference does: enough to test matching on without decoding anything.
/// </summary>
internal sealed class Plane(double[,] values)
{
    private const int Side = 16;

    public static Plane Random(Random random)
    {
        var values = new double[Side, Side];
        for (int i = 0; i < Side; i++)
        {
            for (int j = 0; j < Side; j++) { values[i, j] = random.NextDouble() - 0.5; }
        }
        return new Plane(values);
    }

    public Plane Lay(Orientation orientation)
    {
        var laid = new double[Side, Side];
        for (int i = 0; i < Side; i++)
        {
            for (int j = 0; j < Side; j++)
            {
                double value = values[i, j];
                bool isOddRow = i % 2 == 1, isOddColumn = j % 2 == 1, isOddSum = (i + j) % 2 == 1;
                switch (orientation)
                {
                    case Orientation.Original: laid[i, j] = value; break;
                    case Orientation.Rotate90: laid[j, i] = isOddColumn ? value : -value; break;
                    case Orientation.Rotate180: laid[i, j] = isOddSum ? -value : value; break;
                    case Orientation.Rotate270: laid[j, i] = isOddRow ? value : -value; break;
                    case Orientation.FlipX: laid[i, j] = isOddRow ? value : -value; break;
                    case Orientation.FlipY: laid[i, j] = isOddColumn ? value : -value; break;
                    case Orientation.FlipPlus1: laid[j, i] = value; break;
                    case Orientation.FlipMinus1: laid[j, i] = isOddSum ? -value : value; break;
                    default: throw new ArgumentOutOfRangeException(nameof(orientation));
                }
            }
        }
        return new Plane(laid);
    }

    /// <summary>An edited copy: each coefficient shifted a little, so that those near the median change their bit.</summary>
    public Plane Edit(double strength, Random random)
    {
        var edited = new double[Side, Side];
        for (int i = 0; i < Side; i++)
        {
            for (int j = 0; j < Side; j++) { edited[i, j] = values[i, j] + (strength * (random.NextDouble() - 0.5)); }
        }
        return new Plane(edited);
    }

    /// <summary>A part of the way to another picture: 0 is this one, 1 the other.</summary>
    public Plane Towards(Plane other, double share)
    {
        var mixed = new double[Side, Side];
        for (int i = 0; i < Side; i++)
        {
            for (int j = 0; j < Side; j++) { mixed[i, j] = ((1 - share) * values[i, j]) + (share * other.At(i, j)); }
        }
        return new Plane(mixed);
    }

    private double At(int row, int column) => values[row, column];

    public Hash256 Hash()
    {
        double[] all = [.. values.Cast<double>()];
        double median = all.Order().ElementAt(127);
        Span<ulong> words = stackalloc ulong[4];
        for (int k = 0; k < all.Length; k++)
        {
            if (all[k] > median) { words[k / 64] |= 1ul << (k % 64); }
        }
        return new Hash256(words[0], words[1], words[2], words[3]);
    }

    public Hash256[] Eight() => [.. Enum.GetValues<Orientation>().Select(orientation => Lay(orientation).Hash())];

    public bool IsSameAs(Plane other) => values.Cast<double>().SequenceEqual(other.Values());

    private IEnumerable<double> Values() => values.Cast<double>();
}
