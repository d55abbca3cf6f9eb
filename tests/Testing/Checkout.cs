namespace SqlxOrleans.Testing;

/// <summary>The checkout that a test runs in.</summary>
public static class Checkout
{
    /// <summary>The folder of SqlxOrleans.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The <c>dotnet</c> that runs programs: the one that runs this process where it is known.</summary>
    public static string DotNet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>A file of a project's build output, of the configuration that this process was built in.</summary>
    /// <param name="project">The project's folder below the root, for example <c>src/Silo</c>.</param>
    /// <param name="file">The file's name.</param>
    /// <exception cref="FileNotFoundException">The project has not been built.</exception>
    public static string OutputOf(string project, string file)
    {
        // bin/<configuration>/<framework>
        var framework = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var path = Path.Combine(Root, project, "bin", framework.Parent!.Name, framework.Name, file);
        return File.Exists(path)
            ? path
            : throw new FileNotFoundException($"{path} does not exist: run 'dotnet build -c {framework.Parent.Name} {project}' first.", path);
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SqlxOrleans.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"SqlxOrleans.sln is not above {AppContext.BaseDirectory}.");
    }
}
