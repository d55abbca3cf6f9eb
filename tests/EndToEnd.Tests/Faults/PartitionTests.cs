using System.Text.Json;
using SqlxOrleans.Testing;
using Xunit;

namespace SqlxOrleans.EndToEnd.Tests.Faults;

[Collection(FaultsCollection.Name)]
public sealed class PartitionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    /// <summary>In a process of its own: the silos, the database and the load share a network namespace that nobody else is in.</summary>
    [Fact]
    public async Task Silos_that_lost_sight_of_each_other_lose_and_double_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("sqlx-partition-");
        try
        {
            var file = Path.Combine(folder.FullName, "figures.json");
            var (code, _, error) = await ChildProcess.RunAsync(
                Checkout.DotNet,
                [
                    Checkout.OutputOf("bench/Load", "SqlxOrleans.Load.dll"), "partition", "--silos", "2", "--seconds", "15",
                    "--producers", "8", "--workspaces", "2", "--rate", "400", "--json", file,
                ],
                folder.FullName,
                Patience);
            Assert.True(code == 0, error);
            using var json = JsonDocument.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
            var figures = json.RootElement.GetProperty("results").EnumerateArray()
                .ToDictionary(each => each.GetProperty("name").GetString()!, each => each.GetProperty("value").GetDouble());
            Assert.True(figures["partition.acknowledged"] > 0);
            Assert.Equal(figures["partition.acknowledged"], figures["partition.counted"]);
            Assert.Equal((0, 0), (figures["partition.lost"], figures["partition.doubled"]));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
