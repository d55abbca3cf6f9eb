namespace SqlxOrleans.Api.Otlp;

/// <summary>
/// Walks an export request of any signal: resources, in them scopes, in them the items (spans, metrics or log records), all in the same fields
/// (opentelemetry-proto 1.x). Makes nothing of an item; allocates nothing.
/// </summary>
internal ref struct OtlpItems(ReadOnlySpan<byte> body, OtlpContext context)
{
    private const int Resources = 1;
    private const int ScopesOrItems = 2;

    private ProtobufReader _request = new(body, 0);
    private ProtobufReader _resource;
    private ProtobufReader _scope;
    private OtlpAttributes _attributes;

    /// <summary>The attributes of the item's resource.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public readonly ref readonly OtlpAttributes Resource => ref _attributes;

    /// <summary>What tells the item's resource from others.</summary>
    public ReadOnlySpan<byte> Identity { get; private set; }

    /// <summary>True for the first item of a resource.</summary>
    public bool IsFirst { get; private set; }

    /// <summary>The item.</summary>
    public ProtobufReader Item { get; private set; }

    /// <summary>Goes on to the next item; false at the end.</summary>
    /// <exception cref="OtlpFormatException">The bytes stop making sense.</exception>
    public bool Next()
    {
        IsFirst = false;
        while (true)
        {
            if (Find(ref _scope, ScopesOrItems))
            {
                Item = _scope.ReadMessage();
                return true;
            }

            if (Find(ref _resource, ScopesOrItems))
            {
                _scope = _resource.ReadMessage();
                continue;
            }

            if (!Find(ref _request, Resources))
                return false;
            _resource = _request.ReadMessage();
            _attributes = OtlpResource.Read(_resource, out var identity);
            Identity = identity;
            IsFirst = true;
            context.NotRead(_attributes);
        }
    }

    /// <summary>Passes over other fields.</summary>
    private static bool Find(ref ProtobufReader reader, int field)
    {
        while (reader.Next())
        {
            if (reader.Field == field && reader.Wire == WireType.Bytes)
                return true;
            reader.Skip();
        }

        return false;
    }
}
