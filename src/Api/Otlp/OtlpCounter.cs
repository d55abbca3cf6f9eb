namespace SqlxOrleans.Api.Otlp;

/// <summary>Counts the messages at the end of a path of field numbers, so that too many are refused before any object is made.</summary>
internal static class OtlpCounter
{
    /// <summary>Counts; stops soon after the limit is passed.</summary>
    public static int Count(ReadOnlySpan<byte> body, int limit, ReadOnlySpan<byte> path) => Count(new ProtobufReader(body, 0), limit, path);

    private static int Count(ProtobufReader message, int limit, ReadOnlySpan<byte> path)
    {
        var count = 0;
        while (count <= limit && message.Next())
        {
            if (message.Field != path[0] || message.Wire != WireType.Bytes)
                message.Skip();
            else if (path.Length > 1)
                count += Count(message.ReadMessage(), limit - count, path[1..]);
            else
            {
                message.Skip();
                count++;
            }
        }

        return count;
    }
}
