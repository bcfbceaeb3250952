using SignalEs.Benchmarks;

if (args is ["indicators"]) IndicatorsSpeed.Run();
else Console.WriteLine("usage: indicators");
