/** Implied volatility by strike: calls, puts and the line through the out-of-the-money side that moneyness figures are read from. */

import { byId, h, s } from './dom';
import { fixed, isNumber, percent } from './format';
import type { Chain, ChainRow } from './types';

interface Point {
  strike: number;
  iv: number;
  side: 'call' | 'put';
}

const margin = { top: 12, right: 22, bottom: 24, left: 42 };
const deltaShown = 0.01; // wings beyond it carry noise only

export class SmileChart {
  private chain: Chain | null = null;
  private under: number | null = null;

  constructor(private readonly container: HTMLElement) {
    new ResizeObserver(() => this.draw()).observe(container);
    container.addEventListener('pointermove', (event) => this.hover(event.offsetX));
    container.addEventListener('pointerleave', () => this.hover(null));
  }

  load(chain: Chain | null): void {
    this.chain = chain;
    this.draw();
  }

  draw(): void {
    const { clientWidth: width, clientHeight: height } = this.container;
    const all = this.chain ? pointsOf(this.chain) : [];
    if (width === 0 || height === 0) return;
    if (all.length < 2) {
      this.container.replaceChildren(h('p', { class: 'empty' }, this.chain ? 'No volatility can be computed for this expiry' : ''));
      return;
    }
    const frame = new Frame(all, width, height);
    const line = smileLine(this.chain!);
    const reference = this.chain!.forward ?? this.chain!.underlying_price;
    const svg = s(
      'svg',
      { viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': describe(this.chain!, line) },
      ...frame.axes(),
      isNumber(reference) &&
        s('line', { class: 'reference', x1: frame.x(reference), x2: frame.x(reference), y1: margin.top, y2: height - margin.bottom }),
      isNumber(reference) && s('text', { class: 'reference-label', x: frame.x(reference) + 5, y: margin.top + 8 }, `F ${fixed(reference)}`),
      s('path', {
        class: 'smile-line',
        d: line
          .filter((p) => frame.holds(p))
          .map((p, i) => `${i ? 'L' : 'M'}${frame.x(p.strike).toFixed(1)} ${frame.y(p.iv).toFixed(1)}`)
          .join(''),
      }),
      ...all
        .filter((p) => frame.holds(p))
        .map((p) => s('circle', { class: p.side, cx: frame.x(p.strike), cy: frame.y(p.iv), r: p.strike === this.under ? 4 : 2.4 })),
      this.under !== null &&
        s('line', { class: 'hover', x1: frame.x(this.under), x2: frame.x(this.under), y1: margin.top, y2: height - margin.bottom }),
    );
    this.container.replaceChildren(svg);
    this.key(all);
  }

  private hover(x: number | null): void {
    const { clientWidth: width, clientHeight: height } = this.container;
    const all = this.chain ? pointsOf(this.chain) : [];
    if (all.length < 2) return;
    const frame = new Frame(all, width, height);
    const before = this.under;
    this.under =
      x === null ? null : all.reduce((best, p) => (Math.abs(frame.x(p.strike) - x) < Math.abs(frame.x(best.strike) - x) ? p : best)).strike;
    if (this.under !== before) this.draw();
  }

  private key(all: Point[]): void {
    const at = (side: 'call' | 'put') => all.find((p) => p.side === side && p.strike === this.under)?.iv;
    const label = (side: 'call' | 'put', name: string) =>
      h('span', { class: side }, this.under === null ? name : `${name} ${percent(at(side))}`);
    byId('smile-key').replaceChildren(
      ...(this.under === null ? [] : [h('b', {}, fixed(this.under, 1))]),
      label('call', 'Call'),
      label('put', 'Put'),
    );
  }
}

/** Scales: strikes with a delta worth showing, volatilities of what lies in between. */
class Frame {
  private readonly left: number;
  private readonly right: number;
  private readonly low: number;
  private readonly high: number;

  constructor(
    points: Point[],
    private readonly width: number,
    private readonly height: number,
  ) {
    this.left = Math.min(...points.map((p) => p.strike));
    this.right = Math.max(...points.map((p) => p.strike));
    const vols = points.map((p) => p.iv).sort((a, b) => a - b);
    // One wild quote must not flatten the rest.
    const top = Math.min(vols.at(-1)!, 3 * vols[Math.floor(vols.length / 2)]!);
    const room = Math.max(0.01, top - vols[0]!) * 0.08;
    [this.low, this.high] = [Math.max(0, vols[0]! - room), top + room];
  }

  holds = (p: Point | { iv: number }): boolean => p.iv <= this.high;

  x = (strike: number): number =>
    margin.left + ((strike - this.left) / (this.right - this.left || 1)) * (this.width - margin.left - margin.right);

  y = (iv: number): number =>
    this.height - margin.bottom - ((iv - this.low) / (this.high - this.low || 1)) * (this.height - margin.top - margin.bottom);

  axes(): SVGElement[] {
    const vols = ticks(this.low, this.high, Math.max(2, Math.floor(this.height / 44)));
    const decimals = vols.every((v) => Math.abs(v * 100 - Math.round(v * 100)) < 1e-6) ? 0 : 1;
    const bottom = this.height - margin.bottom;
    return [
      ...vols.flatMap((v) => [
        s('line', { class: 'grid', x1: margin.left, x2: this.width - margin.right, y1: this.y(v), y2: this.y(v) }),
        s('text', { x: margin.left - 7, y: this.y(v) + 3.5, 'text-anchor': 'end' }, `${percent(v, decimals)}%`),
      ]),
      ...ticks(this.left, this.right, Math.max(2, Math.floor(this.width / 70))).map((k) =>
        s('text', { x: this.x(k), y: bottom + 16, 'text-anchor': 'middle' }, fixed(k, Number.isInteger(k) ? 0 : 1)),
      ),
    ];
  }
}

/** Round numbers inside a range, about as many as asked for. */
function ticks(low: number, high: number, about: number): number[] {
  const raw = (high - low) / about;
  if (!(raw > 0)) return [];
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((m) => m * power).find((m) => m >= raw) ?? 10 * power;
  const result: number[] = [];
  for (let i = Math.ceil(low / step); i * step <= high; i++) result.push(Number((i * step).toPrecision(12)));
  return result;
}

/** The volatility of a strike: from its out-of-the-money side, from the other where that has none. */
function chosen({ strike, call, put }: ChainRow, reference: number): Point | null {
  const sides = [
    { side: 'call' as const, option: call },
    { side: 'put' as const, option: put },
  ];
  if (strike < reference) sides.reverse();
  const first = sides.find(({ option }) => isNumber(option?.iv) && isNumber(option.delta));
  const delta = Math.abs(first?.option?.delta ?? 0);
  return first && delta >= deltaShown && delta <= 1 - deltaShown ? { strike, iv: first.option!.iv!, side: first.side } : null;
}

function smileLine(chain: Chain): Point[] {
  const reference = chain.forward ?? chain.underlying_price ?? chain.atm_strike ?? 0;
  return chain.strikes.flatMap((row) => chosen(row, reference) ?? []);
}

/** Both sides of the strikes on the line. */
function pointsOf(chain: Chain): Point[] {
  const strikes = new Set(smileLine(chain).map((p) => p.strike));
  return chain.strikes
    .filter((row) => strikes.has(row.strike))
    .flatMap((row) =>
      (['call', 'put'] as const).flatMap((side) => {
        const iv = row[side]?.iv;
        return isNumber(iv) ? [{ strike: row.strike, iv, side }] : [];
      }),
    );
}

function describe(chain: Chain, line: Point[]): string {
  const lowest = line.reduce((a, b) => (b.iv < a.iv ? b : a));
  return (
    `Implied volatility of ${chain.underlying} options expiring ${chain.expiry}, by strike: ${percent(line[0]!.iv)} % at ${line[0]!.strike}, ` +
    `lowest ${percent(lowest.iv)} % at ${lowest.strike}, ${percent(line.at(-1)!.iv)} % at ${line.at(-1)!.strike}`
  );
}
