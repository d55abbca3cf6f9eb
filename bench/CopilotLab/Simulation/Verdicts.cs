using SqlxOrleans.Domain.Slos;

namespace SqlxOrleans.CopilotLab.Simulation;

/// <summary>
/// Good and all requests of each class and second, by the time of the verdict: a good one's is its end; a late one's is the
/// moment at which its target had passed, whether it ends later or never, so that a class that starves is not a class without
/// traffic; a rejected one's is its arrival.
/// </summary>
internal sealed class Verdicts
{
    private const long Second = 1_000_000_000;
    private readonly int[] _good;
    private readonly int[] _all;
    private readonly int _seconds;

    public Verdicts(int seconds)
    {
        _seconds = seconds;
        _good = new int[seconds * Pick.Classes];
        _all = new int[seconds * Pick.Classes];
    }

    public void Good(int classIndex, long endedAt) => Count(classIndex, endedAt, 1);

    public void Bad(int classIndex, long at) => Count(classIndex, at, 0);

    public (int Good, int All) Of(int classIndex, int second)
    {
        var cell = (second * Pick.Classes) + classIndex;
        return (_good[cell], _all[cell]);
    }

    /// <summary>
    /// J of a window: the sum of the objective weights of the classes whose p95 met the target, which is the same as at least 95 % of
    /// their requests being good. A class without a verdict met it.
    /// </summary>
    public double Met(int startSecond, int seconds, ReadOnlySpan<double> objective)
    {
        double met = 0;
        var end = Math.Min(_seconds, startSecond + seconds);
        for (var c = 0; c < Pick.Classes; c++)
        {
            var (good, all) = (0, 0);
            for (var second = startSecond; second < end; second++)
            {
                good += _good[(second * Pick.Classes) + c];
                all += _all[(second * Pick.Classes) + c];
            }

            met += good >= Objective.LatencyTarget * all ? objective[c] : 0;
        }

        return met;
    }

    public static Verdicts Read(int seconds, byte[] bytes)
    {
        var verdicts = new Verdicts(seconds);
        var half = bytes.Length / 2;
        Buffer.BlockCopy(bytes, 0, verdicts._good, 0, half);
        Buffer.BlockCopy(bytes, half, verdicts._all, 0, half);
        return verdicts;
    }

    public byte[] Write()
    {
        var half = _good.Length * sizeof(int);
        var bytes = new byte[2 * half];
        Buffer.BlockCopy(_good, 0, bytes, 0, half);
        Buffer.BlockCopy(_all, 0, bytes, half, half);
        return bytes;
    }

    private void Count(int classIndex, long at, int good)
    {
        var second = (int)((ulong)at / Second);
        if (second >= _seconds)
            return;
        var cell = (second * Pick.Classes) + classIndex;
        _good[cell] += good;
        _all[cell]++;
    }
}
