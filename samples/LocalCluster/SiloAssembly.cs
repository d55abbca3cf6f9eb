namespace SqlxOrleans.LocalCluster;

/// <summary>Finds the built silo.</summary>
public static class SiloAssembly
{
    private const string File = "SqlxOrleans.Silo.dll";

    /// <summary>
    /// The silo that was built with the running program: beside it, where its project refers to the silo's; else the silo project's
    /// own output of the same configuration in the checkout around it.
    /// </summary>
    /// <exception cref="LocalClusterException">There is none; the message says what to build.</exception>
    public static string Find()
    {
        var here = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var beside = Path.Combine(here.FullName, File);
        if (IsProgram(beside))
            return beside;

        // bin/<configuration>/<framework>
        var configuration = here.Parent?.Name ?? "Release";
        for (var at = here; at is not null; at = at.Parent)
        {
            if (!System.IO.File.Exists(Path.Combine(at.FullName, "SqlxOrleans.sln")))
                continue;
            var built = Path.Combine(at.FullName, "src", "Silo", "bin", configuration, here.Name, File);
            return IsProgram(built)
                ? built
                : throw new LocalClusterException($"{built} does not exist: run 'dotnet build -c {configuration} {Path.Combine(at.FullName, "src", "Silo")}' first.");
        }

        throw new LocalClusterException($"{File} is neither beside the program in {here.FullName} nor in a checkout above it.");
    }

    /// <summary>An assembly without it is only a library to <c>dotnet</c>.</summary>
    private static bool IsProgram(string assembly) =>
        System.IO.File.Exists(assembly) && System.IO.File.Exists(Path.ChangeExtension(assembly, ".runtimeconfig.json"));
}
