// A small market for the page alone: one index and its options, Black-76 on a fixed smile. Deterministic for a seed; not the engine.

const yearMs = 365 * 86_400_000;
const dayMs = 86_400_000;

function random(seed) {
    let s = seed >>> 0;
    return () => (s = (Math.imul(s, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

const density = (x) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);

// Abramowitz and Stegun 26.2.17
function normal(x) {
    const t = 1 / (1 + 0.2316419 * Math.abs(x));
    const tail = density(x) * t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    return x >= 0 ? 1 - tail : tail;
}

export function price(right, forward, strike, years, iv) {
    const root = Math.sqrt(years);
    const d1 = (Math.log(forward / strike) + (iv * iv * years) / 2) / (iv * root);
    const d2 = d1 - iv * root;
    const sign = right === 'C' ? 1 : -1;
    return {
        mark: sign * (forward * normal(sign * d1) - strike * normal(sign * d2)),
        delta: sign * normal(sign * d1),
        gamma: density(d1) / (forward * iv * root),
        vega: forward * density(d1) * root,
        theta: (-forward * density(d1) * iv) / (2 * root),
        rho: sign * strike * years * normal(sign * d2),
    };
}

export const spotKey = 'CBOE@SPX@INDEX';
export const underlying = 'SPX';

export class Market {
    constructor(nowMs, seed = 7) {
        this.next = random(seed);
        this.spot = 4786;
        this.nowMs = nowMs;
        const today = Math.floor(nowMs / dayMs);
        this.expiries = [1, 8, 15, 29, 57, 120].map((d) => new Date((today + d) * dayMs).toISOString().slice(0, 10));
        this.strikes = Array.from({ length: 41 }, (_, i) => 4300 + 25 * i);
        const interest = random(seed + 1);
        this.interest = new Map(
            this.expiries.flatMap((e) =>
                this.strikes.flatMap((k) =>
                    ['C', 'P'].map((r) => [
                        `${e}${k}${r}`,
                        Math.round(9000 * interest() * Math.exp(-(((k - 4750) / 260) ** 2)) * (k % 100 === 0 ? 2.4 : 1)),
                    ]),
                ),
            ),
        );
    }

    step(ms) {
        this.nowMs += ms;
        const shock = Array.from({ length: 6 }, this.next).reduce((a, b) => a + b, -3);
        this.spot = Math.round((this.spot + shock * 0.55 * Math.sqrt(ms / 1000)) * 100) / 100;
    }

    years = (expiry) => Math.max(1e-6, (Date.parse(expiry) + 21 * 3_600_000 - this.nowMs) / yearMs);

    forward = (expiry) => this.spot * Math.exp(0.012 * this.years(expiry));

    iv(expiry, strike) {
        const years = this.years(expiry);
        const x = Math.log(strike / this.forward(expiry)) / Math.sqrt(years);
        return 0.148 + 0.015 * Math.sqrt(years) - 0.11 * x + (0.19 * x * x) / (1 + Math.abs(x));
    }

    option(expiry, strike, right, position) {
        const forward = this.forward(expiry);
        const iv = this.iv(expiry, strike);
        const p = price(right, forward, strike, this.years(expiry), iv);
        const half = 0.05 + 0.006 * p.mark;
        const round = (v) => Math.round(v * 20) / 20;
        const quoted = p.mark > 0.06;
        const key = `CBOE@SPX@OPT@${expiry}@${strike}@${right}`;
        const level = this.level(expiry, strike, right);
        const interest = this.interest.get(`${expiry}${strike}${right}`);
        const unknown = { mark: null, iv: null, delta: null, gamma: null, vega: null, theta: null, rho: null, status: 'no_quote' };
        return {
            instrument_key: key,
            level,
            bid: quoted ? round(p.mark - half) : null,
            ask: round(p.mark + half) || 0.05,
            last: quoted ? round(p.mark) : null,
            volume: Math.round(interest / 7),
            open_interest: interest,
            ...(quoted ? { ...p, iv, status: 'ok' } : unknown),
            greeks_ts: new Date(this.nowMs).toISOString(),
            position,
        };
    }

    atm(expiry) {
        const f = this.forward(expiry);
        return this.strikes.reduce((a, b) => (Math.abs(b - f) < Math.abs(a - f) ? b : a));
    }

    level(expiry, strike, right) {
        const steps = ((strike - this.atm(expiry)) / 25) * (right === 'C' ? 1 : -1);
        return steps === 0 ? 'ATM' : steps > 0 ? `OTM${steps}` : `ITM${-steps}`;
    }

    row = (expiry, strike, position) => ({
        strike,
        call: this.option(expiry, strike, 'C', position),
        put: this.option(expiry, strike, 'P', position),
    });

    chain(expiry, position) {
        return {
            underlying,
            expiry,
            expiries: this.expiries,
            watermark: new Date(this.nowMs).toISOString(),
            underlying_price: this.spot,
            forward: this.forward(expiry),
            atm_strike: this.atm(expiry),
            atm_iv: this.iv(expiry, this.forward(expiry)),
            strikes: this.strikes.map((k) => this.row(expiry, k, position)),
            position,
        };
    }

    /** What an evaluation of an expiry changes: the Greeks of every option, no quotes. */
    evaluation(expiry, position) {
        const chain = this.chain(expiry, position);
        const greeks = ({ bid, ask, last, volume, open_interest, level, ...rest }) => rest;
        return {
            ...chain,
            ts: chain.watermark,
            strikes: chain.strikes.map((r) => ({ strike: r.strike, call: greeks(r.call), put: greeks(r.put) })),
        };
    }

    /** A quote tick of an option. */
    quote(expiry, strike, right, position) {
        const { instrument_key, bid, ask } = this.option(expiry, strike, right, position);
        const ts = new Date(this.nowMs).toISOString();
        return { instrument_key, ts, last: null, last_ts: null, volume: null, bid, ask, quote_ts: ts, open_interest: null, position };
    }

    figures(expiry, position) {
        const wing = (sign) =>
            this.iv(
                expiry,
                this.forward(expiry) * Math.exp(sign * 0.674 * this.iv(expiry, this.atm(expiry)) * Math.sqrt(this.years(expiry))),
            );
        const atmIv = this.iv(expiry, this.forward(expiry));
        const sum = (right) => this.strikes.reduce((a, k) => a + this.interest.get(`${expiry}${k}${right}`), 0);
        const atm = this.atm(expiry);
        return this.moneyness(expiry, 'EXPIRY', position, {
            forward: this.forward(expiry),
            underlying_price: this.spot,
            atm_strike: atm,
            atm_iv: atmIv,
            risk_reversal_25: wing(1) - wing(-1),
            butterfly_25: (wing(1) + wing(-1)) / 2 - atmIv,
            straddle: this.option(expiry, atm, 'C').mark + this.option(expiry, atm, 'P').mark,
            put_call_volume: sum('P') / sum('C'),
            put_call_open_interest: sum('P') / sum('C'),
            max_pain: atm,
            gamma_exposure: 1e6 * atmIv,
            years: this.years(expiry),
        });
    }

    levelRow(expiry, level, position) {
        const steps = level === 'ATM' ? 0 : Number(level.slice(3)) * (level.startsWith('OTM') ? 1 : -1);
        const [callStrike, putStrike] = [this.atm(expiry) + 25 * steps, this.atm(expiry) - 25 * steps];
        const [call, put] = [this.option(expiry, callStrike, 'C'), this.option(expiry, putStrike, 'P')];
        const mean = (name) => ((call[name] ?? 0) + (put[name] ?? 0)) / 2;
        return this.moneyness(expiry, level, position, {
            call_strike: callStrike,
            put_strike: putStrike,
            iv: mean('iv'),
            gamma: mean('gamma'),
            vega: mean('vega'),
            theta: mean('theta'),
            open_interest: call.open_interest + put.open_interest,
            put_call_open_interest: put.open_interest / call.open_interest,
        });
    }

    moneyness = (expiry, level, position, values) => ({
        underlying,
        expiry,
        level,
        ts: new Date(this.nowMs).toISOString(),
        status: 'ok',
        values,
        position,
    });
}

export const minutesOf = (timeframe) => (({ m: 1, h: 60, d: 1440 })[timeframe.at(-1)] ?? 1) * (parseInt(timeframe, 10) || 1);

/** Bars of a walk before now: made once per timeframe, from the newest back. */
export function history(market, timeframe, count) {
    const ms = minutesOf(timeframe) * 60_000;
    const next = random(minutesOf(timeframe) + 99);
    const first = Math.floor(market.nowMs / ms) * ms;
    let close = market.spot;
    return Array.from({ length: count }, (_, i) => {
        const scale = 0.9 * Math.sqrt(minutesOf(timeframe));
        const open = close + (next() - 0.5 + 0.12 * Math.sin(i / 17)) * 2.2 * scale;
        const bar = bar0(
            first - i * ms,
            open,
            Math.max(open, close) + next() * scale,
            Math.min(open, close) - next() * scale,
            close,
            Math.round(400 + 1500 * next()),
            i === 0 ? 'forming' : 'final',
        );
        close = open;
        return bar;
    }).reverse();
}

export function bar0(startMs, open, high, low, close, volume, status) {
    const r = (v) => Math.round(v * 100) / 100;
    const ts = new Date(status === 'forming' ? startMs : startMs + 59_000).toISOString();
    return {
        start: new Date(startMs).toISOString(),
        open: r(open),
        high: r(high),
        low: r(low),
        close: r(close),
        volume,
        vwap: r((open + close) / 2),
        trades: Math.round(volume / 9),
        open_interest: null,
        bid: r(close - 0.1),
        ask: r(close + 0.1),
        status,
        close_ts: ts,
        quote_ts: ts,
        from_position: '100:0',
        to_position: '200:7',
    };
}
