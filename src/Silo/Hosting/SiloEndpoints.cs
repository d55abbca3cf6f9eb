namespace SqlxOrleans.Silo.Hosting;

/// <summary>Where a started silo can be reached.</summary>
/// <param name="Gateway">Orleans gateway for kernels, <c>host:port</c>.</param>
/// <param name="Http">REST, ATS, health, metrics.</param>
/// <param name="OtlpGrpc">OTLP over gRPC.</param>
/// <param name="OtlpHttp">OTLP over HTTP.</param>
internal sealed record SiloEndpoints(string Gateway, Uri Http, Uri OtlpGrpc, Uri OtlpHttp);
