/** The option chain: calls left, puts right, strikes in the middle; in-the-money sides tinted, the ATM row marked. */

import { ApiError, api } from './api';
import { columnsOf, steps, strikeWidth, type Column, type Side } from './columns';
import { calm, h, text } from './dom';
import { dash, fixed, isNumber, reason } from './format';
import { setUpGrid } from './grid';
import type { WhyQuestion } from './why';
import type { Chain, ChainRow, ChainOption } from './types';

interface Cell {
  element: HTMLTableCellElement;
  column: Column;
  side: Side;
  shown: number | null | undefined;
}

interface Row {
  element: HTMLTableRowElement;
  strike: HTMLTableCellElement;
  cells: Cell[];
}

export class ChainTable {
  private readonly rows = new Map<number, Row>();
  private chain: Chain | null = null;
  private table: HTMLTableElement | null = null;

  private room = 0;

  constructor(
    private readonly container: HTMLElement,
    private readonly why: (question: WhyQuestion) => void,
  ) {
    new ResizeObserver(() => this.fit()).observe(container);
  }

  /** Another expiry, or a fresh answer for this one. */
  load(chain: Chain): void {
    const before = this.chain;
    const sameStrikes =
      before?.expiry === chain.expiry &&
      before.underlying === chain.underlying &&
      before.strikes.length === chain.strikes.length &&
      before.strikes.every((r, i) => r.strike === chain.strikes[i]!.strike);
    this.chain = chain;
    if (!sameStrikes) this.build(chain);
    this.refresh();
    if (!sameStrikes) this.centre();
  }

  /** Writes what changed since the last time. */
  refresh(): void {
    const { chain } = this;
    if (!chain) return;
    const interest = Math.max(1, ...chain.strikes.flatMap((r) => [r.call?.open_interest ?? 0, r.put?.open_interest ?? 0]));
    for (const data of chain.strikes) {
      const row = this.rows.get(data.strike);
      if (row) this.write(row, data, chain, interest);
    }
  }

  clear(message: string): void {
    this.chain = null;
    this.table = null;
    this.rows.clear();
    this.container.replaceChildren(h('p', { class: 'empty' }, message));
  }

  /** Other columns when the panel's width has passed a step. */
  private fit(): void {
    const room = this.container.clientWidth;
    const changed = steps.some((step) => room < step !== this.room < step);
    this.room = room;
    if (!changed || !this.chain) return;
    this.build(this.chain);
    this.refresh();
    this.centre();
  }

  private build(chain: Chain): void {
    this.rows.clear();
    this.room = this.container.clientWidth;
    const [calls, puts] = [columnsOf('call', this.room), columnsOf('put', this.room)];
    const head = (c: Column) => h('th', { scope: 'col', title: c.title, class: c.id }, c.label);
    const wide = (width: number) => h('col', { width: `${(100 * width) / total}%` });
    const total = [...calls, ...puts].reduce((sum, c) => sum + c.width, strikeWidth);
    const body = h('tbody');
    for (const { strike } of chain.strikes) {
      const row = h('tr');
      const cells: Cell[] = [];
      const cell = (column: Column, side: Side): Node => {
        const element = h('td', { class: `${column.id} ${side}`, tabindex: -1 });
        cells.push({ element, column, side, shown: undefined });
        return element;
      };
      const strikeCell = h(
        'th',
        { scope: 'row', class: 'strike', tabindex: -1 },
        h('span', {}, fixed(strike, Number.isInteger(strike) ? 0 : 1)),
      );
      row.append(...calls.map((c) => cell(c, 'call')), strikeCell, ...puts.map((c) => cell(c, 'put')));
      body.append(row);
      this.rows.set(strike, { element: row, strike: strikeCell, cells });
    }
    const table = h(
      'table',
      { class: 'chain', role: 'grid', 'aria-label': `${chain.underlying} options expiring ${chain.expiry}` },
      h('colgroup', {}, ...calls.map((c) => wide(c.width)), wide(strikeWidth), ...puts.map((c) => wide(c.width))),
      h(
        'thead',
        {},
        h(
          'tr',
          { class: 'sides' },
          h('th', { colspan: calls.length, scope: 'colgroup' }, 'Calls'),
          h('td', {}),
          h('th', { colspan: puts.length, scope: 'colgroup' }, 'Puts'),
        ),
        h('tr', {}, ...calls.map(head), h('th', { scope: 'col', class: 'strike' }, 'Strike'), ...puts.map(head)),
      ),
      body,
    );
    setUpGrid(table, (element) => this.ask(element));
    const first = (this.rows.get(chain.atm_strike ?? NaN) ?? this.rows.values().next().value)?.strike;
    if (first) first.tabIndex = 0;
    this.table = table;
    this.container.replaceChildren(table);
  }

  private write(row: Row, data: ChainRow, chain: Chain, interest: number): void {
    const atm = data.strike === chain.atm_strike;
    const reference = chain.forward ?? chain.underlying_price;
    row.element.classList.toggle('atm', atm);
    row.element.classList.toggle('call-itm', isNumber(reference) && data.strike < reference);
    row.element.classList.toggle('put-itm', isNumber(reference) && data.strike > reference);
    if (atm) row.element.setAttribute('aria-current', 'true');
    else row.element.removeAttribute('aria-current');
    for (const cell of row.cells) {
      const option = data[cell.side];
      if (cell.column.id === 'oi') cell.element.style.setProperty('--part', `${(100 * (option?.open_interest ?? 0)) / interest}%`);
      this.writeCell(cell, option);
    }
  }

  private writeCell(cell: Cell, option: ChainOption | null): void {
    const value = option ? cell.column.value(option) : null;
    const changed = text(cell.element, cell.column.show(value));
    cell.element.title = isNumber(value) ? '' : why(cell.column, option);
    cell.element.classList.toggle('unknown', !isNumber(value));
    if (changed && isNumber(cell.shown) && isNumber(value) && (cell.column.id === 'bid' || cell.column.id === 'ask') && !calm()) {
      const tone = value > cell.shown ? 'var(--up)' : 'var(--down)';
      cell.element.animate([{ color: tone }, {}], { duration: 900 });
    }
    cell.shown = value;
  }

  private ask(element: HTMLTableCellElement): void {
    const rowElement = element.parentElement;
    const found = [...this.rows].find(([, r]) => r.element === rowElement);
    const data = this.chain?.strikes.find((r) => r.strike === found?.[0]);
    const cell = found?.[1].cells.find((c) => c.element === element);
    const option = cell && data?.[cell.side];
    if (!cell || !option) return;
    this.why({
      subject: option.instrument_key,
      name: cell.column.title.split(/[:,]/)[0]!,
      shown: element.textContent ?? dash,
      ask: asker(cell.column, option),
      reason: why(cell.column, option),
      instrument: option.instrument_key,
    });
  }

  /** Scrolls the ATM row to the middle, inside the panel only. */
  private centre(): void {
    const row = this.rows.get(this.chain?.atm_strike ?? NaN)?.element ?? [...this.rows.values()][Math.floor(this.rows.size / 2)]?.element;
    if (row && this.table) this.container.scrollTop = row.offsetTop - (this.container.clientHeight - row.offsetHeight) / 2;
  }
}

function why(column: Column, option: ChainOption | null): string {
  if (!option) return 'Not listed';
  return column.isSignal ? reason(option.status) : 'No tick has said it yet';
}

function asker(column: Column, { instrument_key: key, greeks_ts: ts }: ChainOption): WhyQuestion['ask'] {
  if (column.isSignal) return ts ? (signal) => api.provenanceAt(key, 'greeks', ts, signal) : null;
  return async (signal) => {
    const { tick } = await api.realtime(key, signal);
    if (!tick) throw new ApiError(404, 'unknown_position', 'No tick of this option is in the log yet');
    return api.provenance(tick.position, signal);
  };
}
