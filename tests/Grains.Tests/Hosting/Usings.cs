global using Microsoft.Extensions.DependencyInjection;
global using Orleans.Runtime;
global using Xunit;
