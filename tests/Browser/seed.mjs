// An instrument of the test's own on a running host: ninety minutes of trades, and a small chain in which two quotes give no volatility.

import { price } from './market.mjs';
import { until } from './tap.mjs';

const minuteMs = 60_000;
const strikes = [90, 95, 100, 105, 110];
const spot = 100;
const iv = 0.3;

/** @returns {Promise<{key: string, underlying: string}>} */
export async function seed(target) {
    const underlying = `T${Date.now().toString(36).toUpperCase()}`;
    const key = `TEST@${underlying}@EQ`;
    const now = Math.floor(Date.now() / 1000) * 1000;
    const ticks = [...trades(key, now), ...quotes(underlying, now - 3000)].sort((a, b) => a.ts.localeCompare(b.ts));
    await post(target, ticks);
    // Event time has to pass the second in which the quotes came, for the chain to be evaluated.
    await post(target, [trade(key, now, spot)]);
    // Read models come after the log; an instrument that isn't listed yet is rightly unknown to a reader.
    const listed = () => fetch(new URL(`/api/v2/instruments/${key}`, target)).then((r) => r.ok);
    await until('the instrument is listed', listed, 60_000);
    return { key, underlying };
}

export async function post(target, ticks) {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(new URL('/api/v2/ticks', target), { method: 'POST', headers, body: JSON.stringify(ticks) });
    const answer = await response.text();
    if (response.status !== 200 || JSON.parse(answer).accepted !== ticks.length)
        throw new Error(`POST /ticks: ${response.status} ${answer}`);
}

export const trade = (instrument_key, ms, last) => ({ ts: new Date(ms).toISOString(), instrument_key, last, volume: 10 });

function trades(key, now) {
    const first = now - 90 * minuteMs;
    return Array.from({ length: 360 }, (_, i) =>
        trade(key, first + i * 15_000, Math.round(100 * (spot + 2 * Math.sin(i / 23) + 0.4 * Math.sin(i * 2.1))) / 100),
    ).concat([now - 3500, now - 1000].map((ms) => trade(key, ms, spot)));
}

function quotes(underlying, ms) {
    const expiry = new Date(ms + 40 * 86_400_000).toISOString().slice(0, 10);
    const years = (Date.parse(expiry) - ms) / (365 * 86_400_000);
    return strikes.flatMap((strike) =>
        ['C', 'P'].map((right) => {
            const { mark } = price(right, spot, strike, years, iv);
            const quote = {
                ts: new Date(ms).toISOString(),
                instrument_key: `TEST@${underlying}@OPT@${expiry}@${strike}@${right}`,
                bid_size: 5,
                ask_size: 5,
            };
            // Nobody bids for the far call; the near put is offered far below what it is worth when exercised.
            if (strike === 110 && right === 'C') return { ...quote, ask: 0.4, bid_size: 0 };
            if (strike === 110 && right === 'P') return { ...quote, bid: 4.9, ask: 5 };
            return { ...quote, bid: Math.max(0.01, mark - 0.05), ask: mark + 0.05 };
        }),
    );
}
