/** Bars, volume and one indicator on lightweight-charts. Bars without trades show the mid of their closing quote as a line instead. */

import {
  CandlestickSeries,
  ColorType,
  CrosshairMode,
  HistogramSeries,
  LineSeries,
  LineStyle,
  createChart,
  type IChartApi,
  type ISeriesApi,
  type MouseEventParams,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts';
import { fixed, isNumber } from './format';
import { color } from './theme';
import type { LinePoint, Overlay } from './overlays';
import type { Bar } from './types';

const lineColors = ['--line-1', '--line-2', '--line-3', '--line-4'];
const visibleBars = 160;

const timeOf = (bar: Bar): UTCTimestamp => (Date.parse(bar.start) / 1000) as UTCTimestamp;

/** Mid of the closing quote; null unless both sides are there and not crossed. */
export const midOf = (bar: Bar): number | null =>
  isNumber(bar.bid) && isNumber(bar.ask) && bar.ask >= bar.bid && bar.ask > 0 ? (bar.bid + bar.ask) / 2 : null;

export class BarChart {
  /** In time order; the last may be forming. */
  bars: Bar[] = [];

  private readonly chart: IChartApi;
  private readonly candles: ISeriesApi<'Candlestick'>;
  private readonly volume: ISeriesApi<'Histogram'>;
  private readonly mid: ISeriesApi<'Line'>;
  private overlay: { series: ISeriesApi<'Line'>; name: string; points: LinePoint[] }[] = [];
  private pointed: number | null = null;

  /** @param point Bar under the pointer or keyboard crosshair; the newest where there is none. */
  constructor(
    container: HTMLElement,
    private readonly point: (bar: Bar | null, overlay: { name: string; value: number | null }[]) => void,
  ) {
    this.chart = createChart(container, {
      autoSize: true,
      crosshair: { mode: CrosshairMode.Normal },
      rightPriceScale: { scaleMargins: { top: 0.14, bottom: 0.2 }, borderVisible: false },
      timeScale: { timeVisible: true, secondsVisible: false, rightOffset: 4, borderVisible: false, minBarSpacing: 1, maxBarSpacing: 24 },
      localization: { locale: 'en-GB' },
    });
    this.volume = this.chart.addSeries(HistogramSeries, {
      priceScaleId: 'volume',
      priceFormat: { type: 'volume' },
      lastValueVisible: false,
      priceLineVisible: false,
    });
    this.volume.priceScale().applyOptions({ scaleMargins: { top: 0.86, bottom: 0 } });
    this.mid = this.chart.addSeries(LineSeries, { lineWidth: 2, priceLineVisible: true, priceLineStyle: LineStyle.Dotted });
    this.candles = this.chart.addSeries(CandlestickSeries, { borderVisible: false, priceLineStyle: LineStyle.Dotted });
    this.chart.subscribeCrosshairMove((move: MouseEventParams) => this.pointAt(move.time === undefined ? null : this.indexAt(move.time)));
    container.addEventListener('keydown', (event) => this.key(event));
    this.repaint();
  }

  load(bars: Bar[]): void {
    this.bars = bars;
    this.pointed = null;
    const quotesOnly = this.quotesOnly;
    const prices = bars.flatMap((b) => b.close ?? midOf(b) ?? []);
    const small = prices.length > 0 && Math.max(...prices) < 1;
    const priceFormat = { type: 'price' as const, precision: small ? 3 : 2, minMove: small ? 0.001 : 0.01 };
    this.chart.applyOptions({ localization: { priceFormatter: (value: number) => fixed(value, priceFormat.precision) } });
    this.candles.applyOptions({ priceFormat, visible: !quotesOnly });
    this.mid.applyOptions({ priceFormat, visible: quotesOnly });
    this.replace(bars);
    this.latest();
  }

  /** Other values, same view. */
  replace(bars: Bar[]): void {
    this.bars = bars;
    this.candles.setData(bars.map((b) => this.candle(b)));
    this.volume.setData(bars.map((b) => this.column(b)));
    this.mid.setData(bars.map((b) => this.midPoint(b)));
    this.tell();
  }

  update(bar: Bar): void {
    const last = this.bars.at(-1);
    const time = timeOf(bar);
    if (last && time < timeOf(last)) {
      this.correct(bar);
      return;
    }
    if (last && time === timeOf(last)) this.bars[this.bars.length - 1] = bar;
    else this.bars.push(bar);
    this.candles.update(this.candle(bar));
    this.volume.update(this.column(bar));
    this.mid.update(this.midPoint(bar));
    this.tell();
  }

  showOverlay(overlay: Overlay | null, lines: Map<string, LinePoint[]>): void {
    this.overlay.forEach((o) => this.chart.removeSeries(o.series));
    this.overlay = [];
    if (!overlay) return this.tell();
    for (const [name, points] of lines) {
      const series = this.chart.addSeries(
        LineSeries,
        {
          lineWidth: name === 'upper' || name === 'lower' ? 1 : 2,
          lastValueVisible: false,
          priceLineVisible: false,
          crosshairMarkerVisible: false,
        },
        overlay.onPrice ? 0 : 1,
      );
      series.setData(
        points.map(({ time, value }) => (isNumber(value) ? { time: time as UTCTimestamp, value } : { time: time as UTCTimestamp })),
      );
      this.overlay.push({ series, name, points });
    }
    if (!overlay.onPrice) this.chart.panes()[1]?.setStretchFactor(0.3);
    this.repaint();
    this.tell();
  }

  extendOverlay(name: string, point: LinePoint): void {
    const line = this.overlay.find((o) => o.name === name);
    const last = line?.points.at(-1);
    if (!line || (last && point.time < last.time)) return;
    if (last?.time === point.time) line.points.pop();
    line.points.push(point);
    const time = point.time as UTCTimestamp;
    line.series.update(isNumber(point.value) ? { time, value: point.value } : { time });
    this.tell();
  }

  /** Colours come from the style sheet. */
  repaint(): void {
    const [up, down, text, grid] = [color('--up'), color('--down'), color('--muted'), color('--grid')];
    this.chart.applyOptions({
      layout: {
        background: { type: ColorType.Solid, color: color('--panel') },
        textColor: text,
        fontSize: 11,
        fontFamily: getComputedStyle(document.body).fontFamily,
        attributionLogo: false,
        panes: { separatorColor: color('--line'), separatorHoverColor: color('--hover') },
      },
      grid: { vertLines: { color: grid }, horzLines: { color: grid } },
      crosshair: {
        vertLine: { color: text, labelBackgroundColor: color('--accent-strong') },
        horzLine: { color: text, labelBackgroundColor: color('--accent-strong') },
      },
    });
    this.candles.applyOptions({ upColor: up, downColor: down, wickUpColor: up, wickDownColor: down });
    this.mid.applyOptions({ color: color('--accent') });
    this.overlay.forEach((o, i) => o.series.applyOptions({ color: color(lineColors[i % lineColors.length]!) }));
    this.volume.setData(this.bars.map((b) => this.column(b)));
  }

  /** Fits what there is, up to a readable number of bars. */
  latest(): void {
    if (this.bars.length > visibleBars)
      this.chart.timeScale().setVisibleLogicalRange({ from: this.bars.length - visibleBars, to: this.bars.length + 3 });
    else this.chart.timeScale().fitContent();
  }

  private get quotesOnly(): boolean {
    return this.bars.filter((b) => b.close !== null).length < this.bars.length / 2;
  }

  private candle(b: Bar) {
    const time = timeOf(b);
    return b.open === null || b.high === null || b.low === null || b.close === null
      ? { time }
      : { time, open: b.open, high: b.high, low: b.low, close: b.close };
  }

  private column(b: Bar) {
    const rising = b.open !== null && b.close !== null && b.close >= b.open;
    return isNumber(b.volume) && b.volume > 0
      ? { time: timeOf(b), value: b.volume, color: color(rising ? '--up-faint' : '--down-faint') }
      : { time: timeOf(b) };
  }

  private midPoint(b: Bar) {
    const value = midOf(b);
    return value === null ? { time: timeOf(b) } : { time: timeOf(b), value };
  }

  private correct(bar: Bar): void {
    const at = this.bars.findIndex((b) => timeOf(b) >= timeOf(bar));
    const same = at >= 0 && timeOf(this.bars[at]!) === timeOf(bar);
    this.replace(this.bars.toSpliced(Math.max(0, at), same ? 1 : 0, bar));
  }

  private indexAt(time: Time): number | null {
    const at = this.bars.findIndex((b) => timeOf(b) === time);
    return at < 0 ? null : at;
  }

  private pointAt(index: number | null): void {
    this.pointed = index;
    this.tell();
  }

  private tell(): void {
    const bar = this.bars[this.pointed ?? this.bars.length - 1] ?? null;
    const time = bar && timeOf(bar);
    this.point(
      bar,
      this.overlay.map((o) => ({ name: o.name, value: this.valueAt(o.points, time) })),
    );
  }

  /** At the bar pointed at; else the newest known, since a bar that forms has none of its own yet. */
  private valueAt(points: LinePoint[], time: number | null): number | null {
    const point = this.pointed === null ? points.findLast((p) => isNumber(p.value)) : points.findLast((p) => p.time === time);
    return point?.value ?? null;
  }

  private key(event: KeyboardEvent): void {
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -20, PageDown: 20 }[event.key];
    const scale = this.chart.timeScale();
    const range = scale.getVisibleLogicalRange();
    if (step !== undefined && this.bars.length > 0) {
      const at = Math.min(this.bars.length - 1, Math.max(0, (this.pointed ?? this.bars.length) + step));
      const bar = this.bars[at]!;
      this.chart.setCrosshairPosition(bar.close ?? midOf(bar) ?? 0, timeOf(bar), bar.close === null ? this.mid : this.candles);
      this.pointAt(at);
      if (range && (at < range.from || at > range.to)) {
        const half = (range.to - range.from) / 2;
        scale.setVisibleLogicalRange({ from: at - half, to: at + half });
      }
    } else if ((event.key === '+' || event.key === '-') && range) {
      const by = ((range.to - range.from) / 8) * (event.key === '+' ? 1 : -1);
      scale.setVisibleLogicalRange({ from: range.from + by, to: range.to - by / 4 });
    } else if (event.key === 'End' || event.key === 'Escape') {
      this.chart.clearCrosshairPosition();
      this.pointAt(null);
      this.latest();
    } else return;
    event.preventDefault();
  }
}
