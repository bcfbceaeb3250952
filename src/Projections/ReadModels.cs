using SignalEs.Projections.Bars;
using SignalEs.Projections.Instruments;
using SignalEs.Projections.Latest;
using SignalEs.Projections.LogIndex;
using SignalEs.Projections.Moneyness;
using SignalEs.Projections.Signals;

namespace SignalEs.Projections;

/// <summary>Every read model, in the order in which a page is written: always the same, so that two writers can't wait for each other's pointers.</summary>
internal static class ReadModels
{
    public static readonly IReadOnlyList<ReadModel> All =
    [
        new BarsModel(),
        new InstrumentsModel(),
        new LatestModel(),
        new LogIndexModel(),
        new MoneynessModel(),
        new SignalsModel(),
    ];

    public static ReadModel? Find(string name) => All.FirstOrDefault(m => m.Name == name);
}
