namespace SqlxOrleans.Domain.Copilot.Predictive;

/// <summary>
/// The seconds that a plan is tried on. Bursts come and go alike in both directions of time, so the past as in a mirror is a likely future
/// that begins with what is now. Where the past is short, as after a change of demand, each class's burst is tried in turn. Reused for
/// its buffers.
/// </summary>
internal sealed class Future
{
    private readonly PredictiveOptions _options;
    private readonly double[] _demands;
    private readonly double[] _beyond;
    private readonly double[] _worth;
    private readonly double[] _peaks;
    private readonly double[] _means;
    private readonly double[] _peaksBeyond;
    private readonly double[] _blockWorth;

    public Future(PredictiveOptions options)
    {
        _options = options;
        var seconds = options.Horizon;
        _demands = new double[seconds * FairShare.Classes];
        _beyond = new double[seconds * Fluctuation.Size];
        _worth = new double[seconds];
        (_peaks, _means, _peaksBeyond, _blockWorth) = (new double[_demands.Length], new double[_demands.Length], new double[_beyond.Length], new double[seconds]);
    }

    /// <summary>Seconds; 0 when nothing is known.</summary>
    public int Count { get; private set; }

    /// <summary>Stretches of a window's length that the seconds make.</summary>
    public int Blocks { get; private set; }

    /// <summary>What a second counts; all together 1.</summary>
    public double Worth(int second) => _worth[second];

    /// <summary>What a block counts; all together 1.</summary>
    public double BlockWorth(int block) => _blockWorth[block];

    /// <summary>Four demands in a second, as shares of capacity.</summary>
    public ReadOnlySpan<double> Demand(int second) => _demands.AsSpan(FairShare.Classes * second, FairShare.Classes);

    /// <summary>What <see cref="Fluctuation"/> says of a second.</summary>
    public ReadOnlySpan<double> Beyond(int second) => _beyond.AsSpan(Fluctuation.Size * second, Fluctuation.Size);

    /// <summary>The greatest demands of a block.</summary>
    public ReadOnlySpan<double> Peak(int block) => _peaks.AsSpan(FairShare.Classes * block, FairShare.Classes);

    /// <summary>The mean demands of a block.</summary>
    public ReadOnlySpan<double> Mean(int block) => _means.AsSpan(FairShare.Classes * block, FairShare.Classes);

    /// <summary>What <see cref="Fluctuation"/> says of a block's greatest demands.</summary>
    public ReadOnlySpan<double> PeakBeyond(int block) => _peaksBeyond.AsSpan(Fluctuation.Size * block, Fluctuation.Size);

    /// <summary>Begins from what is known.</summary>
    public void Begin(PredictiveState state, double slots)
    {
        var past = Math.Min(state.History.Count, _options.HistoryLength);
        Count = past == 0 ? 0 : _options.Horizon;
        var (worth, sum) = (1.0, 0.0);
        for (var second = 0; second < Count; second++)
        {
            FillSecond(state, past, second);
            Fluctuation.Fill(state.Classes, slots, _options.BadLuck, Demand(second), _beyond.AsSpan(Fluctuation.Size * second, Fluctuation.Size));
            (_worth[second], sum) = (worth, sum + worth);
            worth *= _options.HistoryDecay;
        }

        for (var second = 0; second < Count; second++)
            _worth[second] /= sum;
        Blocks = 0;
        for (var start = 0; start < Count; start += _options.Window)
            FillBlock(state, slots, Blocks++, start, Math.Min(Count, start + _options.Window));
    }

    private void FillSecond(PredictiveState state, int past, int second)
    {
        // To and fro when the past is shorter than what is looked ahead.
        var back = past == 1 ? 0 : second % ((2 * past) - 2);
        var of = state.History[back < past ? back : (2 * past) - 2 - back];
        var demand = _demands.AsSpan(FairShare.Classes * second, FairShare.Classes);
        (demand[0], demand[1], demand[2], demand[3]) = (of.L, of.B, of.A, of.S);
        if (second >= past && second % _options.Window != 0)
            demand[second / _options.Window % FairShare.Classes] *= _options.UnseenBurst;
    }

    private void FillBlock(PredictiveState state, double slots, int block, int start, int end)
    {
        var peak = _peaks.AsSpan(FairShare.Classes * block, FairShare.Classes);
        var mean = _means.AsSpan(FairShare.Classes * block, FairShare.Classes);
        peak.Clear();
        mean.Clear();
        _blockWorth[block] = 0;
        for (var second = start; second < end; second++)
        {
            _blockWorth[block] += _worth[second];
            for (var c = 0; c < FairShare.Classes; c++)
            {
                peak[c] = Math.Max(peak[c], Demand(second)[c]);
                mean[c] += Demand(second)[c] / (end - start);
            }
        }

        Fluctuation.Fill(state.Classes, slots, _options.BadLuck, peak, _peaksBeyond.AsSpan(Fluctuation.Size * block, Fluctuation.Size));
    }
}
