using System.Runtime.CompilerServices;
using SignalEs.Domain.Ticks;

namespace SignalEs.Domain.Engine;

public sealed partial class SignalEngine
{
    // Before the tick changes anything. Nearly every tick passes with a handful of compares; comparisons with NaN are false.
    private void Flag(InstrumentState instrument, TickColumns ticks, int i, int index)
    {
        double bid = ticks.Bid[i];
        double ask = ticks.Ask[i];
        long newest = Math.Max(instrument.LastTs, instrument.QuoteTs);
        double mid = bid > 0 && ask >= bid ? 0.5 * (bid + ask) : double.NaN;
        if (bid > ask || ticks.TsEvent[i] < newest || IsJump(instrument, instrument.Last, ticks.Last[i]) || IsJump(instrument, instrument.Mid, mid))
        {
            AddFlags(instrument, ticks, i, index);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsJump(InstrumentState instrument, double previous, double price) => instrument.Expiry is null
        ? TickFlagRules.IsJump(previous, price)
        : TickFlagRules.IsOptionJump(previous, price, instrument.Underlying.Spot);

    private void AddFlags(InstrumentState instrument, TickColumns ticks, int i, int index)
    {
        double bid = ticks.Bid[i];
        double ask = ticks.Ask[i];
        if (bid > ask)
        {
            _step.Flags.Add(new FlaggedTick(index, TickFlags.Crossed, TickFlagRules.CrossedDetail(bid, ask)));
        }

        long newest = Math.Max(instrument.LastTs, instrument.QuoteTs);
        if (ticks.TsEvent[i] < newest)
        {
            _step.Flags.Add(new FlaggedTick(index, TickFlags.OutOfOrder, TickFlagRules.OutOfOrderDetail(ticks.TsEvent[i], newest)));
        }

        double? spot = instrument.Expiry is null ? null : instrument.Underlying.Spot;
        double mid = bid > 0 && ask >= bid ? 0.5 * (bid + ask) : double.NaN;
        if (IsJump(instrument, instrument.Last, ticks.Last[i]))
        {
            _step.Flags.Add(new FlaggedTick(index, TickFlags.PriceJump, TickFlagRules.JumpDetail("last", instrument.Last, ticks.Last[i], spot)));
        }
        else if (IsJump(instrument, instrument.Mid, mid))
        {
            _step.Flags.Add(new FlaggedTick(index, TickFlags.PriceJump, TickFlagRules.JumpDetail("mid", instrument.Mid, mid, spot)));
        }
    }
}
