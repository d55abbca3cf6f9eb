using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace SqlxOrleans.SloFiles.Yaml;

/// <summary>
/// Reads the part of YAML that a configuration file needs (one document, no anchors, aliases or tags, at most
/// <see cref="MostLevels"/> levels) into nodes that know their place. Any text gives a node or an error, never an exception.
/// </summary>
internal sealed class YamlReader
{
    public const int MostBytes = 1 << 20;
    public const int MostLevels = 16;

    private readonly Parser _parser;

    private YamlReader(string text) => _parser = new Parser(new StringReader(text));

    public static YamlNode.Mapping? Read(string text, Problems problems)
    {
        if (text.Length > MostBytes || Encoding.UTF8.GetByteCount(text) > MostBytes)
        {
            problems.Error(1, 1, "file", "is larger than 1 MiB.");
            return null;
        }

        var reader = new YamlReader(text);
        try
        {
            var root = reader.ReadFile();
            if (root is YamlNode.Mapping { Entries.Count: > 0 } mapping)
                return mapping;
            problems.Error(root?.Line ?? 1, root?.Column ?? 1, "file", root is YamlNode.Scalar { IsNull: false } or YamlNode.Sequence
                ? $"is {root.Kind}; a mapping of fields is expected."
                : "is empty; a mapping of fields is expected.");
        }
        catch (RefusedException refused)
        {
            problems.Error(refused.Line, refused.Column, "file", refused.Message);
        }
        catch (YamlException exception)
        {
            problems.Error(
                Place(exception.Start.Line), Place(exception.Start.Column), "file", $"is not valid YAML: {Excerpt.Sentence(exception.Message)}");
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or FormatException
            or OverflowException or IndexOutOfRangeException or KeyNotFoundException or NullReferenceException)
        {
            // The parser is somebody else's; what it throws for broken input is not always what it documents. Where it stood
            // is the nearest known place, and its message would not help.
            var after = reader._parser.Current?.End;
            problems.Error(Place(after?.Line ?? 1), Place(after?.Column ?? 1), "file", "is not valid YAML after this place.");
        }

        return null;
    }

    private YamlNode? ReadFile()
    {
        YamlNode? root = null;
        while (_parser.MoveNext())
        {
            switch (_parser.Current)
            {
                case StreamStart or StreamEnd or DocumentEnd:
                    break;
                case DocumentStart start when root is not null:
                    throw Refused(start, "holds a second document; one is allowed.");
                case DocumentStart:
                    Next();
                    root = ReadNode(1);
                    break;
            }
        }

        return root;
    }

    private YamlNode ReadNode(int level)
    {
        var current = _parser.Current!;
        if (current is AnchorAlias)
            throw Refused(current, "uses an alias (*); write the value out.");
        if (current is NodeEvent { Anchor.IsEmpty: false })
            throw Refused(current, "uses an anchor (&); write the value out.");
        if (current is NodeEvent { Tag.IsEmpty: false } and not Scalar { Tag.IsNonSpecific: true })
            throw Refused(current, "uses a tag (!); write the plain value.");
        if (level > MostLevels)
            throw Refused(current, $"is nested more than {MostLevels} levels deep.");
        return current switch
        {
            Scalar scalar => ScalarOf(scalar),
            SequenceStart => ReadSequence(current, level),
            MappingStart => ReadMapping(current, level),
            _ => throw Refused(current, "is not valid YAML here."),
        };
    }

    private YamlNode.Sequence ReadSequence(ParsingEvent start, int level)
    {
        // No list is evaluated in this release, so its items are only checked for what is refused everywhere.
        Next();
        while (_parser.Current is not SequenceEnd)
        {
            ReadNode(level + 1);
            Next();
        }

        return new YamlNode.Sequence(Place(start.Start.Line), Place(start.Start.Column));
    }

    private YamlNode.Mapping ReadMapping(ParsingEvent start, int level)
    {
        var entries = new List<YamlNode.Entry>();
        Next();
        while (_parser.Current is not MappingEnd)
        {
            if (ReadNode(level + 1) is not YamlNode.Scalar key)
                throw Refused(_parser.Current!, "has a key that is not a name.");
            Next();
            entries.Add(new YamlNode.Entry(key, ReadNode(level + 1)));
            Next();
        }

        return new YamlNode.Mapping(Place(start.Start.Line), Place(start.Start.Column), entries);
    }

    private void Next()
    {
        if (!_parser.MoveNext())
            throw new RefusedException(1, 1, "ends in the middle of a value.");
    }

    private static YamlNode.Scalar ScalarOf(Scalar scalar) =>
        new(Place(scalar.Start.Line), Place(scalar.Start.Column), scalar.Value, scalar.Style == ScalarStyle.Plain);

    private static RefusedException Refused(ParsingEvent at, string message) =>
        new(Place(at.Start.Line), Place(at.Start.Column), message);

    private static int Place(long lineOrColumn) => (int)Math.Clamp(lineOrColumn, 1, int.MaxValue);

    private sealed class RefusedException(int line, int column, string message) : Exception(message)
    {
        public int Line { get; } = line;

        public int Column { get; } = column;
    }
}
