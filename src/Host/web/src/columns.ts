/** The columns of the option chain, from the outside of a side to its strike. Greeks are shown in desk units; the API gives raw ones. */

import { fixed, percent, price, short, significant, type Num } from './format';
import type { ChainOption } from './types';

export type Side = 'call' | 'put';

export interface Column {
  id: string;
  label: string;
  title: string;
  value: (option: ChainOption) => Num;
  show: (value: Num) => string;
  /** Share of the table's width, about pixels. */
  width: number;
  /** Comes from a signal, whose status explains a missing value; else from a tick. */
  isSignal: boolean;
}

const scaled = (value: Num, by: number): Num => (typeof value === 'number' ? value * by : value);

type Make = (id: string, label: string, width: number, title: string, value: Column['value'], show: Column['show']) => Column;
const tick: Make = (id, label, width, title, value, show) => ({ id, label, width, title, value, show, isSignal: false });
const signal: Make = (id, label, width, title, value, show) => ({ id, label, width, title, value, show, isSignal: true });

const openInterest = tick('oi', 'OI', 44, 'Open interest, contracts', (o) => o.open_interest, short);
const volume = tick('vol', 'Vol', 42, 'Volume of the day, contracts', (o) => o.volume, short);
const theta = signal(
  'theta',
  'Θ',
  44,
  'Theta: change of the price per calendar day (raw theta is per year: shown / 365)',
  (o) => scaled(o.theta, 1 / 365),
  (v) => fixed(v, 2),
);
const vega = signal(
  'vega',
  'Vega',
  42,
  'Vega: change of the price per percentage point of volatility (raw vega is per 1.00: shown / 100)',
  (o) => scaled(o.vega, 0.01),
  (v) => fixed(v, 2),
);
const gamma = signal(
  'gamma',
  'Γ',
  46,
  'Gamma: change of delta per 1.00 of the underlying',
  (o) => o.gamma,
  (v) => significant(v, 2, 4),
);
const delta = signal(
  'delta',
  'Δ',
  40,
  'Delta: change of the price per 1.00 of the underlying',
  (o) => o.delta,
  (v) => fixed(v, 2),
);
const iv = signal(
  'iv',
  'IV',
  36,
  'Implied volatility, percent per year',
  (o) => o.iv,
  (v) => percent(v),
);
const bid = tick('bid', 'Bid', 52, 'Best bid', (o) => o.bid, price);
const ask = tick('ask', 'Ask', 52, 'Best ask', (o) => o.ask, price);

export const strikeWidth = 74;

/**
 * Puts from the strike out; calls are their mirror image, but bid always stands left of ask.
 * Greeks of second rank go first where there is little room.
 */
export function columnsOf(side: Side, room: number): Column[] {
  const greeks = room < 520 ? [iv, delta] : [iv, delta, gamma, vega, theta];
  const outer = room < 720 ? [] : [volume, openInterest];
  return side === 'put' ? [bid, ask, ...greeks, ...outer] : [...[...greeks, ...outer].reverse(), bid, ask];
}

/** Widths at which the columns change. */
export const steps = [520, 720];
