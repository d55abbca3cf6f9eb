using BenchmarkDotNet.Running;
using SqlxOrleans.Domain.Benchmarks;

// "interleaved" takes the contenders in turns in this process; everything else goes to BenchmarkDotNet (--filter '*').
if (args is ["interleaved"])
    return Interleaved.Run();
BenchmarkSwitcher.FromAssembly(typeof(InsertBenchmarks).Assembly).Run(args);
return 0;
