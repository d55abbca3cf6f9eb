namespace SqlxOrleans.Domain.Copilot.Predictive.FewSlots;

/// <summary>
/// A kernel of few slots in front of few cores, played for some seconds: statements keep their slot to the end and share the cores
/// equally; a freed slot goes to the class furthest behind in service by weight (stride scheduling; Waldspurger, 1995) that is not at
/// its cap. Statements of B, A and S are played one by one, those of L, which are many and short, as a fluid. Reused for its buffers.
/// </summary>
internal sealed class Rollout
{
    /// <summary>Caps sum to a little more than the slots: idle shares are lent, but never all of them.</summary>
    private const double Stretch = 1.25;

    /// <summary>As in the objective: windows of 5 s, a twentieth of whose requests may be late.</summary>
    private const int Windows = (int)(SlotFuture.Length / 5);
    private const double AllowedLate = 1 - Slos.Objective.LatencyTarget;
    private const int MaxRunning = 16;
    private const double Never = double.MaxValue;

    /// <summary>
    /// How fast the tail of L's wait falls beside that of an M/M/k: an M/D/k's would fall twice as fast, but what runs beside makes equal work take
    /// unequal time. Found by comparison with a kernel that runs every statement.
    /// </summary>
    private const double TailFall = 1.2;

    /// <summary>The chance that goes with an exponent of more is none.</summary>
    private const double Surely = 12;
    private const double Instant = 1e-9;
    private const double LeastQueue = 1e-6;
    private readonly double[] _left = new double[MaxRunning];
    private readonly double[] _since = new double[MaxRunning];
    private readonly int[] _class = new int[MaxRunning];
    private readonly int[] _next = new int[FairShare.Classes];
    private readonly int[] _arrived = new int[FairShare.Classes];
    private readonly int[] _runningOf = new int[FairShare.Classes];
    private readonly double[] _arrivalAt = new double[FairShare.Classes];
    private readonly double[] _pass = new double[FairShare.Classes];
    private readonly double[] _perCost = new double[FairShare.Classes];
    private readonly int[] _cap = new int[FairShare.Classes];
    private readonly double[] _late = new double[FairShare.Classes * Windows];
    private readonly double[] _all = new double[FairShare.Classes * Windows];
    private SlotFuture _future = null!;
    private int _running;
    private int _slots;
    private double _cores;
    private double _queueOfL;
    private double _now;
    private double _clock;
    private double _aloneOfL;
    private double _aloneOfB;
    private double _aloneOfA;
    private double _aloneOfS;
    private double _slotsOfL;

    /// <summary>The kernel that is played.</summary>
    public void Begin(SlotFuture future, int slots, double cores, ReadOnlySpan<double> alone)
    {
        (_future, _slots, _cores) = (future, Math.Min(slots, MaxRunning), cores);
        (_aloneOfL, _aloneOfB, _aloneOfA, _aloneOfS) = (alone[0], alone[1], alone[2], alone[3]);
    }

    /// <summary>Share of the windows of the last play in which a class met its target, 0..1; a window without its requests is met.</summary>
    public double Met(int index)
    {
        var met = 0;
        for (var of = index * Windows; of < (index + 1) * Windows; of++)
            met += _late[of] <= AllowedLate * _all[of] ? 1 : 0;
        return (double)met / Windows;
    }

    /// <summary>Plays the requests under some weights.</summary>
    /// <param name="weights">Four weights.</param>
    /// <param name="targets">Latency targets, seconds.</param>
    /// <param name="waitingOfL">Requests of L that wait already.</param>
    public void Play(ReadOnlySpan<double> weights, ReadOnlySpan<double> targets, double waitingOfL)
    {
        Reset(weights, waitingOfL);
        for (var piece = 0; piece < SlotFuture.Pieces; piece++)
        {
            var end = (piece + 1) * SlotFuture.Piece;
            while (_now < end - Instant)
            {
                Start();
                Advance(end, _future.RateOfL[piece], targets);
            }
        }

        for (var i = 0; i < _running; i++)
            CountUnfinished(_class[i], _since[i], targets);
        for (var c = 1; c < FairShare.Classes; c++)
        {
            for (var i = _next[c]; i < _arrived[c]; i++)
                CountUnfinished(c, _future.At(c)[i], targets);
        }
    }

    /// <summary>Slots that a class may hold: its weight's share, stretched a little, and always one (as the kernels do).</summary>
    public static int Cap(double weight, int slots) => Math.Clamp((int)Math.Ceiling((weight * slots * Stretch) - 1e-6), 1, slots);

    private void Reset(ReadOnlySpan<double> weights, double waitingOfL)
    {
        (_running, _queueOfL, _now, _clock) = (0, waitingOfL, 0, 0);
        Array.Clear(_next);
        Array.Clear(_arrived);
        Array.Clear(_runningOf);
        Array.Clear(_pass);
        Array.Clear(_late);
        Array.Clear(_all);
        for (var c = 0; c < FairShare.Classes; c++)
            (_perCost[c], _cap[c]) = (1 / weights[c], Cap(weights[c], _slots));
        foreach (var (c, left) in _future.Running)
        {
            if (_running == _slots)
                break;
            // Of the time before: they hold a slot and are not judged.
            (_left[_running], _since[_running], _class[_running]) = (left, -1, c);
            _running++;
            _runningOf[c]++;
        }

        for (var c = 1; c < FairShare.Classes; c++)
            Arrive(c);
    }

    private void Arrive(int c)
    {
        var at = _future.At(c);
        var arrived = _arrived[c];
        if (arrived == _next[c] && _runningOf[c] == 0)
            _pass[c] = Math.Max(_pass[c], _clock);
        while (arrived < at.Length && at[arrived] <= _now + Instant)
            arrived++;
        _arrived[c] = arrived;
        _arrivalAt[c] = arrived < at.Length ? at[arrived] : Never;
    }

    /// <summary>Gives free slots to the classes that wait.</summary>
    private void Start()
    {
        while (_running < _slots)
        {
            var best = -1;
            for (var c = 1; c < FairShare.Classes; c++)
            {
                if (_next[c] < _arrived[c] && _runningOf[c] < _cap[c] && (best < 0 || _pass[c] < _pass[best]))
                    best = c;
            }

            if (best < 0)
                return;
            // L, when it waits, takes the slot if it is further behind.
            if (_queueOfL > 0 && _running + _cap[0] >= _slots && _pass[0] <= _pass[best])
                return;
            _clock = Math.Max(_clock, _pass[best]);
            var alone = best switch { 1 => _aloneOfB, 2 => _aloneOfA, _ => _aloneOfS };
            _pass[best] += alone * Math.Max(1, (_running + 1 + _slotsOfL) / _cores) * _perCost[best];
            var i = _next[best]++;
            (_left[_running], _since[_running], _class[_running]) = (_future.Work(best)[i], _future.At(best)[i], best);
            _running++;
            _runningOf[best]++;
        }
    }

    private void Advance(double end, double rateOfL, ReadOnlySpan<double> targets)
    {
        // L takes what it needs of the slots that it may have; waiting, all of them.
        var free = Math.Min(_cap[0], _slots - _running);
        var need = rateOfL * _aloneOfL;
        var wanted = need + _running <= _cores ? need : need < _cores ? need * _running / (_cores - need) : Never;
        var isWaiting = _queueOfL > 0 || wanted > free;
        _slotsOfL = isWaiting ? free : wanted;
        var speed = Math.Min(1, _cores / Math.Max(Instant, _running + _slotsOfL));
        var served = isWaiting ? _slotsOfL * speed / _aloneOfL : rateOfL;
        var until = Math.Min(Math.Min(end, _arrivalAt[1]), Math.Min(_arrivalAt[2], _arrivalAt[3]));
        if (_queueOfL > 0 && served > rateOfL)
            until = Math.Min(until, _now + Math.Max(Instant, _queueOfL / (served - rateOfL)));
        var (least, first) = (Never, -1);
        for (var i = 0; i < _running; i++)
        {
            if (_left[i] < least)
                (least, first) = (_left[i], i);
        }

        if (first >= 0)
            until = Math.Min(until, _now + (least / speed));
        var length = Math.Max(0, until - _now);
        CountL(rateOfL * length, served, speed, free, isWaiting, targets[0]);
        _queueOfL = Math.Max(0, _queueOfL + ((rateOfL - served) * length));
        if (_queueOfL < LeastQueue)
            _queueOfL = 0;
        _pass[0] = isWaiting ? _pass[0] + (_slotsOfL * length * _perCost[0]) : Math.Max(_pass[0], _clock);
        if (isWaiting)
            _clock = Math.Max(_clock, _pass[0] - (_slotsOfL * length * _perCost[0]));
        for (var i = 0; i < _running; i++)
            _left[i] -= speed * length;
        _now = until;
        if (first >= 0 && _left[first] <= Instant)
            End(first, targets);
        for (var c = 1; c < FairShare.Classes; c++)
        {
            if (_arrivalAt[c] <= _now + Instant)
                Arrive(c);
        }
    }

    private void CountL(double requests, double served, double speed, int free, bool isWaiting, double target)
    {
        var late = 1.0;
        if (free > 0)
        {
            var service = _aloneOfL / speed;
            var busy = isWaiting ? 1 : _slotsOfL / free;
            late = isWaiting || service >= target ? (_queueOfL / Math.Max(Instant, served)) + service > target ? 1 : 0
                // Chance queueing within the fluid.
                : TailFall * free * (1 - busy) * ((target / service) - 1) is var odds && odds > Surely ? 0 : busy * Math.Exp(-odds);
        }

        Count(0, _now, requests, late * requests);
    }

    private void End(int i, ReadOnlySpan<double> targets)
    {
        var c = _class[i];
        Count(c, _since[i], 1, _now - _since[i] > targets[c] ? 1 : 0);
        _runningOf[c]--;
        _running--;
        (_left[i], _since[i], _class[i]) = (_left[_running], _since[_running], _class[_running]);
    }

    private void CountUnfinished(int c, double since, ReadOnlySpan<double> targets)
    {
        if (_now - since > targets[c])
            Count(c, since, 1, 1);
    }

    private void Count(int c, double since, double requests, double late)
    {
        if (since < 0)
            return;
        var of = (c * Windows) + Math.Min(Windows - 1, (int)(since / SlotFuture.Length * Windows));
        _all[of] += requests;
        _late[of] += late;
    }
}
