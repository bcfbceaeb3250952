/** What the formulas of an instrument's signals compute, from the service's own catalog. */

import { api } from './api';
import type { Formula, Indicator, SignalPoint } from './types';

export class Catalog {
  private indicators: Map<string, Indicator> | null = null;
  private formulas = new Map<string, Formula>();

  /** Reads what it doesn't know yet of the signals' formulas: they are published while the page is open. */
  async learn(signals: SignalPoint[], stopped: AbortSignal): Promise<void> {
    this.indicators ??= new Map((await api.indicators(stopped)).map((i) => [i.name, i]));
    if (signals.some((s) => !this.formulas.has(s.formula)))
      this.formulas = new Map((await api.formulas(stopped)).map((f) => [f.id, f]));
  }

  /** Of a formula `name@version`; undefined when it isn't an indicator. */
  indicatorOf(formula: string): Indicator | undefined {
    return this.indicators?.get(this.formulas.get(formula)?.function ?? '');
  }
}
