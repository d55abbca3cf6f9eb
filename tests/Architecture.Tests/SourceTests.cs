using System.Text.RegularExpressions;
using Xunit;

namespace SqlxOrleans.Architecture.Tests;

public sealed partial class SourceTests
{
    [Fact]
    public void Files_stay_short()
    {
        var long_ = Repository.SourceFiles()
            .Select(file => (Name: Repository.Relative(file), Lines: File.ReadLines(file).Count()))
            .Where(file => file.Lines > (file.Name.StartsWith("tests/", StringComparison.Ordinal) ? 500 : 400))
            .Select(file => $"{file.Name}: {file.Lines} lines");
        Assert.Empty(long_);
    }

    [Fact]
    public void Folders_are_namespaces()
    {
        var misplaced = Repository.SourceFiles()
            .Where(file => Repository.Relative(file).StartsWith("src/", StringComparison.Ordinal))
            .Select(file => (Name: Repository.Relative(file), Match: NamespaceLine().Match(File.ReadAllText(file))))
            .Where(file => file.Match.Success && file.Match.Groups[1].Value != ExpectedNamespace(file.Name))
            .Select(file => $"{file.Name}: {file.Match.Groups[1].Value}");
        Assert.Empty(misplaced);
    }

    [Fact]
    public void No_source_is_unfinished()
    {
        var marker = UnfinishedMarker();
        var unfinished = Repository.SourceFiles()
            .Where(file => !file.EndsWith("SourceTests.cs", StringComparison.Ordinal) && marker.IsMatch(File.ReadAllText(file)))
            .Select(Repository.Relative);
        Assert.Empty(unfinished);
    }

    [Fact]
    public void Tests_do_not_sleep()
    {
        var sleeping = Repository.SourceFiles()
            .Where(file => Repository.Relative(file).StartsWith("tests/", StringComparison.Ordinal) && !file.EndsWith("SourceTests.cs", StringComparison.Ordinal))
            .Where(file => Sleep().IsMatch(File.ReadAllText(file)))
            .Select(Repository.Relative);
        Assert.Empty(sleeping);
    }

    private static string ExpectedNamespace(string file)
    {
        var parts = file.Split('/')[1..^1];
        return "SqlxOrleans." + string.Join('.', parts);
    }

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"NotImplementedException|Skip *= *""|\bTODO\b|\bFIXME\b|\bHACK\b|#region")]
    private static partial Regex UnfinishedMarker();

    [GeneratedRegex(@"Thread\.Sleep|Task\.Delay\(")]
    private static partial Regex Sleep();
}
