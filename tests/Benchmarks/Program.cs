using SignalEs.Benchmarks;
using SignalEs.Benchmarks.Engine;

switch (args)
{
    case ["indicators"]:
        IndicatorsSpeed.Run();
        return 0;
    case ["formulas"]:
        FormulasSpeed.Run();
        ModulesSpeed.Run();
        return 0;
    case ["greeks", var file]:
        GreeksSpeed.Run(file);
        return 0;
    case ["engine"]:
        return EngineSpeed.Run(null);
    case ["engine", "--report", var path]:
        return EngineSpeed.Run(path);
    default:
        Console.Error.WriteLine("usage: engine [--report FILE] | formulas | greeks FILE | indicators");
        return 2;
}
