namespace Cotejo.Kernels.Pdq;

/// <summary>Shapes of the hash and its cosine table.</summary>
internal static class PdqBasis
{
    /// <summary>Side of the plane.</summary>
    public const int Side = 64;

    public const int PlaneLength = Side * Side;

    /// <summary>Side of the kept block of coefficients: frequencies 1 to 16, without the mean.</summary>
    public const int Frequencies = 16;

    public const int Coefficients = Frequencies * Frequencies;

    /// <summary>Index of the lower median among the sorted coefficients.</summary>
    public const int LowerMedian = Coefficients / 2 - 1;

    public const int Orientations = 8;

    /// <summary>Pictures with a shorter side are not hashed: zero plane, zero hash, quality 0.</summary>
    public const int LeastSide = 5;

    /// <summary>
    /// 16 x 64, row-major: row i is the cosine of frequency i + 1, scaled by sqrt(2 / 64), rounded to float32 as the reference rounds.
    /// </summary>
    public static readonly float[] Cosines = Build();

    /// <summary>The same table, 64 x 16.</summary>
    public static readonly float[] CosinesTransposed = Transpose(Cosines);

    private static float[] Build()
    {
        float[] cosines = new float[Frequencies * Side];
        float scale = MathF.Sqrt(2.0f / Side);
        for (int i = 0; i < Frequencies; i++)
        {
            for (int j = 0; j < Side; j++)
            {
                cosines[i * Side + j] = (float)(scale * Math.Cos(Math.PI / (2 * Side) * (i + 1) * (2 * j + 1)));
            }
        }
        return cosines;
    }

    private static float[] Transpose(float[] cosines)
    {
        float[] transposed = new float[cosines.Length];
        for (int i = 0; i < Frequencies; i++)
        {
            for (int j = 0; j < Side; j++)
            {
                transposed[j * Frequencies + i] = cosines[i * Side + j];
            }
        }
        return transposed;
    }
}
