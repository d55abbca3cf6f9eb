namespace SqlxOrleans.Domain.Privacy;

/// <summary>Why text was replaced or dropped, in order of <see cref="RedactionCounts"/>.</summary>
[Flags]
public enum Redactions
{
    /// <summary>It was not.</summary>
    None = 0,

    /// <summary>An e-mail address.</summary>
    Email = 1,

    /// <summary>A payment card's number: 13 to 19 digits with a right check digit (Luhn).</summary>
    Card = 2,

    /// <summary>A bank account's number with right check digits (ISO 13616).</summary>
    Iban = 4,

    /// <summary>A signed token (JWT).</summary>
    Token = 8,

    /// <summary>An IPv4 or IPv6 address.</summary>
    Address = 16,

    /// <summary>A telephone number.</summary>
    Phone = 32,

    /// <summary>Text that is no label: too long, or with characters that labels do not need.</summary>
    Shape = 64,

    /// <summary>An attribute that is on no list.</summary>
    UnknownKey = 128,

    /// <summary>Text of SQL, of which the hash is kept at most.</summary>
    Sql = 256,

    /// <summary>A person's name in a system, of which a pseudonym is kept.</summary>
    Actor = 512,

    /// <summary>A password, key or token that opens something.</summary>
    Secret = 1024,
}
