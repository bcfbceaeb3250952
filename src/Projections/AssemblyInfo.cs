[assembly: System.Runtime.CompilerServices.InternalsVisibleTo("SignalEs.Projections.Tests")]
