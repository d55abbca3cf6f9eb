namespace SqlxOrleans.KernelHarness.Cluster;

/// <summary>What a kernel needs to know to talk to a cluster.</summary>
/// <param name="Gateway">Host and port of an Orleans gateway.</param>
/// <param name="ApiKey">The tenant's key.</param>
/// <param name="Tenant">The tenant under which the harness's workspaces appear.</param>
internal sealed record ClusterEndpoint(string Gateway, string ApiKey, string Tenant);
