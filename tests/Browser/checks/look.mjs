import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { openPage } from '../browser.mjs';
import { until } from '../tap.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export async function checkLook(tap, desk, browser, shots) {
    const { page, proxy, complaints } = desk;

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

    for (const scheme of ['light', 'dark'])
        for (const [width, height] of [
            [1440, 900],
            [390, 844],
        ])
            await tap.check(`${scheme} at ${width} x ${height}: fits, and every part can be read and named (axe)`, async () => {
                const view = await openPage(browser, proxy.url, complaints, { width, height, scheme });
                await until('content', () => view.$$eval('.chain tr.atm, #term td', (all) => all.length > 3), 40_000);
                await new Promise((resolve) => setTimeout(resolve, 1500));
                await view.screenshot({ path: join(shots, `${scheme}-${width}.png`), fullPage: width < 500 });
                const overflow = await view.evaluate(() => document.documentElement.scrollWidth - innerWidth);
                assert.ok(overflow <= 0, `${overflow} px too wide`);
                // evaluate, not a script tag: works under a strict Content-Security-Policy too
                await view.evaluate(axe);
                const { violations } = await view.evaluate(() =>
                    globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'] }),
                );
                const found = violations.flatMap((v) => v.nodes.slice(0, 3).map((n) => `${v.id}: ${n.target} ${n.failureSummary}`));
                assert.deepEqual(found, []);
                await view.close();
            });
}
