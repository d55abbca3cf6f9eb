using Microsoft.Extensions.Options;

namespace SqlxOrleans.Grains.Persistence.Journal;

/// <summary>Checks the annotations of <see cref="JournalOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class JournalOptionsValidator : IValidateOptions<JournalOptions>;
