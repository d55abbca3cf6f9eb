namespace SqlxOrleans.Domain.Slos;

/// <summary>What a judgement comes to. Greater is worse, except that <see cref="Unjudged"/> stands apart.</summary>
public enum Compliance
{
    /// <summary>There is no objective: the class is <c>unclassified</c>.</summary>
    Unjudged = 0,

    /// <summary>Nothing happened in the window.</summary>
    NoTraffic = 1,

    /// <summary>The bad share of the window is within the budget, equality included.</summary>
    Met = 2,

    /// <summary>
    /// n (1 - target) &lt; 1: so few events that a single bad one would overspend the budget. Neither green nor red, whatever the
    /// bad share is; the budget that is left still says what happened.
    /// </summary>
    TooLittleTraffic = 3,

    /// <summary>The budget of the window is overspent: bad / total &gt; 1 - target (for latency: more than 5 % were slow).</summary>
    Breached = 4,

    /// <summary>The counts contradict each other, so nothing can be said: freeze, and look at what the producers send.</summary>
    Insane = 5,
}
