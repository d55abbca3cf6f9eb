namespace SqlxOrleans.Domain.Privacy;

/// <summary>What becomes of an attribute's value.</summary>
public enum AttributeTreatment
{
    /// <summary>Nothing of it is kept.</summary>
    Drop = 0,

    /// <summary>A number or a flag: kept as it is when it is one.</summary>
    Number,

    /// <summary>A word of few: kept when it is a label, else <c>other</c>.</summary>
    Label,

    /// <summary>Text of SQL: its plan hash is kept.</summary>
    Statement,

    /// <summary>Who did it: pseudonymised.</summary>
    Actor,

    /// <summary>A sentence: kept with what looks personal redacted, 256 characters at most.</summary>
    Text,
}
