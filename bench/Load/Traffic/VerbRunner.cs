using SqlxOrleans.LocalCluster;
using SqlxOrleans.ThrowawayPostgres;

namespace SqlxOrleans.Load.Traffic;

/// <summary>What can keep a verb from measuring is said in one line, not with a stack trace.</summary>
internal static class VerbRunner
{
    private const int CouldNotMeasure = 2;

    public static async Task<int> RunAsync(Func<Task<int>> verb)
    {
        try
        {
            return await verb();
        }
        catch (Exception problem) when (problem is LoadFailedException or LocalClusterException or PostgresUnavailableException)
        {
            await Console.Error.WriteLineAsync(problem.Message);
            return CouldNotMeasure;
        }
    }
}
