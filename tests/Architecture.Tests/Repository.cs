using System.Xml.Linq;

namespace SqlxOrleans.Architecture.Tests;

/// <summary>The checkout this test runs in.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static IEnumerable<string> SourceFiles() =>
        new[] { "src", "samples", "tests", "bench" }
            .SelectMany(folder => Files(Path.Combine(Root, folder), "*.cs"));

    /// <summary>Not what was built: the output of the upgrade test has a copy of the sources.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories)
            .Where(file => !Relative(file).Split('/').Any(part => part is "obj" or "bin" or "node_modules"));

    public static string Relative(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');

    /// <summary>Project references by project name, for one folder such as <c>src</c>.</summary>
    public static Dictionary<string, string[]> ProjectReferences(string folder) =>
        Files(Path.Combine(Root, folder), "*.csproj").ToDictionary(
            file => Path.GetFileNameWithoutExtension(file),
            file => XDocument.Load(file).Descendants("ProjectReference")
                .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')))
                .Order(StringComparer.Ordinal).ToArray());

    public static string[] PackageReferences(string project) =>
        [.. XDocument.Load(Files(Root, $"{project}.csproj").Single())
            .Descendants("PackageReference").Select(reference => reference.Attribute("Include")!.Value)];

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SqlxOrleans.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException("SqlxOrleans.sln is not above the test's folder.");
    }
}
