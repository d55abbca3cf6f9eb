using System.Text;

namespace SqlxOrleans.SloFiles.Yaml;

/// <summary>A piece of somebody's text that is fit for a one-line message: short, and without control characters.</summary>
internal static class Excerpt
{
    /// <summary>Of a value: at most 40 characters.</summary>
    public static string Of(string text) => Of(text, 40);

    /// <summary>Of a parser's message: at most 200 characters, with a full stop.</summary>
    public static string Sentence(string text) => Of(text, 200).TrimEnd('.') + ".";

    private static string Of(string text, int longest)
    {
        var excerpt = new StringBuilder();
        foreach (var character in text.AsSpan(0, Math.Min(text.Length, longest)))
            excerpt.Append(char.IsControl(character) || char.IsSurrogate(character) ? '?' : character);
        return text.Length > longest ? excerpt.Append("...").ToString() : excerpt.ToString();
    }
}
