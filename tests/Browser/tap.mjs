// Checks in order, reported as TAP.

export class Tap {
    passed = 0;
    failed = 0;

    async check(name, run) {
        try {
            await run();
            this.passed++;
            console.log(`ok ${this.passed + this.failed} - ${name}`);
        } catch (error) {
            this.failed++;
            console.log(`not ok ${this.passed + this.failed} - ${name}`);
            console.log(String(error.stack ?? error).replace(/^/gm, '  # '));
        }
    }

    end() {
        console.log(`1..${this.passed + this.failed}`);
        console.log(`# pass ${this.passed}\n# fail ${this.failed}`);
        console.log(`${this.passed} passed, ${this.failed} failed`);
        return this.failed === 0 ? 0 : 1;
    }
}

/** Waits until `read` gives something true, and returns it. */
export async function until(what, read, timeoutMs = 10_000) {
    const end = Date.now() + timeoutMs;
    let last;
    while (Date.now() < end) {
        last = await read();
        if (last) return last;
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`waited ${timeoutMs} ms for: ${what}`);
}
