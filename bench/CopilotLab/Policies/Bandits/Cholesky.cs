namespace SqlxOrleans.CopilotLab.Policies.Bandits;

/// <summary>
/// The factor L of a symmetric positive definite matrix A = L L^T, with what the bandits need of it. Small, on one thread and without
/// allocation after the first use, so that a decision's time does not depend on the machine's cores.
/// </summary>
internal sealed class Cholesky(int capacity)
{
    /// <summary>A pivot below this is a direction without information; it is kept from dividing by almost nothing.</summary>
    private const double LeastPivot = 1e-10;

    private readonly double[] _factor = new double[capacity * capacity];
    private int _size;

    /// <summary>Factors the leading square of a matrix of which only the lower triangle is read.</summary>
    /// <param name="matrix">Rows of <paramref name="stride"/> numbers.</param>
    /// <param name="stride">Distance between rows.</param>
    /// <param name="size">Rows and columns used, at most the capacity.</param>
    public void Factor(ReadOnlySpan<double> matrix, int stride, int size)
    {
        _size = size;
        for (var i = 0; i < size; i++)
        {
            var row = _factor.AsSpan(i * capacity, i + 1);
            for (var j = 0; j < i; j++)
                row[j] = (matrix[(i * stride) + j] - Dot(row[..j], _factor.AsSpan(j * capacity, j))) / _factor[(j * capacity) + j];
            row[i] = Math.Sqrt(Math.Max(LeastPivot, matrix[(i * stride) + i] - Dot(row[..i], row[..i])));
        }
    }

    /// <summary>Solves L x = b in place.</summary>
    public void SolveLower(Span<double> values)
    {
        for (var i = 0; i < _size; i++)
            values[i] = (values[i] - Dot(_factor.AsSpan(i * capacity, i), values[..i])) / _factor[(i * capacity) + i];
    }

    /// <summary>Solves L^T x = b in place.</summary>
    public void SolveUpper(Span<double> values)
    {
        for (var i = _size - 1; i >= 0; i--)
        {
            values[i] /= _factor[(i * capacity) + i];
            for (var j = 0; j < i; j++)
                values[j] -= _factor[(i * capacity) + j] * values[i];
        }
    }

    /// <summary>Row <paramref name="row"/> of L times the vector.</summary>
    public double Times(int row, ReadOnlySpan<double> vector) => Dot(_factor.AsSpan(row * capacity, row + 1), vector[..(row + 1)]);

    /// <summary>The scalar product.</summary>
    public static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        double sum = 0;
        for (var i = 0; i < left.Length; i++)
            sum += left[i] * right[i];
        return sum;
    }
}
