using SqlxOrleans.Grains.Interfaces.Access;

namespace SqlxOrleans.Grains.Interfaces.Rest;

/// <summary>A key that was issued.</summary>
/// <param name="Key">Its text, told this once.</param>
/// <param name="Record">What is kept of it.</param>
public sealed record KeyCreated(string Key, ApiKeyRecord Record);
