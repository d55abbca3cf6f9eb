namespace SqlxOrleans.Domain.Privacy.Sql;

/// <summary>What may be known of a text of SQL. <c>default</c> is nothing: there was no text, or none of it may be kept.</summary>
/// <param name="Text">The statement without literals and comments, every value a <c>?</c>; null when none of it may be kept.</param>
/// <param name="PlanHash"><c>ph:</c> and 32 hex digits over the text and the dialect; null with it.</param>
public readonly record struct SanitizedSql(string? Text, string? PlanHash);
