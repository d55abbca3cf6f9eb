using System.Net.Http.Json;
using SqlxOrleans.Grains.Interfaces.Rest;
using SqlxOrleans.LocalCluster;

namespace SqlxOrleans.Load.Traffic;

/// <summary>What the cluster says it has counted, over REST.</summary>
internal static class Counted
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Every class of the workspaces; a cluster that is recovering is asked again for a minute.</summary>
    public static async Task<IReadOnlyDictionary<SeriesId, ClassSlo>> ReadAsync(
        SiloCluster cluster, IEnumerable<SeriesId> series, string window, CancellationToken cancellationToken)
    {
        using var http = cluster.CreateHttpClient();
        var counted = new Dictionary<SeriesId, ClassSlo>();
        foreach (var workspace in series.GroupBy(each => each.Workspace))
        {
            var answer = await GetAsync<WorkspaceSlo>(
                http, $"/v1/tenants/{cluster.Tenant}/workspaces/{workspace.Key}/slo?window={window}", cancellationToken);
            foreach (var one in workspace)
                counted[one] = answer.Classes.First(known => known.Class == one.Class.ToString());
        }

        return counted;
    }

    public static async Task<T> GetAsync<T>(HttpClient http, string path, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            string problem;
            try
            {
                using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
                if (answer.IsSuccessStatusCode)
                    return (await answer.Content.ReadFromJsonAsync<T>(SqlxRestJson.Default.Options, cancellationToken))!;
                problem = $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}";
            }
            catch (HttpRequestException error)
            {
                problem = error.Message;
            }

            if (limit.IsCancellationRequested)
                throw new LoadFailedException($"{path} did not answer within {Patience.TotalSeconds:0} s: {problem}");
            await Task.Delay(Pause, cancellationToken);
        }
    }
}
