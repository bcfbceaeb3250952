// A TCP relay between browser and host, so that a test can cut the line (sockets die) or hold it (sockets stay, nothing passes).

import { connect, createServer } from 'node:net';

/** @returns {Promise<{url: string, cut: () => void, refuse: (on: boolean) => void, hold: (on: boolean) => void, close: () => void}>} */
export async function startProxy(target) {
    const { hostname, port } = new URL(target);
    const pairs = new Set();
    let held = false;
    let refusing = false;

    const server = createServer((inner) => {
        if (refusing) return void inner.destroy();
        const outer = connect(Number(port), hostname);
        const pair = [inner, outer];
        pairs.add(pair);
        const end = () => {
            pairs.delete(pair);
            pair.forEach((socket) => socket.destroy());
        };
        for (const [from, to] of [pair, [outer, inner]]) {
            // Bytes that arrive while the line is held are lost: as on a dead path, where nobody says so.
            from.on('data', (bytes) => !held && to.write(bytes));
            from.on('close', end);
            from.on('error', end);
        }
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    const cut = () => pairs.forEach((pair) => pair.forEach((socket) => socket.destroy()));
    return {
        url: `http://127.0.0.1:${server.address().port}/`,
        cut,
        refuse: (on) => {
            refusing = on;
        },
        hold: (on) => {
            held = on;
        },
        close: () => {
            cut();
            server.close();
        },
    };
}
