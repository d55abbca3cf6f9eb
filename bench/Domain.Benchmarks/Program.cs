using BenchmarkDotNet.Running;
using SqlxOrleans.Domain.Benchmarks;

BenchmarkSwitcher.FromAssembly(typeof(InsertBenchmarks).Assembly).Run(args);
