/** Which indicators the chart can show, and how their points fall on its bars. */

import type { Catalog } from './catalog';
import type { Bar, SignalPoint } from './types';

export interface Overlay {
  config: string;
  label: string;
  /** Name as in the literature, or the formula's. */
  title: string;
  /** On the price scale, or in a pane of its own. */
  onPrice: boolean;
}

/** Outputs on another scale than the rest of their indicator. */
const aside = new Set(['percent_b', 'zscore', 'width', 'fast_ema', 'slow_ema', 'tr', 'atrp']);

/** `sma_20` → SMA 20. A formula that isn't an indicator has a pane of its own: its scale is unknown. */
export function overlayOf({ config, formula }: SignalPoint, catalog: Catalog): Overlay {
  const [name = config, ...parameters] = config.split('_');
  const indicator = catalog.indicatorOf(formula);
  return {
    config,
    label: [name.toUpperCase(), ...parameters].join(' '),
    title: indicator?.title ?? formula,
    onPrice: indicator?.is_on_price ?? false,
  };
}

/** Those that have a value for the instrument; price overlays first. */
export const overlaysOf = (signals: SignalPoint[], catalog: Catalog): Overlay[] =>
  signals.map((s) => overlayOf(s, catalog)).sort((a, b) => Number(b.onPrice) - Number(a.onPrice) || a.label.localeCompare(b.label));

/** What is drawn of a signal. */
export const outputsOf = (point: SignalPoint): [string, number | null][] =>
  Object.entries(point.values)
    .filter(([name]) => !aside.has(name))
    .map(([name, value]) => [name.replace(/_band$/, '').replaceAll('_', ' '), value]);

export interface LinePoint {
  time: number;
  value: number | null;
  position: string;
}

/** The newest value known in each bar, by name of output. Both inputs ascend in time. */
export function alignToBars(points: SignalPoint[], bars: Bar[]): Map<string, LinePoint[]> {
  const lines = new Map<string, LinePoint[]>();
  let next = 0;
  bars.forEach((bar, i) => {
    const time = Date.parse(bar.start);
    const end = i + 1 < bars.length ? Date.parse(bars[i + 1]!.start) : Infinity;
    let newest: SignalPoint | undefined;
    while (next < points.length && Date.parse(points[next]!.start) < end) {
      const point = points[next++]!;
      if (Date.parse(point.start) >= time) newest = point;
    }
    if (newest) for (const [name, value] of outputsOf(newest)) push(lines, name, { time: time / 1000, value, position: newest.position });
  });
  return lines;
}

function push(lines: Map<string, LinePoint[]>, name: string, point: LinePoint): void {
  const line = lines.get(name);
  if (line) line.push(point);
  else lines.set(name, [point]);
}
