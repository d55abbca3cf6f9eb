using Microsoft.Extensions.Options;

namespace SqlxOrleans.Grains.Persistence;

/// <summary>Checks the annotations of <see cref="SnapshotOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class SnapshotOptionsValidator : IValidateOptions<SnapshotOptions>;
