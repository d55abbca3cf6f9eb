using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace SqlxOrleans.Domain.Tests.Sketches;

/// <summary>The published bucket vectors, computed with integer arithmetic.</summary>
internal static class Vectors
{
    private static readonly JsonElement Root = Read();

    public static long[] FirstGreaterSignificands { get; } =
        [.. Root.GetProperty("boundary_first_greater_significand52_scale6").EnumerateArray()
            .Select(x => long.Parse(x.GetString()!.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture))];

    public static IReadOnlyList<(double Value, int Scale4, int Scale5, int Scale6, int Scale8)> Indexes { get; } =
        [.. Root.GetProperty("index").EnumerateArray().Select(x => (
            double.Parse(x.GetProperty("value").GetString()!, CultureInfo.InvariantCulture),
            x.GetProperty("s4").GetInt32(),
            x.GetProperty("s5").GetInt32(),
            x.GetProperty("s6").GetInt32(),
            x.GetProperty("s8").GetInt32()))];

    private static JsonElement Read([CallerFilePath] string file = "") =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(file)!, "sketch-vectors.json"))).RootElement;
}
