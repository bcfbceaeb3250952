/** Rows as the API gives them (docs: OpenAPI, /scalar). Unknown numbers are null, with a status that says why. */

export type Known = number | null;
export type JsonObject = Record<string, unknown>;

export interface Instrument {
  instrument_key: string;
  exchange: string;
  underlying: string;
  product: string;
  expiry?: string | null;
  strike?: Known;
  right?: string | null;
}

export interface Bar {
  start: string;
  open: Known;
  high: Known;
  low: Known;
  close: Known;
  volume: Known;
  vwap: Known;
  trades: number;
  open_interest: Known;
  bid: Known;
  ask: Known;
  status: 'forming' | 'final' | 'corrected' | 'empty';
  close_ts: string | null;
  quote_ts: string | null;
  from_position: string | null;
  to_position: string | null;
}

export interface SignalPoint {
  config: string;
  formula: string;
  start: string;
  ts: string;
  status: string;
  values: Record<string, Known>;
  position: string;
}

/** An indicator of the catalog. */
export interface Indicator {
  name: string;
  title: string;
  /** Its values are prices: drawn over the bars. */
  is_on_price: boolean;
}

/** A version of a formula. */
export interface Formula {
  id: string;
  function: string;
}

export interface Tick {
  ts: string;
  last: Known;
  bid: Known;
  ask: Known;
  position: string;
}

/** What is known of an instrument now. */
export interface Realtime {
  instrument_key: string;
  underlying: string;
  product: string;
  tick: Tick | null;
  /** Newest value of each config. */
  signals: SignalPoint[];
  position: string | null;
}

export interface ChainOption {
  instrument_key: string;
  level: string | null;
  bid: Known;
  ask: Known;
  last: Known;
  volume: Known;
  open_interest: Known;
  mark: Known;
  iv: Known;
  delta: Known;
  gamma: Known;
  vega: Known;
  theta: Known;
  rho: Known;
  /** Why volatility and Greeks are unknown. */
  status: string;
  /** Event time from which the Greeks were known. */
  greeks_ts: string | null;
  /** Newest of quote and Greeks. */
  position: string | null;
}

export interface ChainRow {
  strike: number;
  call: ChainOption | null;
  put: ChainOption | null;
}

export interface Chain {
  underlying: string;
  expiry: string;
  expiries: string[];
  /** Event time that the underlying has reached. */
  watermark: string | null;
  underlying_price: Known;
  forward: Known;
  atm_strike: Known;
  atm_iv: Known;
  strikes: ChainRow[];
}

type Side = Pick<
  ChainOption,
  'instrument_key' | 'mark' | 'iv' | 'delta' | 'gamma' | 'vega' | 'theta' | 'rho' | 'status' | 'greeks_ts' | 'position'
>;

/** What one evaluation changed in a chain; a side that is null didn't change. */
export interface FeedChain {
  ts: string;
  underlying_price: Known;
  forward: Known;
  atm_strike: Known;
  atm_iv: Known;
  strikes: { strike: number; call: Side | null; put: Side | null }[];
}

/** A tick; a part without a time wasn't in it. */
export interface FeedTick {
  instrument_key: string;
  ts: string;
  last: Known;
  last_ts: string | null;
  volume: Known;
  bid: Known;
  ask: Known;
  quote_ts: string | null;
  open_interest: Known;
  position: string;
}

export interface MoneynessRow {
  expiry: string;
  level: string;
  ts: string;
  status: string;
  values: Record<string, Known>;
  position: string;
}

export interface ProjectionState {
  name: string;
  version: number;
  state: string;
  /** Global sequence up to which the log is projected. */
  position: number;
  lag_events: number;
  lag_seconds: number;
}

export interface TickRow {
  position: string;
  instrument_key: string;
  ts: string;
  last: Known;
  bid: Known;
  ask: Known;
  volume: Known;
  open_interest: Known;
}

export interface Provenance {
  position: string;
  signal: {
    position: string;
    config: string;
    formula: string;
    cadence: string;
    subject: string;
    ts: string;
    bar_start: string;
    status: string;
    values: Record<string, Known>;
  } | null;
  tick: TickRow | null;
  reproduced: boolean | null;
  formula: {
    name: string;
    version: number;
    kind: string;
    function: string;
    parameters: Record<string, string>;
    outputs: string[];
    hash: string;
  } | null;
  formula_set_hash: string | null;
  engine_version: string | null;
  engine_build: string;
  configured: { sequence: number; appended_at: string; by: string; settings_hash: string; signal_configured_by: string | null } | null;
  cause: {
    sequence: number;
    type: string;
    stream: string;
    appended_at: string;
    correlation_id: string | null;
    source_stream: string | null;
    first_offset: string | null;
    last_offset: string | null;
  };
  inputs: { role: string; tick: TickRow }[];
}
