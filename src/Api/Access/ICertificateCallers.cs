using Microsoft.AspNetCore.Http;
using SqlxOrleans.Domain.Access;

namespace SqlxOrleans.Api.Access;

/// <summary>Knows whom the certificate of a request's connection stands for.</summary>
public interface ICertificateCallers
{
    /// <summary>The kernel, until its certificate expires; null when the connection has none that says who it is.</summary>
    Caller? Find(HttpContext context);
}
