using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("SignalEs.Domain.Tests")]
[assembly: InternalsVisibleTo("SignalEs.Benchmarks")]
