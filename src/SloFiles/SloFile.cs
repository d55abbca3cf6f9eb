using SqlxOrleans.Domain.Slos;
using SqlxOrleans.SloFiles.Yaml;

namespace SqlxOrleans.SloFiles;

/// <summary>Reads and writes slo.yml (slo-and-alerts, section 7).</summary>
/// <remarks>
/// <code>
/// version: 1                  # format of the file; 1 when absent
/// release: "2026.11"          # the release the targets belong to; "unnamed" when absent
/// refreshSec: 60              # whole seconds, 1 to 86400
/// rewards:                    # what the terms of a reward count: 0 to 1 each, together 1; absent ones keep these defaults
///   { latency: 0.45, errors: 0.25, availability: 0.15, cache: 0.10, migration: 0.03, compliance: 0.02 }
/// classes:                    # a class or field that is absent keeps the specification's value
///   L: { p95_ms: 15, availability: 99.99%, max_error_rate: 0.1%, window: 30d }
/// tenants:
///   acme:
///     allow_loosen: false     # true: the overrides may also be weaker than the class
///     overrides:
///       L: { p95_ms: 10 }     # a field that is absent keeps the class's value
/// </code>
/// <para><c>alerts</c>, <c>actions</c>, <c>escalation</c> and <c>maintenance</c> belong to a later release: a list or mapping
/// is accepted there, and a warning says that it is not evaluated.</para>
/// <para>Refused in any file: more than 1 MiB, anchors, aliases, tags, a second document, more than 16 levels.</para>
/// </remarks>
public static class SloFile
{
    /// <summary>Reads a file. Every error is reported at once; no text causes an exception.</summary>
    /// <param name="text">The file's content.</param>
    public static SloFileResult Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var problems = new Problems();
        var document = YamlReader.Read(text, problems) is { } root ? new SloFileReader(problems).Read(root) : null;
        return new SloFileResult(problems.HasErrors ? null : document, problems.Errors, problems.Warnings);
    }

    /// <summary>
    /// Writes targets as canonical YAML: every field, in a fixed order. <see cref="Parse"/> reads them back as they were.
    /// </summary>
    /// <remarks>Sections that this release does not evaluate are no part of a document; the stored text of a version has them.</remarks>
    public static string Write(SloDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return SloFileWriter.Write(document);
    }
}
