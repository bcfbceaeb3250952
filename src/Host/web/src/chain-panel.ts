/** Everything about the options of the underlying: expiries, chain, smile and moneyness, live. */

import { ApiError, api, retryUnless } from './api';
import { ChainTable } from './chain';
import { mergeGreeks, mergeTick, optionsOf, ticksChannel } from './chain-live';
import { ChoiceRow } from './choices';
import { busyWhile, byId, h, throttled } from './dom';
import { daysTo, expiry as expiryText, fixed, percent, price } from './format';
import { MoneynessTables } from './moneyness';
import { SmileChart } from './smile';
import type { Feed } from './feed';
import type { View } from './address';
import type { Chain, FeedChain, FeedTick, MoneynessRow } from './types';
import type { WhyQuestion } from './why';

const drawMs = 150;

export class ChainPanel {
  private readonly table: ChainTable;
  private readonly smile: SmileChart;
  private readonly moneyness: MoneynessTables;
  private readonly tabs: ChoiceRow;
  private chain: Chain | null = null;
  private underlying: string | null = null;
  private stops: (() => void)[] = [];
  private loading: AbortController | null = null;
  private readonly draw = throttled(drawMs, () => this.drawAll());
  private readonly reload = throttled(1000, () => void this.load());

  constructor(
    private readonly feed: Feed,
    private readonly view: View,
    private readonly changed: () => void,
    why: (question: WhyQuestion) => void,
    private readonly seen: (ts: string | null) => void,
  ) {
    this.table = new ChainTable(byId('chain'), why);
    this.smile = new SmileChart(byId('smile'));
    this.moneyness = new MoneynessTables(byId('term'), byId('levels'), (id) => this.choose(id), why);
    this.tabs = new ChoiceRow(byId('expiries'), 'tab', (id) => this.choose(id), 'chain');
  }

  async show(underlying: string | null): Promise<void> {
    if (underlying !== this.underlying) this.moneyness.clear();
    // An expiry of another underlying says nothing here; one from the address or of a chosen option does.
    if (this.underlying && underlying !== this.underlying && this.view.key?.split('@')[3] !== this.view.expiry) this.view.expiry = null;
    this.underlying = underlying;
    await this.load();
  }

  private choose(id: string): void {
    this.view.expiry = id;
    this.changed();
    void this.load();
  }

  async load(): Promise<void> {
    this.loading?.abort();
    const loading = new AbortController();
    this.loading = loading;
    const { underlying } = this;
    if (!underlying) return this.none('No options yet');
    try {
      if (!(await this.listed(underlying, loading.signal))) {
        this.none(`No options of ${underlying}`);
        return retryUnless(loading.signal, () => void this.load());
      }
      const asked = api.chain(underlying, this.view.expiry, loading.signal);
      busyWhile(byId('chain-panel'), loading.signal, asked);
      const chain = await asked;
      if (loading.signal.aborted) return;
      this.chain = chain;
      this.table.load(chain);
      this.listen(chain);
      this.seen(chain.watermark);
      this.drawAll();
    } catch (error) {
      if (loading.signal.aborted) return;
      this.none(error instanceof ApiError ? error.message : 'The service does not answer. Trying again…');
      retryUnless(loading.signal, () => void this.load());
    }
  }

  /** Whether there is a chain to ask for; forgets an expiry that isn't listed. */
  private async listed(underlying: string, signal: AbortSignal): Promise<boolean> {
    const { expiry } = this.view;
    const some = await api.instruments({ underlying, product: 'OPT', limit: 1, ...(expiry && { expiry }) }, signal);
    if (some.length > 0 || !expiry) return some.length > 0;
    this.view.expiry = null;
    return this.listed(underlying, signal);
  }

  private listen(chain: Chain): void {
    const { underlying, expiry } = chain;
    const options = optionsOf(chain);
    const [first] = options.values();
    this.stops.forEach((stop) => stop());
    this.stops = [
      this.feed.on(`chain:${underlying}:${expiry}`, (message) => {
        if (!mergeGreeks(chain, message.data as FeedChain)) this.reload();
        this.seen(message.ts);
        this.draw();
      }),
      this.feed.on(`moneyness:${underlying}:*`, (message) => {
        this.moneyness.update(message.data as MoneynessRow);
        this.draw();
      }),
    ];
    if (!first) return;
    this.stops.push(
      this.feed.on(ticksChannel(first), (message) => {
        const tick = message.data as FeedTick;
        const option = options.get(tick.instrument_key);
        if (option) mergeTick(option, tick, message.type === 'snapshot');
        this.seen(message.ts);
        this.draw();
      }),
    );
  }

  private drawAll(): void {
    const { chain } = this;
    if (!chain) return;
    const now = chain.watermark === null ? null : Date.parse(chain.watermark);
    const year = now === null ? undefined : new Date(now).getUTCFullYear();
    this.tabs.show(
      chain.expiries.map((id) => ({ id, label: expiryText(id, year), ...(now === null ? {} : { note: `${daysTo(id, now)}d` }) })),
      chain.expiry,
    );
    this.table.refresh();
    this.smile.load(chain);
    this.moneyness.draw(chain.expiry, now);
    const dated = expiryText(chain.expiry, year);
    byId('smile-title').textContent = `Volatility smile, ${dated}`;
    byId('levels-title').textContent = `Moneyness, ${dated}`;
    const figures = this.moneyness.figuresOf(chain.expiry)?.values ?? {};
    const fact = (label: string, value: string) => h('span', {}, h('i', {}, label), value);
    byId('chain-facts').replaceChildren(
      fact(chain.underlying, price(chain.underlying_price)),
      fact('Forward', price(chain.forward)),
      fact('ATM', fixed(chain.atm_strike, Number.isInteger(chain.atm_strike) ? 0 : 1)),
      fact('ATM IV', percent(chain.atm_iv)),
      fact('Straddle', price(figures.straddle)),
      fact('PCR', fixed(figures.put_call_open_interest)),
    );
  }

  private none(message: string): void {
    this.stops.forEach((stop) => stop());
    this.stops = [];
    this.chain = null;
    this.table.clear(message);
    this.smile.load(null);
    this.tabs.show([], null);
    this.moneyness.clear();
    this.moneyness.draw(null, null);
    byId('chain-facts').replaceChildren();
  }
}
