import assert from 'node:assert/strict';
import { post, trade } from '../seed.mjs';
import { until } from '../tap.mjs';

// Price of the trade that comes while the line is cut.
const missed = 101.37;

const later = ([a, b], [c, d]) => a > c || (a === c && b > d);

export async function checkFeed(tap, desk) {
    const { proxy, frames, complaints } = desk;
    const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

    /** The log moves: by itself where a market feeds it, else because of a tick that this test sends. */
    async function moves() {
        const from = await desk.position();
        const moved = async () => later(await desk.position(), from);
        if (await until('position moves', moved, 6000).catch(() => false)) return;
        if (!desk.own) throw new Error(`the position stays at ${from.join(':')}`);
        await post(desk.target, [trade(desk.own.key, Date.now(), 100)]);
        await until('position moves after a tick was sent', moved, 40_000);
    }

    await tap.check('the header shows a live feed and a log position that moves', async () => {
        await desk.open();
        await desk.placed();
        await moves();
    });

    await tap.check('a cut line is noticed, and the feed resumes at the last position', async () => {
        await desk.open(desk.own?.key);
        await desk.placed();
        await desk.chain();
        const noise = complaints.length;
        const sent = frames.sent.length;
        proxy.refuse(true);
        proxy.cut();
        await until('noticed', async () => (await desk.state()) !== 'live');
        if (desk.own) await post(desk.target, [trade(desk.own.key, Date.now(), missed)]);
        await pause(1200);
        proxy.refuse(false);
        await desk.live();
        const resumed = await until('resume', () => frames.sent.slice(sent).find((f) => f.op === 'subscribe' && f.resume));
        assert.match(resumed.resume.position, /^\d+:\d+$/);
        assert.ok(resumed.channels.length > 1);
        const answer = await until('answer', () => frames.got.findLast((f) => f.type === 'subscribed' && f.id === resumed.id), 30_000);
        assert.equal(answer.recovered, true);
        const told = (f) => f.channel === `bars:${desk.own.key}:1m` && f.type !== 'snapshot' && f.data.close === missed;
        if (desk.own) await until('what was missed', () => frames.got.some(told), 20_000);
        await moves();
        // The browser reports the connections that were cut and refused: that is what was asked for.
        complaints.splice(noise);
    });

    await tap.check('after a cut each message comes once', async () => {
        const seen = new Map();
        for (const { type, channel, position } of frames.got.filter((f) => f.type === 'delta' || f.type === 'final')) {
            const key = `${channel} ${position} ${type}`;
            seen.set(key, (seen.get(key) ?? 0) + 1);
        }
        assert.ok(seen.size > 0, 'no message at all');
        assert.deepEqual([...seen].filter(([, times]) => times > 1).slice(0, 5), []);
    });

    await tap.check('a socket that is silent for two heartbeats is replaced', async () => {
        const heartbeat = frames.got.findLast((f) => f.type === 'welcome').heartbeat_ms;
        const noise = complaints.length;
        proxy.hold(true);
        await until('noticed', async () => ['waiting', 'connecting'].includes(await desk.state()), 3 * heartbeat + 5000);
        proxy.hold(false);
        proxy.cut();
        await desk.live();
        complaints.splice(noise);
    });
}
