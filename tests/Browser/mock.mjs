// Stands in for the host while only the page is worked on: REST and feed of the API's shapes over market.mjs, and the built page.
// node mock.mjs [port]; the page must be built (npm run build in src/Host/web).

import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { WebSocketServer } from 'ws';
import { Market, bar0, history, minutesOf, spotKey, underlying } from './market.mjs';

const wwwroot = fileURLToPath(new URL('../../src/Host/wwwroot/', import.meta.url));
const types = {
    '.html': 'text/html; charset=utf-8',
    '.js': 'text/javascript',
    '.css': 'text/css',
    '.svg': 'image/svg+xml',
    '.woff2': 'font/woff2',
};
const epoch = 'mock-1';
const ringMax = 5000;
const levels = ['ITM2', 'ITM1', 'ATM', 'OTM1', 'OTM2'];

/** @returns {Promise<{url: string, close: () => void}>} */
export async function startMock({ port = 0, heartbeatMs = 1000, stepMs = 250 } = {}) {
    const market = new Market(Date.now());
    const bars = new Map();
    const ring = [];
    const clients = new Set();
    let sequence = 917_000;
    let turn = 0;
    const position = (index = 0) => `${sequence}:${index}`;

    const barsOf = (timeframe) => {
        if (!bars.has(timeframe)) bars.set(timeframe, history(market, timeframe, 400));
        return bars.get(timeframe);
    };
    const smaOf = (timeframe) => {
        const all = barsOf(timeframe);
        return all.map((b, i) => ({
            ts: b.start,
            start: b.start,
            status: i < 19 ? 'warming_up' : 'ok',
            position: position(i),
            values: { sma: i < 19 ? null : all.slice(i - 19, i + 1).reduce((a, c) => a + c.close, 0) / 20 },
        }));
    };

    const now = (key) => ({
        tick: { ts: new Date(market.nowMs).toISOString(), last: market.spot, bid: null, ask: null, position: position() },
        signals: key === spotKey ? [{ config: 'sma_20', formula: 'sma_20@1', ...smaOf('1m').at(-1) }] : [],
        position: position(),
    });

    const routes = [
        [
            /^instruments$/,
            (q) => ({
                instruments: instruments(market)
                    .filter((i) => match(i, q))
                    .slice(0, Number(q.get('limit') ?? 100)),
                next_cursor: null,
            }),
        ],
        [/^indicators$/, () => ({ indicators: [{ name: 'sma', title: 'Simple moving average', is_on_price: true }] })],
        [/^formulas$/, () => ({ formulas: [{ id: 'sma_20@1', function: 'sma' }] })],
        [/^historical\/([^/]+)\/bars$/, (q) => ({ bars: barsOf(q.get('timeframe') ?? '1m'), model_version: 1 })],
        [/^historical\/([^/]+)\/signals$/, (q) => ({ signals: smaOf(q.get('timeframe') ?? '1m') })],
        [/^realtime\/(.+)$/, (_, key) => ({ ...instruments(market).find((i) => i.instrument_key === key), ...now(key) })],
        [/^chain\/SPX$/, (q) => market.chain(q.get('expiry') ?? market.expiries[1], position())],

        [
            /^admin\/projections$/,
            () => ({
                projections: ['bars', 'latest', 'signals', 'moneyness'].map((name) => ({
                    name,
                    position: sequence,
                    lag_events: 0,
                    lag_seconds: 0.004,
                    version: 1,
                    state: 'running',
                })),
            }),
        ],
        [/^audit\/provenance\/(.+)$/, (_, at) => provenance(at)],
        [/^audit\/provenance$/, () => provenance(position(3))],
    ];

    const server = createServer(async (request, response) => {
        const { pathname, searchParams } = new URL(request.url, 'http://localhost');
        if (pathname.startsWith('/api/v2/')) {
            const path = decodeURIComponent(pathname.slice(8));
            const route = routes.find(([pattern]) => pattern.test(path));
            const body = route ? route[1](searchParams, path.match(route[0])[1]) : { code: 'not_found', detail: `nothing at ${path}` };
            response
                .writeHead(route ? 200 : 404, { 'content-type': route ? 'application/json' : 'application/problem+json' })
                .end(JSON.stringify(body));
            return;
        }
        const file = normalize(pathname === '/' ? '/index.html' : pathname);
        const content = await readFile(join(wwwroot, file)).catch(() => null);
        response
            .writeHead(content ? 200 : 404, { 'content-type': types[extname(file)] ?? 'application/octet-stream' })
            .end(content ?? 'not found');
    });

    const sockets = new WebSocketServer({ server, path: '/api/v2/ws' });
    sockets.on('connection', (socket) => {
        const client = { socket, channels: new Set() };
        clients.add(client);
        socket.on('close', () => clients.delete(client));
        socket.on('message', (text) => answer(client, JSON.parse(text)));
        send(socket, { type: 'welcome', session: 'mock', epoch, position: position(), heartbeat_ms: heartbeatMs, limits: {} });
    });

    function answer({ socket, channels }, { id, op, channels: named = [], resume }) {
        if (op === 'subscribe') named.forEach((c) => channels.add(c));
        if (op === 'unsubscribe') named.forEach((c) => channels.delete(c));
        const after = resume && Number(resume.position.split(':')[0]);
        const recovered = resume !== undefined && resume.epoch === epoch && (ring.length === 0 || after >= ring[0].sequence - 1);
        if (op === 'subscribe') send(socket, { id, type: 'subscribed', channels: named, ...(resume && { recovered }) });
        if (recovered)
            for (const { sequence: at, message } of ring) if (at > after && wants(channels, message.channel)) send(socket, message);
    }

    function publish(channel, data, type = 'delta') {
        const now = new Date().toISOString();
        const message = { type, channel, epoch, position: position(), ts: new Date(market.nowMs).toISOString(), emitted: now, data };
        ring.push({ sequence, message });
        if (ring.length > ringMax) ring.shift();
        for (const { socket, channels } of clients) if (wants(channels, channel)) send(socket, message);
    }

    const step = setInterval(() => {
        market.step(stepMs);
        for (const [timeframe, list] of bars) publish(`bars:${spotKey}:${timeframe}`, moved(list, market, timeframe));
        sequence++;
        const expiry = market.expiries[turn++ % market.expiries.length];
        for (const strike of market.strikes) {
            const quotes = ['C', 'P'].map((right) => market.quote(expiry, strike, right, position()));
            for (const quote of quotes) publish(`ticks:${quote.instrument_key}`, quote);
        }
        sequence++;
        publish(`chain:${underlying}:${expiry}`, market.evaluation(expiry, position()));
        publish(`moneyness:${underlying}:${expiry}:EXPIRY:1m`, market.figures(expiry, position()));
        for (const level of levels) publish(`moneyness:${underlying}:${expiry}:${level}:1m`, market.levelRow(expiry, level, position()));
        sequence++;
    }, stepMs);
    const beat = setInterval(() => clients.forEach(({ socket }) => send(socket, { type: 'heartbeat', position: position() })), heartbeatMs);

    await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
    const close = () => {
        clearInterval(step);
        clearInterval(beat);
        clients.forEach(({ socket }) => socket.terminate());
        server.close();
        server.closeAllConnections();
    };
    return { url: `http://127.0.0.1:${server.address().port}`, close };
}

const send = (socket, message) => socket.readyState === 1 && socket.send(JSON.stringify(message));

const wants = (channels, channel) =>
    channels.has(channel) || [...channels].some((c) => c.endsWith('*') && channel.startsWith(c.slice(0, -1)));

function moved(list, market, timeframe) {
    const ms = minutesOf(timeframe) * 60_000;
    const start = Math.floor(market.nowMs / ms) * ms;
    const last = list.at(-1);
    if (Date.parse(last.start) < start) list.push(bar0(start, last.close, market.spot, market.spot, market.spot, 3, 'forming'));
    else
        Object.assign(last, {
            close: market.spot,
            high: Math.max(last.high, market.spot),
            low: Math.min(last.low, market.spot),
            volume: last.volume + 3,
            close_ts: new Date(market.nowMs).toISOString(),
        });
    return list.at(-1);
}

function instruments(market) {
    const spot = { instrument_key: spotKey, exchange: 'CBOE', underlying, product: 'INDEX', expiry: null, strike: null, right: null };
    return [
        spot,
        ...market.expiries.flatMap((expiry) =>
            market.strikes.flatMap((strike) =>
                ['C', 'P'].map((right) => ({
                    instrument_key: `CBOE@SPX@OPT@${expiry}@${strike}@${right}`,
                    exchange: 'CBOE',
                    underlying,
                    product: 'OPT',
                    expiry,
                    strike,
                    right,
                })),
            ),
        ),
    ];
}

const match = (i, q) =>
    ['underlying', 'product', 'expiry'].every((name) => !q.get(name) || i[name] === q.get(name)) &&
    i.instrument_key.toLowerCase().includes((q.get('query') ?? '').toLowerCase());

function provenance(position) {
    const now = new Date().toISOString();
    const tick = (role, last, bid, ask) => ({
        role,
        tick: {
            position: '916001:3',
            instrument_key: spotKey,
            ts: now,
            ts_received: now,
            last,
            bid,
            ask,
            bid_size: null,
            ask_size: null,
            volume: null,
            open_interest: null,
            source: null,
            source_seq: null,
        },
    });
    return {
        position,
        tick: null,
        reproduced: true,
        signal: {
            position,
            config: 'greeks',
            formula: 'greeks@1',
            cadence: 'interval:1s',
            subject: 'CBOE@SPX@OPT',
            ts: now,
            bar_start: now,
            status: 'ok',
            values: { iv: 0.1482, delta: 0.5121, gamma: 0.0021, vega: 281.4, theta: -1031.2, rho: 51.2, mark: 43.15 },
        },
        formula: {
            name: 'greeks',
            version: 1,
            kind: 'greeks',
            function: 'greeks',
            parameters: { forward: 'parity', trade_age_max_s: '300' },
            outputs: ['iv', 'delta'],
            hash: '5f2b6a0c9d1e47738a2b6a0c9d1e4773',
        },
        formula_set_hash: 'a9d1e47738a2b6a0c9d1e47735f2b6a0c',
        engine_version: '1',
        engine_build: '0.1.0',
        configured: { sequence: 3, appended_at: now, by: 'default', settings_hash: 'c0ffee', signal_configured_by: 'default' },
        cause: {
            sequence: 917000,
            type: 'ticks_ingested',
            stream: 'shard-3-2026-01-05',
            appended_at: now,
            correlation_id: null,
            source_stream: 'stream:shard:3',
            first_offset: '1-0',
            last_offset: '9-0',
        },
        inputs: [
            tick('quote', null, 42.9, 43.4),
            tick('underlying', 4786.12, null, null),
            tick('forward_call', null, 44, 44.5),
            tick('forward_put', null, 41, 41.6),
        ],
    };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
    const mock = await startMock({ port: Number(process.argv[2] ?? 8013), heartbeatMs: 5000 });
    console.log(`page on ${mock.url}`);
    process.once('SIGINT', () => {
        mock.close();
        process.exit(0);
    });
}
