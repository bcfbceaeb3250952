// The page as the checks see it.

import { until } from './tap.mjs';

export class Desk {
    /** @param target URL of the host itself, past the relay. @param own The seeded instrument; null on the mock. */
    constructor({ page, frames, proxy, target, complaints, own }) {
        Object.assign(this, { page, frames, proxy, target, complaints, own });
    }

    text = (selector) => this.page.$eval(selector, (e) => e.textContent.trim());

    count = (selector) => this.page.$$eval(selector, (all) => all.length);

    /** State of the feed as the header shows it. */
    state = () => this.page.$eval('#feed', (e) => e.dataset.state);

    /** Log position as the header shows it: `[sequence, index]`. */
    async position() {
        const [sequence, index = Infinity] = (await this.text('#position')).replaceAll(',', '').split(':').map(Number);
        return [sequence, index];
    }

    live = () => until('the feed is live', async () => (await this.state()) === 'live', 30_000);

    placed = () => until('a position', async () => (await this.position())[0] > 0, 40_000);

    chain = () => until('a chain with its ATM row', async () => (await this.count('.chain tr.atm')) === 1, 60_000);

    /** Opens the page anew: at an instrument, or at what it chooses itself. */
    async open(key) {
        await this.page.goto('about:blank');
        await this.page.goto(this.proxy.url + (key ? `#${key}/1m` : ''), { waitUntil: 'load' });
        await this.live();
    }

    /** Pixels of the chart's canvases in a theme colour, near enough. */
    painted(property) {
        return this.page.evaluate((name) => {
            const probe = document.createElement('i');
            probe.style.color = `var(${name})`;
            document.body.append(probe);
            const [r, g, b] = getComputedStyle(probe).color.match(/\d+/g).map(Number);
            probe.remove();
            let found = 0;
            for (const canvas of document.querySelectorAll('#chart canvas')) {
                if (canvas.width === 0 || canvas.height === 0) continue;
                const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
                for (let i = 0; i < data.length; i += 4)
                    if (Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b) < 12) found++;
            }
            return found;
        }, property);
    }

    candles = async () => (await this.painted('--up')) + (await this.painted('--down'));
}

/** A number as the page writes it. */
export const number = (shown) => Number(shown.replaceAll(',', '').replace('−', '-'));
