/** Brings a chain up to date with what the feed says: Greeks come per evaluation of the expiry, quotes and trades come by tick. */

import { comparePositions } from './feed';
import type { Chain, ChainOption, FeedChain, FeedTick } from './types';

/** @returns False when the message names a strike that the chain hasn't got: it must be read again. */
export function mergeGreeks(chain: Chain, delta: FeedChain): boolean {
  const { strikes, ts, underlying_price, forward, atm_strike, atm_iv } = delta;
  chain.watermark = ts;
  // Null says here that this evaluation had nothing new of it.
  for (const [name, value] of Object.entries({ underlying_price, forward, atm_strike, atm_iv }))
    if (value !== null) Object.assign(chain, { [name]: value });
  const known = new Map(chain.strikes.map((row) => [row.strike, row]));
  for (const { strike, call, put } of strikes) {
    const row = known.get(strike);
    if (!row || (call && !row.call) || (put && !row.put)) return false;
    if (call) Object.assign(row.call!, call);
    if (put) Object.assign(row.put!, put);
  }
  return true;
}

/** A tick says only what it carried: a part without a time leaves what is known as it is. */
export function mergeTick(option: ChainOption, tick: FeedTick, snapshot: boolean): void {
  if (!snapshot && comparePositions(tick.position, option.position) <= 0) return;
  if (tick.quote_ts) Object.assign(option, { bid: tick.bid, ask: tick.ask });
  if (tick.last_ts) {
    option.last = tick.last;
    if (!snapshot) option.volume = (option.volume ?? 0) + (tick.volume ?? 0);
  }
  if (tick.open_interest !== null) option.open_interest = tick.open_interest;
  if (comparePositions(tick.position, option.position) > 0) option.position = tick.position;
}

/** Every option of the chain, by key. */
export const optionsOf = (chain: Chain): Map<string, ChainOption> =>
  new Map(chain.strikes.flatMap(({ call, put }) => [call, put].flatMap((o) => (o ? [[o.instrument_key, o] as const] : []))));

/** Ticks of all options of an expiry: their keys differ only in strike and right. */
export const ticksChannel = (option: ChainOption): string => `ticks:${option.instrument_key.split('@').slice(0, 4).join('@')}@*`;
