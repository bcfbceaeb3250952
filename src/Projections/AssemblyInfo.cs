[assembly: System.Runtime.CompilerServices.InternalsVisibleTo("SignalEs.Projections.Tests")]
[assembly: System.Runtime.CompilerServices.InternalsVisibleTo("SignalEs.Queries.Tests")]
