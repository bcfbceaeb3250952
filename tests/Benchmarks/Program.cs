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
    default:
        Console.WriteLine("usage: indicators | formulas");
        break;
}
