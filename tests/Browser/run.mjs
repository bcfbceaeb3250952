// The page in headless Chromium. SIGNALES_URL names a running host (default: mock.mjs with the built page),
// SIGNALES_SHOTS a folder for screenshots.

import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openPage, startBrowser, watchFrames } from './browser.mjs';
import { startMock } from './mock.mjs';
import { startProxy } from './proxy.mjs';
import { Tap, until } from './tap.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const shots = process.env.SIGNALES_SHOTS ?? join(root, 'artifacts', 'page');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

if (!process.env.SIGNALES_URL && !existsSync(join(root, 'src/Host/wwwroot/index.html'))) {
    console.error('the page is not built: npm ci && npm run build in src/Host/web');
    process.exit(2);
}

mkdirSync(shots, { recursive: true });
const mock = process.env.SIGNALES_URL ? null : await startMock();
const target = process.env.SIGNALES_URL ?? mock.url;
const proxy = await startProxy(target);
const { browser, close } = await startBrowser();
const tap = new Tap();
const complaints = [];
const page = await openPage(browser, proxy.url, complaints);
const frames = await watchFrames(page);

const text = (selector) => page.$eval(selector, (e) => e.textContent.trim());
const count = (selector) => page.$$eval(selector, (all) => all.length);
const state = () => page.$eval('#feed', (e) => e.dataset.state);
const position = async () => (await text('#position')).replaceAll(',', '').split(':').map(Number);
const number = (shown) => Number(shown.replaceAll(',', '').replace('−', '-'));
const later = ([a, b], [c, d]) => a > c || (a === c && b > d);

/** The log moves: by itself where a market feeds it, else because of a tick that this test sends. */
async function moves(from) {
    const moved = async () => later(await position(), from);
    const alone = await until('position moves', moved, 6000).catch(() => false);
    if (alone) return;
    const ts = new Date().toISOString();
    const response = await fetch(new URL('/api/v2/ticks', target), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify([{ ts, instrument_key: 'TEST@BROWSER@EQ', last: 100, volume: 1 }]),
    });
    assert.equal(response.status, 200, await response.text());
    await until('position moves after a tick was sent', moved, 40_000);
}

/** Pixels of the chart's canvases in a theme colour, near enough. */
const painted = (property) =>
    page.evaluate((name) => {
        const probe = document.createElement('i');
        probe.style.color = `var(${name})`;
        document.body.append(probe);
        const [r, g, b] = getComputedStyle(probe).color.match(/\d+/g).map(Number);
        probe.remove();
        let found = 0;
        for (const canvas of document.querySelectorAll('#chart canvas')) {
            const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
            for (let i = 0; i < data.length; i += 4)
                if (Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b) < 12) found++;
        }
        return found;
    }, property);

await tap.check('the header shows a live feed and a log position', async () => {
    await until('feed live', async () => (await state()) === 'live', 20_000);
    await until('a position', async () => (await position())[0] > 0, 40_000);
});

await tap.check('the log position moves', async () => moves(await position()));

await tap.check('the chart paints candles and names the newest bar', async () => {
    await until('candles', async () => (await painted('--up')) + (await painted('--down')) > 200);
    assert.match(await text('#legend'), /O[\d,.]+.*H[\d,.]+.*L[\d,.]+.*C[\d,.]+/);
});

await tap.check('arrow keys move through the bars', async () => {
    await page.focus('#chart');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    const before = await page.$eval('#legend time', (e) => e.dateTime);
    await page.keyboard.press('ArrowLeft');
    await until('an earlier bar', async () => Date.parse(await page.$eval('#legend time', (e) => e.dateTime)) < Date.parse(before));
    await page.keyboard.press('End');
});

await tap.check('another timeframe loads other bars', async () => {
    await page.click('#timeframes button:nth-child(3)');
    await until('15m asked for', () =>
        page.evaluate(() => performance.getEntriesByType('resource').some((r) => r.name.includes('timeframe=15m'))),
    );
    await until('candles', async () => (await painted('--up')) + (await painted('--down')) > 20);
    await page.click('#timeframes button:nth-child(1)');
});

await tap.check('an indicator can be laid over the bars', async () => {
    await page.select('#overlay', 'sma_20');
    await until('its line', async () => (await painted('--line-1')) > 100);
    await until('its value', async () => /SMA 20[\d,.]+/.test(await text('#legend')));
});

await tap.check('the chain has rows and marks one ATM row, nearest to the forward', async () => {
    await until('rows', async () => (await count('.chain tbody tr')) >= 3);
    assert.equal(await count('.chain tr.atm[aria-current="true"]'), 1);
    const strikes = await page.$$eval('.chain tbody .strike span', (all) => all.map((e) => Number(e.textContent.replaceAll(',', ''))));
    const facts = await text('#chain-facts');
    const forward = number(facts.match(/Forward([\d,.]+)/)[1]);
    const atm = number(await text('.chain tr.atm .strike'));
    const gap = Math.min(...strikes.slice(1).map((k, i) => k - strikes[i]));
    const nearest = Math.min(...strikes.map((k) => Math.abs(k - forward)));
    // hysteresis keeps the ATM strike a little past the midpoint
    assert.ok(Math.abs(atm - forward) <= nearest + 0.25 * gap, `ATM ${atm}, forward ${forward}`);
});

await tap.check('IV and Greeks stand in the ATM row and make sense', async () => {
    const cell = async (column, side) => number(await text(`.chain tr.atm .${column}.${side}`));
    const [callIv, putIv, callDelta, putDelta, gamma, vega] = [
        await cell('iv', 'call'),
        await cell('iv', 'put'),
        await cell('delta', 'call'),
        await cell('delta', 'put'),
        await cell('gamma', 'call'),
        await cell('vega', 'call'),
    ];
    assert.ok(callIv > 1 && callIv < 300 && Math.abs(callIv - putIv) < 0.3 * callIv, `IV ${callIv} ${putIv}`);
    assert.ok(callDelta > 0.2 && callDelta < 0.8 && putDelta < -0.2 && putDelta > -0.8, `delta ${callDelta} ${putDelta}`);
    assert.ok(gamma > 0 && vega > 0, `gamma ${gamma}, vega ${vega}`);
});

await tap.check('an unknown value is a dash that says why', async () => {
    const unknown = await page.$$eval('.chain td.iv.unknown, .figures td.unknown', (all) => all.map((e) => [e.textContent, e.title]));
    assert.ok(unknown.length > 0, 'no unknown value in sight');
    for (const [shown, title] of unknown) assert.ok(shown === '–' && title.length > 5, `${shown}: "${title}"`);
});

await tap.check('the smile has points, and the tables of expiries and levels have numbers', async () => {
    await until('smile', async () => (await count('#smile circle')) >= 5);
    await until('figures', async () => (await count('#term tr.current')) === 1 && (await count('#levels tr.current')) === 1, 40_000);
    assert.match(await text('#term tr.current'), /\d/);
    assert.match(await text('#levels tr.current'), /^ATM.*\d/);
});

await tap.check('another expiry can be chosen from the keyboard', async () => {
    const before = await page.$eval('.chain', (e) => e.getAttribute('aria-label'));
    await page.focus('#expiries [aria-selected="true"]');
    await page.keyboard.press('ArrowRight');
    await until(
        'another chain',
        async () => (await page.$eval('.chain', (e) => e.getAttribute('aria-label')).catch(() => before)) !== before,
    );
    await until('its smile', async () => (await count('#smile circle')) >= 5);
});

await tap.check('Enter on a value opens its provenance, Escape goes back to the cell', async () => {
    await page.focus('.chain tbody [tabindex="0"]');
    await page.click('.chain tr.atm .iv.call');
    await until('provenance', async () => /greeks@\d/.test(await text('#why')), 40_000);
    assert.match(await text('#why'), /Input ticks/);
    assert.match(await text('#why'), /the same bits/);
    await page.keyboard.press('Escape');
    assert.equal(await page.$eval('#why', (e) => e.open), false);
    await page.focus('.chain tbody [tabindex="0"]');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await until('the drawer again', () => page.$eval('#why', (e) => e.open));
    await page.keyboard.press('Escape');
    assert.match(await page.evaluate(() => document.activeElement?.tagName ?? ''), /^T[DH]$/);
});

await tap.check('an option is found by typing and charted', async () => {
    const underlying = (await text('#chart-title')).split(' ')[0];
    await page.keyboard.press('/');
    await page.type('#picker input', `${underlying}@OPT`);
    await until('options', async () => (await count('#instruments li[id]')) > 1 && /OPT/.test(await text('#instruments')));
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await until('its chart', async () => / [CP]$/.test(await text('#chart-title')));
    await page.goBack().catch(() => null);
});

await tap.check('a cut line is noticed, and the feed resumes at the last position', async () => {
    await page.goto(proxy.url, { waitUntil: 'load' });
    await until('feed live', async () => (await state()) === 'live');
    await until('a position', async () => (await position())[0] > 0, 40_000);
    await until('a chain', async () => (await count('.chain tr.atm')) === 1);
    const sent = frames.sent.length;
    const noise = complaints.length;
    proxy.refuse(true);
    proxy.cut();
    await until('noticed', async () => (await state()) !== 'live');
    await new Promise((resolve) => setTimeout(resolve, 1200));
    proxy.refuse(false);
    await until('live again', async () => (await state()) === 'live', 20_000);
    const resumed = await until('resume', () => frames.sent.slice(sent).find((f) => f.op === 'subscribe' && f.resume));
    assert.match(resumed.resume.position, /^\d+:\d+$/);
    assert.ok(resumed.channels.length > 1);
    const answer = await until('answer', () => frames.got.find((f) => f.type === 'subscribed' && f.id === resumed.id));
    assert.equal(answer.recovered, true);
    await moves(await position());
    complaints.splice(noise); // the browser reports the cut connection itself: that is what was asked for
});

await tap.check('a socket that is silent for two heartbeats is replaced', async () => {
    const heartbeat = frames.got.findLast((f) => f.type === 'welcome').heartbeat_ms;
    const noise = complaints.length;
    proxy.hold(true);
    await until('noticed', async () => ['waiting', 'connecting'].includes(await state()), 3 * heartbeat + 5000);
    proxy.hold(false);
    proxy.cut();
    await until('live again', async () => (await state()) === 'live', 30_000);
    complaints.splice(noise);
});

await tap.check('the theme can be switched, and stays', async () => {
    const ground = () => page.$eval('#chart-panel', (e) => getComputedStyle(e).backgroundColor);
    const light = await ground();
    await page.click('#theme');
    await page.click('#theme');
    assert.notEqual(await ground(), light);
    await page.reload({ waitUntil: 'load' });
    assert.notEqual(await ground(), light);
    await page.evaluate(() => localStorage.clear());
});
await page.close();

for (const scheme of ['light', 'dark']) {
    for (const [width, height] of [
        [1440, 900],
        [390, 844],
    ]) {
        await tap.check(`${scheme} at ${width} x ${height}: fits, and every part can be read and named (axe)`, async () => {
            const view = await openPage(browser, proxy.url, complaints, { width, height, scheme });
            await until('content', () => view.$$eval('.chain tr.atm, #term td', (all) => all.length > 3), 20_000);
            await new Promise((resolve) => setTimeout(resolve, 1500));
            await view.screenshot({ path: join(shots, `${scheme}-${width}.png`), fullPage: width < 500 });
            const overflow = await view.evaluate(() => document.documentElement.scrollWidth - innerWidth);
            assert.ok(overflow <= 0, `${overflow} px too wide`);
            // evaluate, not a script tag: works under a strict Content-Security-Policy too
            await view.evaluate(axe);
            const { violations } = await view.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'] }));
            assert.deepEqual(
                violations.flatMap((v) => v.nodes.slice(0, 3).map((n) => `${v.id}: ${n.target} ${n.failureSummary}`)),
                [],
            );
            await view.close();
        });
    }
}

await tap.check('no console message, no failed request, nothing asked of another host', async () => assert.deepEqual(complaints, []));

await close();
proxy.close();
mock?.close();
process.exit(tap.end());
