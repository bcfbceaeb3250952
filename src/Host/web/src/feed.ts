/**
 * The live feed: one WebSocket that comes back by itself. After a cut it subscribes again with `{epoch, position}` of the last message, so
 * that the server sends what was missed; where it can't (`recovered: false`), the page reloads what it shows. A socket that is silent for
 * longer than two heartbeats is taken for dead and replaced, whatever the browser thinks of it.
 */

export type FeedState = 'connecting' | 'live' | 'silent' | 'waiting';

export interface FeedMessage {
  type: 'snapshot' | 'delta' | 'final' | 'correction';
  channel: string;
  epoch: string;
  position: string;
  ts: string;
  emitted: string;
  data: unknown;
}

export interface FeedStatus {
  state: FeedState;
  position: string | null;
  /** Milliseconds from emission to arrival of the newest live message; null before the first. */
  latencyMs: number | null;
  /** When the next attempt is made (`Date.now()` clock), while waiting. */
  retryAt: number | null;
  reconnects: number;
}

type Listener = (message: FeedMessage) => void;

const firstDelayMs = 250;
const longestDelayMs = 15_000;

export class Feed {
  readonly status: FeedStatus = { state: 'connecting', position: null, latencyMs: null, retryAt: null, reconnects: 0 };

  private socket: WebSocket | null = null;
  private epoch: string | null = null;
  private heartbeatMs = 15_000;
  private heardAt = 0;
  private attempt = 0;
  private nextId = 1;
  private resumeId = 0;
  private timer = 0;
  private readonly askedFor = new Map<number, string>();
  private readonly listeners = new Map<string, Set<Listener>>();

  /** @param lost The page must load again what it shows: messages were missed that can't be had again. */
  constructor(
    private readonly url: string,
    private readonly changed: () => void,
    private readonly lost: () => void,
  ) {}

  start(): void {
    addEventListener('online', () => this.state !== 'live' && this.retryNow());
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.watch());
    setInterval(() => this.watch(), 1000);
    this.connect();
  }

  /** Listens to a channel; the answer stops it. */
  on(channel: string, listener: Listener): () => void {
    const set = this.listeners.get(channel) ?? new Set<Listener>();
    set.add(listener);
    if (set.size === 1) {
      this.listeners.set(channel, set);
      this.askedFor.set(this.nextId, channel);
      this.send({ op: 'subscribe', channels: [channel], slow: 'conflate' });
    }
    return () => {
      set.delete(listener);
      if (set.size === 0 && this.listeners.get(channel) === set) {
        this.listeners.delete(channel);
        this.send({ op: 'unsubscribe', channels: [channel] });
      }
    };
  }

  retryNow(): void {
    clearTimeout(this.timer);
    this.drop();
    this.connect();
  }

  private get state(): FeedState {
    return this.status.state;
  }

  private connect(): void {
    this.set({ state: 'connecting', retryAt: null });
    const socket = new WebSocket(this.url);
    this.socket = socket;
    this.heardAt = Date.now();
    socket.onmessage = (event: MessageEvent<string>) => socket === this.socket && this.receive(event.data);
    socket.onclose = () => socket === this.socket && this.closed();
  }

  private receive(frame: string): void {
    this.heardAt = Date.now();
    const parsed = JSON.parse(frame) as Record<string, unknown> | Record<string, unknown>[];
    for (const message of Array.isArray(parsed) ? parsed : [parsed]) this.handle(message);
  }

  private handle(message: Record<string, unknown>): void {
    switch (message.type) {
      case 'welcome':
        this.welcome(String(message.epoch), Number(message.heartbeat_ms), (message.position as string | undefined) ?? null);
        break;
      case 'subscribed':
        this.askedFor.delete(message.id as number);
        if (message.id === this.resumeId && message.recovered !== true) this.lost();
        break;
      case 'gap':
        this.lost();
        break;
      case 'error':
        this.refused(message.id as number);
        break;
      case 'heartbeat':
        this.moveTo(message.position as string | null);
        break;
      case 'snapshot':
      case 'delta':
      case 'final':
      case 'correction':
        this.deliver(message as unknown as FeedMessage);
        break;
    }
  }

  private welcome(epoch: string, heartbeatMs: number, position: string | null): void {
    // Another database: nothing on the page means anything any more.
    if (this.epoch !== null && this.epoch !== epoch) return location.reload();
    const again = this.epoch !== null;
    const from = again ? this.status.position : null;
    this.epoch = epoch;
    this.attempt = 0;
    if (heartbeatMs > 0) this.heartbeatMs = heartbeatMs;
    if (again) this.status.reconnects++;
    this.set({ state: 'live' });
    const channels = [...this.listeners.keys()];
    if (channels.length > 0) {
      if (from) this.resumeId = this.nextId;
      this.send({ op: 'subscribe', channels, slow: 'conflate', ...(from && { resume: { epoch, position: from } }) });
    }
    // Where a cut before the first message resumes from. After a cut it must not move before the missed messages are here.
    if (!again) this.moveTo(position);
    else if (!from) this.lost();
  }

  private deliver(message: FeedMessage): void {
    this.moveTo(message.position);
    if (message.type !== 'snapshot') this.status.latencyMs = Math.max(0, Date.now() - Date.parse(message.emitted));
    for (const [channel, set] of this.listeners) if (covers(channel, message.channel)) set.forEach((listener) => listener(message));
    this.changed();
  }

  /** A channel that the feed doesn't have must not spoil the next subscription of all the others. */
  private refused(id: number): void {
    const channel = this.askedFor.get(id);
    if (channel) this.listeners.delete(channel);
  }

  private moveTo(position: string | null): void {
    if (position && comparePositions(position, this.status.position) > 0) {
      this.status.position = position;
      this.changed();
    }
  }

  private watch(): void {
    const silentMs = Date.now() - this.heardAt;
    if (this.state === 'live' && silentMs > this.heartbeatMs * 1.5) this.set({ state: 'silent' });
    else if (this.state === 'silent' && silentMs < this.heartbeatMs) this.set({ state: 'live' });
    const limit = this.state === 'connecting' ? 10_000 : this.heartbeatMs * 2.2;
    if (this.state !== 'waiting' && silentMs > limit) this.closed();
    if (this.state === 'waiting') this.changed();
  }

  private closed(): void {
    this.drop();
    // Full jitter, so that a host that restarts isn't met by all pages at once.
    const cap = Math.min(longestDelayMs, firstDelayMs * 2 ** this.attempt++);
    const delay = cap / 2 + (Math.random() * cap) / 2;
    this.set({ state: 'waiting', retryAt: Date.now() + delay });
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.connect(), delay);
  }

  private drop(): void {
    const socket = this.socket;
    this.socket = null;
    socket?.close();
  }

  private send(request: Record<string, unknown>): void {
    if (this.state === 'live' && this.socket?.readyState === WebSocket.OPEN)
      this.socket.send(JSON.stringify({ id: this.nextId++, ...request }));
  }

  private set(change: Partial<FeedStatus>): void {
    Object.assign(this.status, change);
    this.changed();
  }
}

/** Whether a subscription, maybe with a trailing `*`, takes in a channel. */
const covers = (subscription: string, channel: string): boolean =>
  subscription.endsWith('*') ? channel.startsWith(subscription.slice(0, -1)) : channel === subscription;

/** Order of two positions `sequence:index`; null is before all. */
export function comparePositions(a: string | null, b: string | null): number {
  if (!a || !b) return (a ? 1 : 0) - (b ? 1 : 0);
  const [as, ai] = a.split(':').map(Number) as [number, number];
  const [bs, bi] = b.split(':').map(Number) as [number, number];
  return as - bs || ai - bi;
}
