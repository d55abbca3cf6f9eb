namespace SqlxOrleans.SloFiles.Yaml;

/// <summary>A node of a file with its place. The variants are nested because only their reader makes them.</summary>
internal abstract record YamlNode(int Line, int Column)
{
    /// <summary>What it is, for messages.</summary>
    public abstract string Kind { get; }

    internal sealed record Scalar(int Line, int Column, string Text, bool Plain) : YamlNode(Line, Column)
    {
        public bool IsNull => Plain && Text is "" or "~" or "null";

        public override string Kind => IsNull ? "nothing" : $"'{Excerpt.Of(Text)}'";
    }

    internal sealed record Sequence(int Line, int Column) : YamlNode(Line, Column)
    {
        public override string Kind => "a list";
    }

    internal sealed record Mapping(int Line, int Column, IReadOnlyList<Entry> Entries) : YamlNode(Line, Column)
    {
        public override string Kind => "a mapping";
    }

    internal sealed record Entry(Scalar Key, YamlNode Value);
}
