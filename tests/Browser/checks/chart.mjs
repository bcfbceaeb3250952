import assert from 'node:assert/strict';
import { until } from '../tap.mjs';

export async function checkChart(tap, desk) {
    const { page, text, own } = desk;
    await desk.open(own?.key);

    await tap.check('the chart paints candles and names the newest bar', async () => {
        await until('candles', async () => (await desk.candles()) > 200);
        assert.match(await text('#legend'), /O[\d,.]+.*H[\d,.]+.*L[\d,.]+.*C[\d,.]+/);
    });

    await tap.check('arrow keys move through the bars', async () => {
        const bar = () => page.$eval('#legend time', (e) => Date.parse(e.dateTime));
        await page.focus('#chart');
        await page.keyboard.press('ArrowLeft');
        await page.keyboard.press('ArrowLeft');
        const before = await bar();
        await page.keyboard.press('ArrowLeft');
        await until('an earlier bar', async () => (await bar()) < before);
        await page.keyboard.press('End');
    });

    await tap.check('another timeframe loads other bars', async () => {
        await page.click('#timeframes button:nth-child(3)');
        await until('15m asked for', () =>
            page.evaluate(() => performance.getEntriesByType('resource').some((r) => r.name.includes('timeframe=15m'))),
        );
        await until('candles', async () => (await desk.candles()) > 20);
        await page.click('#timeframes button:nth-child(1)');
    });

    await tap.check('an indicator can be laid over the bars', async () => {
        await page.select('#overlay', 'sma_20');
        await until('its line', async () => (await desk.painted('--line-1')) > 100);
        await until('its value', async () => /SMA 20[\d,.]+/.test(await text('#legend')));
    });
}
