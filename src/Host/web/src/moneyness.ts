/** Two tables: figures of every expiry, and the moneyness levels of the chosen one. */

import { api } from './api';
import { h } from './dom';
import { count, daysTo, expiry, fixed, isNumber, percent, price, reason, significant, type Num } from './format';
import { setUpGrid } from './grid';
import type { MoneynessRow } from './types';
import type { WhyQuestion } from './why';

interface Figure {
  name: string;
  /** What moneyness@1 called it. */
  former?: string;
  label: string;
  title: string;
  show: (value: Num) => string;
  scale?: number;
  signed?: boolean;
}

const expiryFigures: Figure[] = [
  { name: 'forward', label: 'Forward', title: 'Forward implied by put-call parity', show: price },
  { name: 'atm_iv', label: 'ATM IV', title: 'Volatility interpolated at the forward, percent', show: (v) => percent(v) },
  {
    name: 'risk_reversal_25',
    former: 'rr25',
    label: 'RR25',
    title: '25-delta risk reversal: call minus put volatility, points',
    show: (v) => percent(v, 2),
    signed: true,
  },
  {
    name: 'butterfly_25',
    former: 'bf25',
    label: 'BF25',
    title: '25-delta butterfly: mean of call and put volatility minus ATM, points',
    show: (v) => percent(v, 2),
    signed: true,
  },
  { name: 'straddle', label: 'Straddle', title: 'Call mark plus put mark at the ATM strike', show: price },
  { name: 'put_call_volume', label: 'PCR vol', title: 'Put/call ratio of the day’s volume', show: (v) => fixed(v, 2) },
  { name: 'put_call_open_interest', label: 'PCR OI', title: 'Put/call ratio of open interest', show: (v) => fixed(v, 2) },
  { name: 'max_pain', label: 'Max pain', title: 'Strike at which settlement would pay holders least', show: price },
  {
    name: 'gamma_exposure',
    label: 'GEX',
    title: 'Gamma exposure, millions per 1 % move: dealers long calls, short puts',
    show: (v) => fixed(v, 1),
    scale: 1e-6,
    signed: true,
  },
];

const levelFigures: Figure[] = [
  { name: 'call_strike', label: 'Call K', title: 'Strike of the call', show: (v) => fixed(v, isNumber(v) && !Number.isInteger(v) ? 1 : 0) },
  { name: 'put_strike', label: 'Put K', title: 'Strike of the put', show: (v) => fixed(v, isNumber(v) && !Number.isInteger(v) ? 1 : 0) },
  { name: 'call_delta_forward', label: 'Δ', title: 'Delta of the call on the forward', show: (v) => fixed(v, 2) },
  { name: 'iv', label: 'IV', title: 'Mean volatility of call and put, percent', show: (v) => percent(v) },
  { name: 'gamma', label: 'Γ', title: 'Mean gamma', show: (v) => significant(v, 2) },
  { name: 'vega', label: 'Vega', title: 'Mean vega per percentage point', show: (v) => fixed(v, 2), scale: 0.01 },
  { name: 'theta', label: 'Θ', title: 'Mean theta per calendar day', show: (v) => fixed(v, 2), scale: 1 / 365 },
  { name: 'open_interest', label: 'OI', title: 'Open interest', show: count },
  { name: 'put_call_open_interest', label: 'PCR', title: 'Put/call ratio of open interest', show: (v) => fixed(v, 2) },
];

/** Level of the row that holds the figures of a whole expiry. */
const wholeExpiry = 'EXPIRY';

/** Rank from deep in the money to far out, then by delta: ITM5 … ITM1, ATM, OTM1 … OTM5, 25D. */
function rank(level: string): number {
  if (level.endsWith('D')) return 1000 - parseInt(level, 10);
  return level === 'ATM' ? 0 : Number(level.slice(3)) * (level.startsWith('OTM') ? 1 : -1);
}

export class MoneynessTables {
  /** Newest row of each level, by expiry. */
  private rows = new Map<string, Map<string, MoneynessRow>>();

  constructor(
    private readonly term: HTMLElement,
    private readonly level: HTMLElement,
    private readonly choose: (expiry: string) => void,
    private readonly why: (question: WhyQuestion) => void,
  ) {}

  /** For another underlying. */
  clear(): void {
    this.rows = new Map();
  }

  update(row: MoneynessRow): void {
    const levels = this.rows.get(row.expiry) ?? new Map<string, MoneynessRow>();
    this.rows.set(row.expiry, levels.set(row.level, row));
  }

  figuresOf = (date: string): MoneynessRow | undefined => this.rows.get(date)?.get(wholeExpiry);

  draw(shownExpiry: string | null, nowMs: number | null): void {
    const terms = [...this.rows.values()]
      .flatMap((levels) => levels.get(wholeExpiry) ?? [])
      .sort((a, b) => a.expiry.localeCompare(b.expiry));
    fill(
      this.term,
      'Figures of each expiry',
      'Expiry',
      expiryFigures,
      terms,
      (row) => ({
        id: row.expiry,
        head: [expiry(row.expiry), h('small', {}, nowMs === null ? '' : `${daysTo(row.expiry, nowMs)}d`)],
        current: row.expiry === shownExpiry,
        choose: () => this.choose(row.expiry),
      }),
      this.why,
    );
    const levels = [...(this.rows.get(shownExpiry ?? '')?.values() ?? [])]
      .filter((row) => row.level !== wholeExpiry)
      .sort((a, b) => rank(a.level) - rank(b.level));
    fill(
      this.level,
      'Moneyness levels',
      'Level',
      levelFigures,
      levels,
      (row) => ({ id: row.level, head: [row.level], current: row.level === 'ATM', choose: null }),
      this.why,
    );
  }
}

interface RowHead {
  id: string;
  head: (Node | string)[];
  current: boolean;
  choose: (() => void) | null;
}

function fill(
  container: HTMLElement,
  label: string,
  corner: string,
  figures: Figure[],
  rows: MoneynessRow[],
  headOf: (row: MoneynessRow) => RowHead,
  why: (question: WhyQuestion) => void,
): void {
  const focused = container.contains(document.activeElement) ? (document.activeElement as HTMLElement).dataset.cell : undefined;
  const questions = new Map<Element, () => void>();
  const body = h('tbody');
  for (const row of rows) {
    const { id, head, current, choose } = headOf(row);
    const first = h('th', { scope: 'row', tabindex: -1, 'data-cell': `${id}/`, class: choose ? 'choice' : '' }, ...head);
    if (choose) questions.set(first, choose);
    const line = h('tr', { class: current ? 'current' : '', 'aria-current': current ? 'true' : null }, first);
    for (const figure of figures) line.append(cellOf(row, figure, id, questions, why));
    body.append(line);
  }
  if (rows.length === 0) {
    container.replaceChildren(h('p', { class: 'empty' }, 'Not computed yet'));
    return;
  }
  const table = h(
    'table',
    { class: 'figures', role: 'grid', 'aria-label': label },
    h(
      'thead',
      {},
      h('tr', {}, h('th', { scope: 'col' }, corner), ...figures.map((f) => h('th', { scope: 'col', title: f.title }, f.label))),
    ),
    body,
  );
  setUpGrid(table, (cell) => questions.get(cell)?.());
  const stop = [...table.querySelectorAll<HTMLElement>('[data-cell]')].find((c) => c.dataset.cell === focused) ?? body.rows[0]!.cells[0]!;
  stop.tabIndex = 0;
  const { scrollTop, scrollLeft } = container;
  container.replaceChildren(table);
  container.scrollTo(scrollLeft, scrollTop);
  if (focused !== undefined) stop.focus({ preventScroll: true });
}

function cellOf(
  row: MoneynessRow,
  figure: Figure,
  id: string,
  questions: Map<Element, () => void>,
  why: (question: WhyQuestion) => void,
): HTMLTableCellElement {
  const raw = row.values[figure.name] ?? (figure.former === undefined ? undefined : row.values[figure.former]);
  const value = isNumber(raw) ? raw * (figure.scale ?? 1) : null;
  const known = isNumber(value);
  const text = figure.signed && known && value > 0 ? `+${figure.show(value)}` : figure.show(value);
  const cell = h(
    'td',
    { tabindex: -1, class: known ? '' : 'unknown', title: known ? null : reason(row.status), 'data-cell': `${id}/${figure.name}` },
    text,
  );
  questions.set(cell, () =>
    why({
      subject: `${row.level === wholeExpiry ? '' : `${row.level} `}${row.expiry}`,
      name: figure.title.split(/[:,]/)[0]!,
      shown: text,
      ask: (signal) => api.provenance(row.position, signal),
      reason: reason(row.status),
    }),
  );
  return cell;
}
