using Microsoft.AspNetCore.Http;

namespace SqlxOrleans.Api.Otlp;

/// <summary>A refusal with a Status as its body, in the encoding of the request.</summary>
internal sealed class OtlpErrorResult(int status, string contentType, byte[] body) : IResult
{
    public int Status { get; } = status;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Status;
        httpContext.Response.ContentType = contentType;
        httpContext.Response.ContentLength = body.Length;
        await httpContext.Response.Body.WriteAsync(body, httpContext.RequestAborted).ConfigureAwait(false);
    }
}
