[assembly: System.Runtime.CompilerServices.InternalsVisibleTo("SignalEs.Queries.Tests")]
