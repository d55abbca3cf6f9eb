using Microsoft.AspNetCore.Http;

namespace SqlxOrleans.Api.Otlp;

/// <summary>A refusal with a protobuf Status as its body.</summary>
internal sealed class OtlpErrorResult(int status, byte[] body) : IResult
{
    public int Status { get; } = status;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Status;
        httpContext.Response.ContentType = "application/x-protobuf";
        httpContext.Response.ContentLength = body.Length;
        await httpContext.Response.Body.WriteAsync(body, httpContext.RequestAborted).ConfigureAwait(false);
    }
}
