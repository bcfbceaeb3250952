/** The chart with its timeframes, overlay and live bars. */

import { ApiError, api, retryUnless } from './api';
import { BarChart } from './chart';
import { ChoiceRow } from './choices';
import { busyWhile, byId, h, throttled } from './dom';
import { legendOf } from './legend';
import { Catalog } from './catalog';
import { alignToBars, outputsOf, overlaysOf, type Overlay } from './overlays';
import type { Feed } from './feed';
import type { View } from './address';
import type { Bar, SignalPoint } from './types';

const timeframes = ['1m', '5m', '15m', '1h', '1d'].map((id) => ({ id, label: id }));
const barsMax = 1000;

export class ChartPanel {
  private readonly chart: BarChart;
  private readonly select = byId<HTMLSelectElement>('overlay');
  private readonly frames: ChoiceRow;
  private readonly catalog = new Catalog();
  private overlays: Overlay[] = [];
  private overlay: Overlay | null = null;
  private stops: (() => void)[] = [];
  private loading: AbortController | null = null;
  private readonly refresh = throttled(1000, () => void this.readAgain());

  constructor(
    private readonly feed: Feed,
    private readonly view: View,
    changed: () => void,
    private readonly seen: (bar: Bar) => void,
    private readonly named: (position: string | null) => void,
  ) {
    this.chart = new BarChart(byId('chart'), (bar, overlay) =>
      byId('legend').replaceChildren(...legendOf(bar, overlay, this.overlay?.label ?? null)),
    );
    this.frames = new ChoiceRow(byId('timeframes'), 'radio', (id) => {
      view.timeframe = id;
      changed();
      void this.load();
    });
    this.select.addEventListener('change', () => {
      view.overlay = this.select.value || null;
      changed();
      void this.loadOverlay();
    });
  }

  repaint(): void {
    this.chart.repaint();
  }

  /** Indicators that the instrument has values of. */
  private offer(signals: SignalPoint[]): void {
    this.overlays = overlaysOf(signals, this.catalog);
    const chosen = this.overlays.some((o) => o.config === this.view.overlay) ? this.view.overlay : null;
    this.select.replaceChildren(
      h('option', { value: '' }, 'None'),
      ...this.overlays.map((o) => h('option', { value: o.config, selected: o.config === chosen, title: o.title }, o.label)),
    );
    this.select.disabled = this.overlays.length === 0;
  }

  /** Bars of the view's instrument and timeframe, then live. */
  async load(): Promise<void> {
    const { key, timeframe } = this.view;
    this.frames.show(
      timeframes.some((t) => t.id === timeframe) ? timeframes : [{ id: timeframe, label: timeframe }, ...timeframes],
      timeframe,
    );
    this.loading?.abort();
    const loading = new AbortController();
    this.loading = loading;
    this.stops.forEach((stop) => stop());
    this.stops = [];
    if (!key) return this.say('No instrument yet: send ticks, and it lists itself');
    try {
      const asked = Promise.all([api.bars(key, timeframe, barsMax, loading.signal), api.realtime(key, loading.signal)]);
      busyWhile(byId('chart-panel'), loading.signal, asked);
      const [bars, now] = await asked;
      await this.catalog.learn(now.signals, loading.signal);
      this.offer(now.signals);
      this.named(now.position);
      this.chart.load(bars);
      this.say(bars.length > 0 ? null : `No ${timeframe} bar of ${key} yet`);
      const newest = bars.at(-1);
      if (newest) this.seen(newest);
      this.stops.push(this.feed.on(`bars:${key}:${timeframe}`, (message) => this.live(message.data as Bar, message.type)));
      await this.loadOverlay();
    } catch (error) {
      if (loading.signal.aborted) return;
      this.say(error instanceof ApiError ? error.message : 'The service does not answer. Trying again…');
      retryUnless(loading.signal, () => void this.load());
    }
  }

  private live(bar: Bar, type: string): void {
    // A correction carries the late tick alone, to be merged into its bar: the service has done that.
    if (type === 'correction') return this.refresh();
    this.chart.update(bar);
    this.say(null);
    this.seen(bar);
  }

  /** The bars as they are now, without moving what is in view. */
  private async readAgain(): Promise<void> {
    const { key, timeframe } = this.view;
    const bars = key ? await api.bars(key, timeframe, barsMax, this.loading?.signal).catch(() => null) : null;
    if (bars && key === this.view.key && timeframe === this.view.timeframe) this.chart.replace(bars);
  }

  private async loadOverlay(): Promise<void> {
    const { key, timeframe, overlay: config } = this.view;
    this.stops.splice(1).forEach((stop) => stop());
    this.overlay = this.overlays.find((o) => o.config === config) ?? null;
    if (!key || !config || !this.overlay) return this.chart.showOverlay(null, new Map());
    const points = await api.signals(key, config, timeframe, barsMax, this.loading?.signal).catch(() => [] as SignalPoint[]);
    if (config !== this.view.overlay || key !== this.view.key) return;
    this.chart.showOverlay(this.overlay, alignToBars(points, this.chart.bars));
    this.stops.push(this.feed.on(`signals:${key}:${config}`, (message) => this.extend(message.data as SignalPoint)));
  }

  private extend(point: SignalPoint): void {
    const started = Date.parse(point.start);
    const bar = this.chart.bars.findLast((b) => Date.parse(b.start) <= started);
    if (!bar) return;
    for (const [name, value] of outputsOf(point))
      this.chart.extendOverlay(name, { time: Date.parse(bar.start) / 1000, value, position: point.position });
  }

  private say(message: string | null): void {
    const empty = byId('chart-empty');
    empty.hidden = message === null;
    empty.textContent = message ?? '';
    if (message !== null) this.chart.load([]);
  }
}
