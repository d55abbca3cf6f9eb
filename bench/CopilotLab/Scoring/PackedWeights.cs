using SqlxOrleans.Domain.Copilot;

namespace SqlxOrleans.CopilotLab.Scoring;

/// <summary>Lists of weights, each with a figure, as bytes.</summary>
internal static class PackedWeights
{
    private const int Numbers = 5;

    public static byte[] Write(IEnumerable<Trial> trials)
    {
        double[] numbers = [.. trials.SelectMany(t => new[] { t.Weights.L, t.Weights.B, t.Weights.A, t.Weights.S, t.Met })];
        var bytes = new byte[numbers.Length * sizeof(double)];
        Buffer.BlockCopy(numbers, 0, bytes, 0, bytes.Length);
        return bytes;
    }

    public static IReadOnlyList<Trial> Read(byte[] bytes)
    {
        var numbers = new double[bytes.Length / sizeof(double)];
        Buffer.BlockCopy(bytes, 0, numbers, 0, numbers.Length * sizeof(double));
        return [.. numbers.Chunk(Numbers).Select(n => new Trial(new SchedulerWeights(n[0], n[1], n[2], n[3]), n[4]))];
    }
}
