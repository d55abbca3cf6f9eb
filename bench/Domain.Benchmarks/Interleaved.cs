using System.Diagnostics;

namespace SqlxOrleans.Domain.Benchmarks;

/// <summary>
/// Contenders taken in turns in one process, so that a busy machine slows all of them alike. A turn should take some 100 us: on a busy
/// machine most longer ones are interrupted, and their median is that of the interruptions.
/// </summary>
internal static class Interleaved
{
    private const int Rounds = 501;

    // The compiler's second tier comes in the background and late on a busy machine.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    /// <summary>Median nanoseconds an operation, in the order of the contenders.</summary>
    /// <param name="contenders">One turn of each, and how many operations that is.</param>
    public static double[] Medians(params (Action Turn, int Operations)[] contenders)
    {
        var times = contenders.Select(_ => new List<double>()).ToArray();
        var warmUp = Stopwatch.StartNew();
        for (var round = 0; round < Rounds;)
        {
            var counts = warmUp.Elapsed > WarmUp;
            for (var i = 0; i < contenders.Length; i++)
            {
                var start = Stopwatch.GetTimestamp();
                contenders[i].Turn();
                var nanoseconds = Stopwatch.GetElapsedTime(start).TotalNanoseconds / contenders[i].Operations;
                if (counts)
                    times[i].Add(nanoseconds);
            }

            round += counts ? 1 : 0;
        }

        return [.. times.Select(values => values.Order().ElementAt(values.Count / 2))];
    }

    /// <summary>An operation that is too short to be timed alone, so many times.</summary>
    public static (Action Turn, int Operations) Repeat(int times, Action action) => (
        () =>
        {
            for (var i = 0; i < times; i++)
                action();
        },
        times);
}
