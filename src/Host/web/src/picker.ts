/** Finds an instrument by typing part of its key (WAI-ARIA combobox with a list). */

import { api } from './api';
import { h } from './dom';
import { expiry, fixed } from './format';
import type { Instrument } from './types';

const shownMax = 60;

export class InstrumentPicker {
  private readonly input: HTMLInputElement;
  private readonly list: HTMLUListElement;
  private found: Instrument[] = [];
  private active = -1;
  private asked: AbortController | null = null;
  private timer = 0;
  private current = '';

  constructor(
    container: HTMLElement,
    private readonly choose: (key: string) => void,
  ) {
    this.list = h('ul', { id: 'instruments', role: 'listbox', 'aria-label': 'Instruments', hidden: true });
    this.input = h('input', {
      type: 'text',
      role: 'combobox',
      'aria-label': 'Instrument',
      'aria-expanded': 'false',
      'aria-controls': 'instruments',
      'aria-autocomplete': 'list',
      autocomplete: 'off',
      spellcheck: 'false',
      placeholder: 'Instrument…',
      input: () => this.search(),
      focus: () => this.opened(),
      blur: () => this.close(),
      keydown: (event) => this.key(event as KeyboardEvent),
    });
    // A press on the list must not take the focus from the input before the click arrives.
    this.list.addEventListener('pointerdown', (event) => event.preventDefault());
    container.append(this.input, this.list);
  }

  focus(): void {
    this.input.focus();
  }

  show(key: string): void {
    this.current = key;
    this.input.value = key;
    this.input.title = key;
  }

  private opened(): void {
    this.input.select();
    this.ask('');
  }

  private search(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.ask(this.input.value.trim()), 120);
  }

  private async ask(query: string): Promise<void> {
    this.asked?.abort();
    const asked = new AbortController();
    this.asked = asked;
    try {
      // Without a query what isn't an option comes first: an option chain has thousands.
      const found = query
        ? await api.instruments({ query, limit: shownMax }, asked.signal)
        : (await Promise.all(['INDEX', 'EQ', 'FUT'].map((product) => api.instruments({ product, limit: shownMax }, asked.signal)))).flat();
      if (document.activeElement === this.input) this.open(found);
    } catch {
      if (!asked.signal.aborted) this.open([]);
    }
  }

  private open(found: Instrument[]): void {
    this.found = found;
    this.active = found.findIndex((i) => i.instrument_key === this.current);
    this.list.replaceChildren(
      ...(found.length > 0
        ? found.map((instrument, i) => this.option(instrument, i))
        : [h('li', { class: 'none', role: 'option', 'aria-disabled': 'true' }, 'No instrument')]),
    );
    this.list.hidden = false;
    this.input.setAttribute('aria-expanded', 'true');
    this.mark();
  }

  private option(instrument: Instrument, i: number): HTMLElement {
    const { underlying, exchange, product } = instrument;
    const what =
      product === 'OPT'
        ? `${expiry(instrument.expiry ?? '')} ${fixed(instrument.strike, Number.isInteger(instrument.strike) ? 0 : 1)} ${instrument.right}`
        : product === 'FUT'
          ? expiry(instrument.expiry ?? '')
          : '';
    return h(
      'li',
      { id: `instrument-${i}`, role: 'option', 'aria-selected': 'false', click: () => this.take(i) },
      h('b', {}, underlying),
      h('span', {}, what),
      h('small', {}, `${exchange} ${product}`),
    );
  }

  private mark(): void {
    [...this.list.children].forEach((item, i) => item.setAttribute('aria-selected', String(i === this.active)));
    const item = this.list.children[this.active];
    if (item) {
      this.input.setAttribute('aria-activedescendant', item.id);
      item.scrollIntoView({ block: 'nearest' });
    } else this.input.removeAttribute('aria-activedescendant');
  }

  private key(event: KeyboardEvent): void {
    const last = this.found.length - 1;
    switch (event.key) {
      case 'ArrowDown':
        this.active = Math.min(last, this.active + 1);
        this.mark();
        break;
      case 'ArrowUp':
        this.active = Math.max(0, this.active - 1);
        this.mark();
        break;
      case 'Enter':
        this.take(Math.max(0, this.active));
        break;
      case 'Escape':
        this.input.blur();
        break;
      default:
        return;
    }
    event.preventDefault();
  }

  private take(i: number): void {
    const instrument = this.found[i];
    if (!instrument) return;
    this.show(instrument.instrument_key);
    this.choose(instrument.instrument_key);
    this.input.blur();
  }

  private close(): void {
    clearTimeout(this.timer);
    this.asked?.abort();
    this.list.hidden = true;
    this.input.setAttribute('aria-expanded', 'false');
    this.input.removeAttribute('aria-activedescendant');
    this.input.value = this.current;
  }
}
