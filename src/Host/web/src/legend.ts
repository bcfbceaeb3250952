/** The line above the chart: the bar that is pointed at, with its status and the log positions it came from. */

import { midOf } from './chart';
import { h } from './dom';
import { clock, dash, fixed, instant, isNumber, position, price, short } from './format';
import type { Bar } from './types';

const item = (label: string, value: string, tone = ''): HTMLElement => h('span', { class: `item ${tone}` }, h('i', {}, label), value);

export function legendOf(bar: Bar | null, overlay: { name: string; value: number | null }[], label: string | null): HTMLElement[] {
  if (!bar) return [];
  const at = Date.parse(bar.start);
  const when = h(
    'time',
    { datetime: bar.start, title: instant(at) },
    clock(at) === '00:00:00' ? instant(at).replace(' 00:00:00', '') : instant(at).slice(0, -3),
  );
  const change = isNumber(bar.close) && isNumber(bar.open) ? bar.close - bar.open : null;
  const tone = change === null ? '' : change >= 0 ? 'up' : 'down';
  const sign = isNumber(change) && change >= 0 ? '+' : '';
  const prices = isNumber(bar.close)
    ? [
        item('O', price(bar.open)),
        item('H', price(bar.high)),
        item('L', price(bar.low)),
        item('C', price(bar.close), tone),
        item('', `${sign}${fixed(change)}`, tone),
      ]
    : [item('Bid', price(bar.bid)), item('Ask', price(bar.ask)), item('Mid', price(midOf(bar)))];
  const rest = [
    ...(bar.volume ? [item('V', short(bar.volume)), item('VWAP', price(bar.vwap), 'minor')] : []),
    item('Trades', short(bar.trades), 'minor'),
  ];
  const range = `Log ${position(bar.from_position)} to ${position(bar.to_position)}`;
  const status = h('span', { class: `badge ${bar.status}`, title: range }, bar.status);
  const values = overlay.map(({ name, value }, i) =>
    item(overlay.length === 1 && label ? label : name, value === null ? dash : fixed(value), `line-${i + 1}`),
  );
  return [when, ...prices, ...rest, status, ...values];
}
