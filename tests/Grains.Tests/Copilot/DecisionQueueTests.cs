using SqlxOrleans.Grains.Copilot;
using Xunit;

namespace SqlxOrleans.Grains.Tests.Copilot;

public sealed class DecisionQueueTests
{
    [Fact]
    public void Turns_go_to_the_busiest_and_to_the_longest_waiting_by_turns()
    {
        var queue = new DecisionQueue();
        var turns = Waiting(queue, 1, 2, 9, 8, 7, 3);
        Assert.Equal([turns[2], turns[0], turns[3], turns[1]], queue.Take(4));
        Assert.Equal([turns[4], turns[5]], queue.Take(4));
        Assert.Empty(queue.Take(4));
    }

    [Fact]
    public void The_order_goes_on_from_one_batch_to_the_next()
    {
        var queue = new DecisionQueue();
        var turns = Waiting(queue, 1, 2, 9, 8);
        Assert.Equal([turns[2]], queue.Take(1));
        Assert.Equal([turns[0]], queue.Take(1));
        Assert.Equal([turns[3]], queue.Take(1));
    }

    [Fact]
    public void One_that_asks_again_keeps_its_place_and_one_that_leaves_has_none()
    {
        var queue = new DecisionQueue();
        var turns = Waiting(queue, 5, 5, 5);
        queue.Add(turns[0]);
        queue.Remove(turns[1]);
        Assert.Equal([turns[0], turns[2]], queue.Take(10));
    }

    private static List<DecisionTurn> Waiting(DecisionQueue queue, params int[] requests)
    {
        var turns = new List<DecisionTurn>();
        foreach (var count in requests)
        {
            var turn = new DecisionTurn(() => { });
            turn.Count(count);
            queue.Add(turn);
            turns.Add(turn);
        }

        return turns;
    }
}
