namespace SqlxOrleans.Testing;

/// <summary>Waits for something observable, checking it often; fails with what was seen last.</summary>
public static class Eventually
{
    /// <summary>Looks until the condition holds, at most a minute.</summary>
    public static Task HoldsAsync(Func<bool> condition, CancellationToken cancellationToken) => GetAsync(
        () =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Task.FromResult(condition());
        },
        holds => holds,
        TimeSpan.FromMinutes(1));

    /// <summary>Asks until the answer satisfies the condition, at most <paramref name="patience"/> (default 30 s), and returns it.</summary>
    public static async Task<T> GetAsync<T>(Func<Task<T>> ask, Func<T, bool> condition, TimeSpan? patience = null)
    {
        ArgumentNullException.ThrowIfNull(ask);
        ArgumentNullException.ThrowIfNull(condition);
        using var giveUp = new CancellationTokenSource(patience ?? TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            var answer = await ask();
            if (condition(answer))
                return answer;
            try
            {
                await timer.WaitForNextTickAsync(giveUp.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"It did not come to pass. Last seen: {answer}");
            }
        }
    }
}
