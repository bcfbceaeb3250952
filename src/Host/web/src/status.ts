/** The header's right side: log position, event time, lag of the read models and the state of the feed. */

import { api } from './api';
import { byId, h, onceAFrame, text } from './dom';
import { count, dash, duration, instant, isNumber, moment, position as positionText } from './format';
import { comparePositions, type FeedStatus } from './feed';
import type { ProjectionState } from './types';

const pollMs = 2000;

const words: Record<FeedStatus['state'], string> = { connecting: 'Connecting', live: 'Live', silent: 'Silent', waiting: 'Offline' };

export class StatusBar {
  private readonly position = h('b', { id: 'position' });
  private readonly eventTime = h('b', { id: 'event-time' });
  private readonly lag = h('b', { id: 'lag' });
  private readonly state = h('button', { id: 'feed', type: 'button', class: 'feed', 'aria-live': 'polite' });
  private readonly lagItem: HTMLElement;
  private readonly timeItem: HTMLElement;
  private eventMs: number | null = null;
  private newest: string | null = null;
  private projections: ProjectionState[] = [];
  readonly draw = onceAFrame(() => this.write());

  constructor(
    private readonly feed: () => FeedStatus,
    retry: () => void,
  ) {
    this.state.addEventListener('click', retry);
    this.timeItem = item('Event time', this.eventTime);
    this.lagItem = item('Lag', this.lag);
    byId('status').append(
      item('Log', this.position, 'Newest log position that this page has seen: sequence:index'),
      this.timeItem,
      this.lagItem,
      this.state,
    );
    void this.poll();
  }

  /** Event time of what came last, milliseconds. */
  at(ms: number | null): void {
    if (ms !== null && Number.isFinite(ms)) this.eventMs = Math.max(this.eventMs ?? 0, ms);
    this.draw();
  }

  /** A log position that an answer has named; the feed's own are known anyway. */
  named(position: string | null): void {
    if (comparePositions(position, this.newest) <= 0) return;
    this.newest = position;
    this.draw();
  }

  private async poll(): Promise<void> {
    if (document.visibilityState === 'visible') {
      this.projections = await api.projections().catch(() => []);
      this.draw();
    }
    setTimeout(() => void this.poll(), pollMs);
  }

  private write(): void {
    const { state, position, latencyMs, retryAt, reconnects } = this.feed();
    if (comparePositions(position, this.newest) > 0) this.newest = position;
    text(this.position, positionText(this.newest));
    text(this.eventTime, this.eventMs === null ? dash : moment(this.eventMs, Date.now()));
    this.timeItem.title = this.eventMs === null ? 'Nothing seen yet' : `${instant(this.eventMs)} UTC: event time of the newest value shown`;
    const events = worst(this.projections, 'lag_events');
    const seconds = worst(this.projections, 'lag_seconds');
    text(this.lag, events === null ? dash : `${count(events)} ev · ${duration((seconds ?? 0) * 1000)}`);
    this.lagItem.title = [
      'Read models behind the log, the slowest counts',
      ...this.projections.map((p) => `${p.name} v${p.version}: ${count(p.lag_events)} events, ${p.state}`),
    ].join('\n');
    this.lagItem.classList.toggle('warn', (seconds ?? 0) > 5);
    this.state.dataset.state = state;
    const wait = retryAt === null ? '' : ` · ${Math.max(0, Math.ceil((retryAt - Date.now()) / 1000))} s`;
    text(this.state, state === 'live' && latencyMs !== null ? `Live · ${duration(latencyMs)}` : `${words[state]}${wait}`);
    this.state.title =
      state === 'live'
        ? `Feed connected; last message took ${duration(latencyMs)} from the host to here${reconnects ? `; reconnected ${reconnects} times` : ''}`
        : 'Feed is not connected: press to try now';
  }
}

const item = (label: string, value: HTMLElement, title = ''): HTMLElement => h('span', { class: 'stat', title }, h('i', {}, label), value);

function worst(projections: ProjectionState[], field: 'lag_events' | 'lag_seconds'): number | null {
  const known = projections.map((p) => p[field]).filter(isNumber);
  return known.length > 0 ? Math.max(...known) : null;
}
