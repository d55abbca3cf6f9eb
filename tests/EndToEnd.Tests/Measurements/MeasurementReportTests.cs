using System.Text.Json;
using SqlxOrleans.Measurements;
using Xunit;

namespace SqlxOrleans.EndToEnd.Tests.Measurements;

public sealed class MeasurementReportTests
{
    [Fact]
    public void The_json_is_one_object_of_the_agreed_shape()
    {
        using var json = JsonDocument.Parse(Example().ToJson());
        var root = json.RootElement;
        Assert.Equal(["verb", "commit", "machine", "seconds", "results"], root.EnumerateObject().Select(field => field.Name));
        Assert.Equal("loop", root.GetProperty("verb").GetString());
        Assert.Equal("abc1234", root.GetProperty("commit").GetString());
        Assert.Equal(Environment.ProcessorCount, root.GetProperty("machine").GetProperty("cores").GetInt32());
        Assert.True(root.GetProperty("machine").GetProperty("memoryBytes").GetInt64() > 0);
        Assert.Equal(12.5, root.GetProperty("seconds").GetDouble());
        var first = root.GetProperty("results")[0];
        Assert.Equal(["name", "value", "unit", "better", "goal"], first.EnumerateObject().Select(field => field.Name));
        Assert.Equal(("lower", 250.0), (first.GetProperty("better").GetString(), first.GetProperty("goal").GetDouble()));
        Assert.Equal(JsonValueKind.Null, root.GetProperty("results")[1].GetProperty("goal").ValueKind);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_value_that_is_not_finite_is_null_in_json_and_never_meets_its_goal(double value)
    {
        var report = new MeasurementReport("loop").Add("x", value, "ms", Better.Higher, goal: 1);
        using var json = JsonDocument.Parse(report.ToJson());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("results")[0].GetProperty("value").ValueKind);
        Assert.False(report.Results[0].MeetsGoal);
    }

    [Fact]
    public void The_table_shows_each_goal_beside_its_value()
    {
        using var text = new StringWriter();
        Example().WriteTable(text);
        var line = text.ToString().Split('\n').Single(row => row.StartsWith("loop.p99", StringComparison.Ordinal));
        Assert.Equal(["loop.p99", "143.2", "ms", "<=", "250", "yes"], line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    [Fact]
    public void A_file_is_replaced_as_a_whole_and_missing_folders_are_made()
    {
        var folder = Directory.CreateTempSubdirectory("sqlx-measurements-");
        try
        {
            var path = Path.Combine(folder.FullName, "new", "out.json");
            Example().WriteJson(path);
            Example().WriteJson(path);
            Assert.Equal(Example().ToJson(), File.ReadAllText(path));
            Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_named_with_the_reason()
    {
        var folder = Directory.CreateTempSubdirectory("sqlx-measurements-");
        try
        {
            var problem = Assert.Throws<MeasurementWriteException>(() => Example().WriteJson(folder.FullName));
            Assert.Contains(folder.FullName, problem.Message, StringComparison.Ordinal);
            Assert.Contains("--json", problem.Message, StringComparison.Ordinal);
            Assert.Empty(Directory.GetFiles(folder.Parent!.FullName, folder.Name + "*"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_name_is_taken_once() =>
        Assert.Throws<ArgumentException>(() => Example().Add("loop.p99", 1, "ms", Better.Lower));

    private static MeasurementReport Example() => new MeasurementReport("loop", commit: "abc1234")
        .Add("loop.p99", 143.2, "ms", Better.Lower, goal: 250)
        .Add("loop.count", 5, "count", Better.Higher)
        .Finish(TimeSpan.FromSeconds(12.5));
}
