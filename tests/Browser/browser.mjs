// Chromium without a screen, and a page that remembers everything it complained about.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const quiet = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--hide-scrollbars',
];

export async function startBrowser() {
    const userDataDir = await mkdtemp(join(tmpdir(), 'signales-browser-'));
    const browser = await puppeteer.launch({ executablePath, headless: true, userDataDir, args: quiet });
    const close = async () => {
        await browser.close();
        await rm(userDataDir, { recursive: true, force: true });
    };
    return { browser, close };
}

/** @param complaints Console errors and warnings, exceptions and failed requests are added to it. */
export async function openPage(browser, url, complaints, { width = 1440, height = 900, scheme = 'light' } = {}) {
    const page = await browser.newPage();
    await page.setViewport({ width, height });
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    // Reading pixels back is this test's doing, not the page's.
    page.on(
        'console',
        (message) =>
            ['error', 'warn'].includes(message.type()) &&
            !message.text().includes('getImageData') &&
            complaints.push(`console ${message.type()}: ${message.text()} ${message.location().url ?? ''}`),
    );
    page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
    page.on(
        'requestfailed',
        (request) =>
            request.failure()?.errorText !== 'net::ERR_ABORTED' &&
            complaints.push(`request: ${request.url()} ${request.failure()?.errorText}`),
    );
    page.on(
        'request',
        (request) =>
            !request.url().startsWith(url) && !request.url().startsWith('data:') && complaints.push(`request elsewhere: ${request.url()}`),
    );
    await page.goto(url, { waitUntil: 'load' });
    return page;
}

/** Frames that the page sends and gets on its WebSocket, as objects. */
export async function watchFrames(page) {
    const frames = { sent: [], got: [] };
    const session = await page.createCDPSession();
    await session.send('Network.enable');
    const add =
        (list) =>
        ({ response }) =>
            list.push(...[JSON.parse(response.payloadData)].flat());
    session.on('Network.webSocketFrameSent', add(frames.sent));
    session.on('Network.webSocketFrameReceived', add(frames.got));
    return frames;
}
