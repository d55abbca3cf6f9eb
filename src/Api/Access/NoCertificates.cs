using Microsoft.AspNetCore.Http;
using SqlxOrleans.Domain.Access;

namespace SqlxOrleans.Api.Access;

/// <summary>For a host whose callers show no certificates.</summary>
internal sealed class NoCertificates : ICertificateCallers
{
    public Caller? Find(HttpContext context) => null;
}
