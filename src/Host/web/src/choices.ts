/** Rows of buttons of which one is chosen: timeframes (radio group) and expiries (tabs). Arrows move, one tab stop. */

import { h } from './dom';

export interface Choice {
  id: string;
  label: string;
  note?: string;
}

export class ChoiceRow {
  private readonly buttons = new Map<string, HTMLButtonElement>();
  private shown = '';

  constructor(
    private readonly container: HTMLElement,
    private readonly role: 'radio' | 'tab',
    private readonly choose: (id: string) => void,
    private readonly controls?: string,
  ) {
    container.addEventListener('keydown', (event) => this.key(event));
  }

  show(choices: Choice[], chosen: string | null): void {
    const shown = JSON.stringify(choices);
    if (shown !== this.shown) {
      this.shown = shown;
      this.buttons.clear();
      for (const { id, label, note } of choices) {
        const button = h(
          'button',
          { type: 'button', role: this.role, 'aria-controls': this.controls, click: () => this.choose(id) },
          label,
          note && h('small', {}, note),
        );
        this.buttons.set(id, button);
      }
      this.container.replaceChildren(...this.buttons.values());
    }
    const state = this.role === 'tab' ? 'aria-selected' : 'aria-checked';
    for (const [id, button] of this.buttons) {
      button.setAttribute(state, String(id === chosen));
      button.tabIndex = id === chosen || (chosen === null && button === this.container.firstElementChild) ? 0 : -1;
      // Inside its row only: the page itself must not scroll.
      if (id === chosen)
        this.container.scrollLeft = button.offsetLeft - this.container.offsetLeft - this.container.clientWidth / 2 + button.offsetWidth / 2;
    }
  }

  private key(event: KeyboardEvent): void {
    const all = [...this.buttons];
    const at = all.findIndex(([, button]) => button === document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    const next = all[(to + all.length) % all.length]!;
    next[1].focus();
    this.choose(next[0]);
  }
}
