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
  start: string;
  ts: string;
  status: string;
  values: Record<string, Known>;
  position: string;
}

export interface SignalConfig {
  id: string;
  formula: string;
  cadence: string;
  selector: { key?: string | null; underlying?: string | null; products?: string[] | null };
}

export interface Greeks {
  iv: Known;
  delta: Known;
  gamma: Known;
  vega: Known;
  theta: Known;
  rho: Known;
  mark: Known;
  status: string;
  position: string | null;
}

export interface OptionQuote {
  instrument_key: string;
  bid: Known;
  ask: Known;
  last: Known;
  volume: Known;
  open_interest: Known;
  level: string | null;
  greeks: Greeks | null;
  position: string | null;
}

export interface ChainRow {
  strike: number;
  call: OptionQuote | null;
  put: OptionQuote | null;
}

export interface Chain {
  underlying: string;
  expiry: string;
  expiries: string[];
  ts: string | null;
  underlying_price: Known;
  forward: Known;
  years: Known;
  atm_strike: Known;
  strikes: ChainRow[];
  position: string | null;
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
  position: number | null;
  lag_events: number | null;
  lag_seconds: number | null;
  version: number;
  state: string;
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
