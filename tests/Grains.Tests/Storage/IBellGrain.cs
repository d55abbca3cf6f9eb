using Orleans.Concurrency;

namespace SqlxOrleans.Grains.Tests.Storage;

[Alias("sqlx.test.IBellGrain")]
public interface IBellGrain : IGrainWithStringKey
{
    [Alias("Set")]
    Task SetAsync(string name, TimeSpan due, TimeSpan period);

    [Alias("Remove")]
    Task RemoveAsync(string name);

    [Alias("List")]
    Task<IReadOnlyList<string>> ListAsync();

    /// <summary>Completes with the name of the first reminder that rings.</summary>
    [Alias("FirstRing"), AlwaysInterleave, ResponseTimeout("00:02:00")]
    Task<string> FirstRingAsync();
}
