namespace SqlxOrleans.Api.Otlp;

/// <summary>The resource of a ResourceSpans, ResourceMetrics or ResourceLogs (field 1 of each), wherever it stands in the message.</summary>
internal static class OtlpResource
{
    /// <summary>Reads the attributes; the reader is a copy, so the caller's stays at the start.</summary>
    /// <param name="message">The enclosing message.</param>
    /// <param name="identity">The resource's bytes: what tells one sender's series from another's.</param>
    public static OtlpAttributes Read(ProtobufReader message, out ReadOnlySpan<byte> identity)
    {
        var attributes = default(OtlpAttributes);
        identity = default;
        while (message.Next())
        {
            if (message.Field != 1 || message.Wire != WireType.Bytes)
            {
                message.Skip();
                continue;
            }

            var copy = message;
            identity = copy.ReadBytes();
            var resource = message.ReadMessage();
            while (resource.Next())
            {
                if (resource.Field == 1 && resource.Wire == WireType.Bytes)
                    attributes.Add(resource.ReadMessage());
                else
                    resource.Skip();
            }
        }

        return attributes;
    }
}
