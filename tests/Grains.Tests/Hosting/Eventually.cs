namespace SqlxOrleans.Grains.Tests.Hosting;

internal static class Eventually
{
    /// <summary>Looks until the condition holds; fails after a minute.</summary>
    public static async Task HoldsAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (var tries = 0; !condition(); tries++)
        {
            Assert.True(tries < 3_000, "The condition did not come true within a minute.");
            await look.WaitForNextTickAsync(cancellationToken);
        }
    }
}
