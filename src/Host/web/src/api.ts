import type { Bar, Chain, Formula, Indicator, Instrument, ProjectionState, Provenance, Realtime, SignalPoint } from './types';

/** An answer that isn't a 2xx; `code` is the stable code of the problem details. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

type Query = Record<string, string | number | null | undefined>;

const root = new URL('api/v2/', document.baseURI);

function url(path: string, query: Query = {}): URL {
  const target = new URL(path, root);
  for (const [name, value] of Object.entries(query))
    if (value !== null && value !== undefined && value !== '') target.searchParams.set(name, String(value));
  return target;
}

async function get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
  const response = await fetch(url(path, query), { headers: { Accept: 'application/json' }, signal: signal ?? null });
  if (response.ok) return (await response.json()) as T;
  const problem = (await response.json().catch(() => ({}))) as { code?: string; detail?: string; title?: string };
  throw new ApiError(
    response.status,
    problem.code ?? 'unknown',
    problem.detail ?? problem.title ?? `${response.status} ${response.statusText}`,
  );
}

const part = encodeURIComponent;

export interface InstrumentQuery {
  query?: string;
  underlying?: string;
  product?: string;
  expiry?: string;
  limit?: number;
}

export const api = {
  instruments: (query: InstrumentQuery, signal?: AbortSignal) =>
    get<{ instruments: Instrument[]; next_cursor?: string | null }>('instruments', { ...query }, signal).then((a) => a.instruments),

  bars: (key: string, timeframe: string, limit: number, signal?: AbortSignal) =>
    get<{ bars: Bar[] }>(`historical/${part(key)}/bars`, { timeframe, limit }, signal).then((a) => a.bars),

  signals: (key: string, config: string, timeframe: string, limit: number, signal?: AbortSignal) =>
    get<{ signals: SignalPoint[] }>(`historical/${part(key)}/signals`, { config, timeframe, limit }, signal).then((a) => a.signals),

  realtime: (key: string, signal?: AbortSignal) => get<Realtime>(`realtime/${part(key)}`, {}, signal),

  chain: (underlying: string, expiry: string | null, signal?: AbortSignal) => get<Chain>(`chain/${part(underlying)}`, { expiry }, signal),

  /** Of the value at a position. */
  provenance: (position: string, signal?: AbortSignal) => get<Provenance>(`audit/provenance/${part(position)}`, {}, signal),

  /** Of the newest value of a config known at an instant. */
  provenanceAt: (instrument_key: string, config: string, ts: string, signal?: AbortSignal) =>
    get<Provenance>('audit/provenance', { instrument_key, config, ts }, signal),

  indicators: (signal?: AbortSignal) => get<{ indicators: Indicator[] }>('indicators', {}, signal).then((a) => a.indicators),

  formulas: (signal?: AbortSignal) => get<{ formulas: Formula[] }>('formulas', {}, signal).then((a) => a.formulas),

  projections: (signal?: AbortSignal) =>
    get<{ projections: ProjectionState[] }>('admin/projections', {}, signal).then((a) => a.projections),
};

export const feedUrl = (): string => url('ws').href.replace(/^http/, 'ws');

const retryMs = 3000;

/** After a failure: again in a while, unless something else was asked for in the meantime. A chain that isn't there yet may come. */
export function retryUnless(stopped: AbortSignal, again: () => void): void {
  setTimeout(() => !stopped.aborted && again(), retryMs);
}
