import assert from 'node:assert/strict';
import { number } from '../desk.mjs';
import { until } from '../tap.mjs';

export async function checkChain(tap, desk) {
    const { page, text, count, own } = desk;

    await tap.check('an unknown value is a dash that says why', async () => {
        await desk.open(own?.key);
        await desk.chain();
        const unknown = () => page.$$eval('.chain td.iv.unknown', (all) => all.map((e) => [e.textContent, e.title]));
        await until('unknown volatilities', async () => (await unknown()).length >= (own ? 2 : 1));
        for (const [shown, title] of await unknown()) assert.ok(shown === '–' && title.length > 5, `${shown}: "${title}"`);
        if (own) assert.match((await unknown()).join(), /No usable quote.*below intrinsic/);
    });

    await tap.check('the chain marks one ATM row, nearest to the forward', async () => {
        await desk.open();
        await desk.chain();
        assert.equal(await count('.chain tr.atm[aria-current="true"]'), 1);
        const strikes = await page.$$eval('.chain tbody .strike span', (all) => all.map((e) => Number(e.textContent.replaceAll(',', ''))));
        assert.ok(strikes.length >= 3, `${strikes.length} strikes`);
        const forward = number((await text('#chain-facts')).match(/Forward([\d,.]+)/)[1]);
        const atm = number(await text('.chain tr.atm .strike'));
        const gap = Math.min(...strikes.slice(1).map((k, i) => k - strikes[i]));
        const nearest = Math.min(...strikes.map((k) => Math.abs(k - forward)));
        // hysteresis keeps the ATM strike a little past the midpoint
        assert.ok(Math.abs(atm - forward) <= nearest + 0.25 * gap, `ATM ${atm}, forward ${forward}`);
    });

    await tap.check('IV and Greeks stand in the ATM row and make sense', async () => {
        const cell = async (column, side) => number(await text(`.chain tr.atm .${column}.${side}`));
        const [callIv, putIv] = [await cell('iv', 'call'), await cell('iv', 'put')];
        const [callDelta, putDelta] = [await cell('delta', 'call'), await cell('delta', 'put')];
        const [gamma, vega, theta] = [await cell('gamma', 'call'), await cell('vega', 'call'), await cell('theta', 'call')];
        assert.ok(callIv > 1 && callIv < 300 && Math.abs(callIv - putIv) < 0.3 * callIv, `IV ${callIv} ${putIv}`);
        assert.ok(callDelta > 0.2 && callDelta < 0.8 && putDelta < -0.2 && putDelta > -0.8, `delta ${callDelta} ${putDelta}`);
        assert.ok(gamma > 0 && vega > 0 && theta < 0, `gamma ${gamma}, vega ${vega}, theta ${theta}`);
    });

    await tap.check('the smile has points, and the tables of expiries and levels have numbers', async () => {
        await until('smile', async () => (await count('#smile circle')) >= 5);
        await until('figures', async () => (await count('#term tr.current')) === 1 && (await count('#levels tr.current')) === 1, 40_000);
        assert.match(await text('#term tr.current'), /\d/);
        assert.match(await text('#levels tr.current'), /^ATM.*\d/);
    });

    await tap.check('another expiry can be chosen from the keyboard', async () => {
        const label = () => page.$eval('.chain', (e) => e.getAttribute('aria-label'));
        const before = await label();
        await page.focus('#expiries [aria-selected="true"]');
        await page.keyboard.press('ArrowRight');
        await until('another chain', async () => (await label().catch(() => before)) !== before);
        await until('its smile', async () => (await count('#smile circle')) >= 5);
    });

    await tap.check('a value opens its provenance, Escape goes back to its cell', async () => {
        await page.click('.chain tr.atm .iv.call');
        await until('provenance', async () => /greeks@\d/.test(await text('#why')), 60_000);
        assert.match(await text('#why'), /Input ticks/);
        assert.match(await text('#why'), /the same bits/);
        await page.keyboard.press('Escape');
        await until('closed', () => page.$eval('#why', (e) => !e.open));
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
    });
}
