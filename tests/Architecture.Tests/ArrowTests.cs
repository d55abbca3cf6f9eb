using Xunit;

namespace SqlxOrleans.Architecture.Tests;

public sealed class ArrowTests
{
    // docs/decisions/0001 says why SloFiles, Measurements and TransportSecurity exist and why the silo knows the client.
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Domain"] = [],
        ["Grains.Interfaces"] = [],
        ["SloFiles"] = ["Domain"],
        ["Measurements"] = [],
        ["Grains"] = ["Domain", "Grains.Interfaces", "SloFiles"],
        ["TransportSecurity"] = ["Domain"],
        ["Client"] = ["Domain", "Grains.Interfaces", "TransportSecurity"],
        ["Api"] = ["Domain", "Grains.Interfaces"],
        ["Cli"] = ["Client", "SloFiles", "TransportSecurity"],
        ["Silo"] = ["Api", "Client", "Grains", "Measurements", "SloFiles", "TransportSecurity"],
    };

    [Fact]
    public void Projects_reference_only_what_the_architecture_allows()
    {
        var references = Repository.ProjectReferences("src");
        Assert.Equal(Allowed.Keys.Order(), references.Keys.Order());
        foreach (var (project, targets) in references)
            Assert.True(targets.All(Allowed[project].Contains), $"{project} references {string.Join(", ", targets.Except(Allowed[project]))}");
    }

    [Fact]
    public void Samples_use_the_client_only()
    {
        string[] allowed = ["Client", "LocalCluster", "Measurements", "ThrowawayPostgres"];
        foreach (var (project, targets) in Repository.ProjectReferences("samples"))
            Assert.True(targets.All(allowed.Contains), $"{project} references {string.Join(", ", targets.Except(allowed))}");
    }

    [Fact]
    public void Tools_that_start_servers_know_nothing_of_ours()
    {
        var references = Repository.ProjectReferences("samples");
        Assert.Equal(["ThrowawayPostgres"], references["LocalCluster"]);
        Assert.Empty(references["ThrowawayPostgres"]);
    }

    [Fact]
    public void Domain_uses_no_package_but_the_numerics_library() =>
        Assert.Equal(["MathNet.Numerics"], Repository.PackageReferences("Domain"));

    [Fact]
    public void Versions_are_pinned_in_one_place() =>
        Assert.DoesNotContain(
            Repository.Files(Repository.Root, "*.csproj")
                .SelectMany(file => System.Xml.Linq.XDocument.Load(file).Descendants("PackageReference")),
            reference => reference.Attribute("Version") is not null || reference.Attribute("VersionOverride") is not null);

    [Fact]
    public void No_project_is_a_drawer_for_leftovers() =>
        Assert.DoesNotContain(
            Repository.ProjectReferences("src").Keys,
            name => new[] { "Common", "Shared", "Infrastructure", "Contracts", "Helpers", "Utils" }.Contains(name));
}
