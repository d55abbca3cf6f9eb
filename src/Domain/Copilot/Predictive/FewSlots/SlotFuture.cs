namespace SqlxOrleans.Domain.Copilot.Predictive.FewSlots;

/// <summary>
/// Requests that may come in the next seconds: drawn once a decision, so that all settings meet the same ones. L is a stream whose rate
/// changes from piece to piece; of the others each request is drawn. Reused for its buffers.
/// </summary>
internal sealed class SlotFuture
{
    /// <summary>Seconds that are tried.</summary>
    public const double Length = 10;

    /// <summary>Seconds over which L's rate stays.</summary>
    public const double Piece = 0.05;
    public const int Pieces = (int)(Length / Piece);

    /// <summary>Requests of a class that are drawn at most.</summary>
    private const int Most = 600;

    /// <summary>
    /// Requests of a class, of those that wait and of those that come, that stand for themselves. More are drawn together, several as one with
    /// the work of all: their statements are the shorter the more they are, and what a play costs stays bounded.
    /// </summary>
    private const int Alone = 250;

    /// <summary>Standard deviation of the logarithm of a request's work.</summary>
    private const double Spread = 0.5;
    private const double Smallest = 0.2;
    private const double Largest = 4;
    private readonly double[][] _at = [[], new double[Most], new double[Most], new double[Most]];
    private readonly double[][] _work = [[], new double[Most], new double[Most], new double[Most]];
    private readonly int[] _count = new int[FairShare.Classes];
    private readonly double[] _rateOfL = new double[Pieces];
    private readonly List<(int Class, double Left)> _running = [];

    /// <summary>Statements that run already, with what is left of them.</summary>
    public IReadOnlyList<(int Class, double Left)> Running => _running;

    /// <summary>Arrivals of L a second, in each piece.</summary>
    public ReadOnlySpan<double> RateOfL => _rateOfL;

    public ReadOnlySpan<double> At(int index) => _at[index].AsSpan(0, _count[index]);

    /// <summary>Seconds alone on the machine.</summary>
    public ReadOnlySpan<double> Work(int index) => _work[index].AsSpan(0, _count[index]);

    /// <param name="rate">Arrivals a second of each class.</param>
    /// <param name="alone">Mean work of a request.</param>
    /// <param name="waiting">Requests that wait already.</param>
    /// <param name="running">Statements that run already, on average.</param>
    /// <param name="draw">State of the random numbers.</param>
    public void Draw(ReadOnlySpan<double> rate, ReadOnlySpan<double> alone, ReadOnlySpan<double> waiting, ReadOnlySpan<double> running, ulong draw)
    {
        var deviation = Math.Sqrt(rate[0] / Piece);
        for (var i = 0; i < Pieces; i++)
            _rateOfL[i] = Math.Max(0, rate[0] + (deviation * Draws.Normal(ref draw)));
        _running.Clear();
        for (var c = 1; c < FairShare.Classes; c++)
        {
            for (var left = running[c] + Draws.Uniform(ref draw); left >= 1; left--)
                _running.Add((c, alone[c] * Draws.Exponential(ref draw)));
            var (at, work) = (_at[c], _work[c]);
            var together = Math.Max(1, waiting[c] / Alone);
            var count = (int)(waiting[c] / together);
            for (var i = 0; i < count; i++)
                (at[i], work[i]) = ((i - count) * together / Math.Max(rate[c], 1e-3), alone[c] * together);
            together = Math.Max(1, rate[c] * Length / Alone);
            for (var now = Draws.Exponential(ref draw) * together / Math.Max(rate[c], 1e-9); now < Length && count < Most; count++)
            {
                var size = Math.Clamp(Math.Exp((Spread * Draws.Normal(ref draw)) - (Spread * Spread / 2)), Smallest, Largest);
                (at[count], work[count]) = (now, alone[c] * together * size);
                now += Draws.Exponential(ref draw) * together / rate[c];
            }

            _count[c] = count;
        }
    }
}
