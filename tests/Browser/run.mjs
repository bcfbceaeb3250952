// The page in headless Chromium. SIGNALES_URL names a running host (default: mock.mjs with the built page),
// SIGNALES_SHOTS a folder for screenshots.

import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openPage, startBrowser, watchFrames } from './browser.mjs';
import { checkChain } from './checks/chain.mjs';
import { checkChart } from './checks/chart.mjs';
import { checkFeed } from './checks/feed.mjs';
import { checkLook } from './checks/look.mjs';
import { Desk } from './desk.mjs';
import { startMock } from './mock.mjs';
import { startProxy } from './proxy.mjs';
import { seed } from './seed.mjs';
import { Tap } from './tap.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const shots = process.env.SIGNALES_SHOTS ?? join(root, 'artifacts', 'page');
const host = process.env.SIGNALES_URL;

if (!host && !existsSync(join(root, 'src/Host/wwwroot/index.html'))) {
    console.error('the page is not built: npm ci && npm run build in src/Host/web');
    process.exit(2);
}

mkdirSync(shots, { recursive: true });
const mock = host ? null : await startMock();
const target = host ?? mock.url;
const own = host ? await seed(host) : null;
const proxy = await startProxy(target);
const { browser, close } = await startBrowser();
const complaints = [];
const page = await openPage(browser, proxy.url, complaints);
const frames = await watchFrames(page);
const desk = new Desk({ page, frames, proxy, target, complaints, own });
const tap = new Tap();

await checkFeed(tap, desk);
await checkChart(tap, desk);
await checkChain(tap, desk);
await checkLook(tap, desk, browser, shots);
await tap.check('no console message, no failed request, nothing asked of another host', async () => assert.deepEqual(complaints, []));

await close();
proxy.close();
mock?.close();
process.exit(tap.end());
