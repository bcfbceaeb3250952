using SignalEs.Benchmarks;

switch (args)
{
    case ["indicators"]:
        IndicatorsSpeed.Run();
        break;
    case ["formulas"]:
        FormulasSpeed.Run();
        ModulesSpeed.Run();
        break;
    case ["greeks", var file]:
        GreeksSpeed.Run(file);
        break;
    default:
        Console.WriteLine("usage: indicators | formulas | greeks FILE");
        break;
}
