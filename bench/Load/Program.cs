using System.CommandLine;
using SqlxOrleans.Load.Bombs;
using SqlxOrleans.Load.Copilot;
using SqlxOrleans.Load.CopilotCost;
using SqlxOrleans.Load.Elastic;
using SqlxOrleans.Load.Failover;
using SqlxOrleans.Load.Ingest;
using SqlxOrleans.Load.Journal;
using SqlxOrleans.Load.Loop;
using SqlxOrleans.Load.Noisy;
using SqlxOrleans.Load.Overhead;
using SqlxOrleans.Load.Partition;
using SqlxOrleans.Load.Peers;
using SqlxOrleans.Load.Plans;
using SqlxOrleans.Load.Priors;
using SqlxOrleans.Load.RestartAll;
using SqlxOrleans.Load.Scale;
using SqlxOrleans.Load.Scaling;
using SqlxOrleans.Load.Sketch;

var root = new RootCommand("Load driver of SqlxOrleans: each verb measures one promise and prints its figures beside their goals.")
{
    LoopCommand.Create(),
    JournalCommand.Create(),
    FailoverCommand.Create(),
    ElasticCommand.Create(),
    RestartAllCommand.Create(),
    ScaleCommand.Create(),
    PartitionCommand.Create(),
    CopilotCommand.Create(),
    CopilotCostCommand.Create(),
    PlansCommand.Create(),
    PriorsCommand.Create(),
    SketchCommand.Create(),
    OverheadCommand.Create(),
    IngestCommand.Create(),
    ScalingCommand.Create(),
    BombsCommand.Create(),
    NoisyCommand.Create(),
    FloodCommand.Create(),
    PeersCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
