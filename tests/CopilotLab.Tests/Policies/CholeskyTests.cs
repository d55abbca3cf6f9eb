using CsCheck;
using MathNet.Numerics.LinearAlgebra;
using SqlxOrleans.CopilotLab.Policies.Bandits;
using Xunit;

namespace SqlxOrleans.CopilotLab.Tests.Policies;

public sealed class CholeskyTests
{
    [Fact]
    public void Agrees_with_the_library_also_for_the_leading_part_of_a_matrix() =>
        Gen.Select(Gen.Int[1, 8], Gen.Int[0, 4], Gen.Double[-1, 1].Array[144], Gen.Double[-1, 1].Array[12])
        .Sample((size, spare, numbers, right) =>
        {
            var stride = size + spare;
            var root = Matrix<double>.Build.Dense(stride, stride, (i, j) => numbers[(i * stride) + j]);
            var matrix = (root * root.Transpose()) + (0.1 * Matrix<double>.Build.DenseIdentity(stride));
            var expected = matrix.SubMatrix(0, size, 0, size).Cholesky().Solve(Vector<double>.Build.Dense(right[..size]));

            var factor = new Cholesky(stride);
            factor.Factor(matrix.ToRowMajorArray(), stride, size);
            var solved = right[..size];
            factor.SolveLower(solved);
            var lower = solved.ToArray();
            factor.SolveUpper(solved);

            Assert.All(solved.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-6));
            Assert.All(Enumerable.Range(0, size), row => Assert.Equal(right[row], factor.Times(row, lower), 1e-9));
        }, iter: 300, threads: 1);
}
