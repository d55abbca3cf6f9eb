using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using SqlxOrleans.Grains.Copilot;
using Xunit;

namespace SqlxOrleans.Grains.Tests.Copilot;

/// <summary>Half a processor's time for decisions, each of which takes 50 ms: ten a second.</summary>
public sealed class DecisionTurnsTests : IDisposable
{
    private static readonly TimeSpan Cost = TimeSpan.FromMilliseconds(50);

    private readonly FakeTimeProvider _time = new();
    private readonly Dictionary<DecisionTurn, int> _decided = [];
    private readonly DecisionTurns _turns;

    public DecisionTurnsTests() => _turns = new DecisionTurns(
        Options.Create(new CopilotOptions { DecisionCpuShare = Math.Max(0.01, 0.5 / Environment.ProcessorCount) }), _time);

    [Fact]
    public void Nobody_waits_while_decisions_take_less_than_their_share()
    {
        var turns = Workspaces(3);
        for (var second = 0; second < 20; second++)
        {
            foreach (var turn in turns)
            {
                Assert.True(_turns.TryBegin(turn));
                _turns.Spent(Cost);
            }

            _time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public void Beyond_it_decisions_take_their_share_and_no_more()
    {
        var turns = Workspaces(100);
        Run(turns, seconds: 60, _ => 1);
        Assert.InRange(_decided.Values.Sum(), 0.8 * 60 * 10 * Share, (1.2 * 60 * 10 * Share) + 20);
        Assert.InRange(_decided.Values.Min(), (int)(0.5 * 6 * Share), int.MaxValue);
    }

    [Fact]
    public void A_busy_workspace_goes_on_each_second_and_a_quiet_one_is_not_forgotten()
    {
        var turns = Workspaces(100);
        Run(turns, seconds: 60, turn => turn == turns[0] ? 1_000 : 1);
        Assert.InRange(_decided[turns[0]], 40, 60);
        Assert.All(turns, turn => Assert.InRange(_decided[turn], 1, 60));
    }

    /// <summary>As when the storage stood still and they waited in it.</summary>
    [Fact]
    public void Decisions_that_hung_for_long_keep_nobody_from_deciding_afterwards()
    {
        var turns = Workspaces(100);
        foreach (var turn in turns)
        {
            _turns.TryBegin(turn);
            _turns.Spent(TimeSpan.FromSeconds(30));
        }

        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Contains(turns, turn => _decided[turn] > 0 || _turns.TryBegin(turn));
    }

    [Fact]
    public void One_that_left_is_not_called()
    {
        var turns = Workspaces(100);
        Run(turns, seconds: 2, _ => 1);
        var gone = turns.First(turn => !_turns.TryBegin(turn));
        var before = _decided.GetValueOrDefault(gone);
        _turns.Leave(gone);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(before, _decided.GetValueOrDefault(gone));
    }

    public void Dispose() => _turns.Dispose();

    /// <summary>The least share is a hundredth, which on many processors is more than half of one.</summary>
    private static double Share => Math.Max(0.5, 0.01 * Environment.ProcessorCount) / 0.5;

    private List<DecisionTurn> Workspaces(int count)
    {
        var made = new List<DecisionTurn>();
        for (var i = 0; i < count; i++)
        {
            DecisionTurn turn = null!;
            turn = new DecisionTurn(() => Decide(turn));
            made.Add(turn);
            _decided[turn] = 0;
        }

        return made;
    }

    private void Decide(DecisionTurn turn)
    {
        turn.Begin();
        _decided[turn]++;
        _turns.Spent(Cost);
    }

    /// <summary>Each workspace asks once a second, as it does while there is telemetry.</summary>
    private void Run(List<DecisionTurn> turns, int seconds, Func<DecisionTurn, int> requests)
    {
        for (var second = 0; second < seconds; second++)
        {
            foreach (var turn in turns)
            {
                turn.Count(requests(turn));
                if (_turns.TryBegin(turn))
                    Decide(turn);
            }

            for (var tick = 0; tick < 10; tick++)
                _time.Advance(TimeSpan.FromMilliseconds(100));
        }
    }
}
