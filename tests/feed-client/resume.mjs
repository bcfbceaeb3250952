#!/usr/bin/env node
/**
 * A client of the live feed that is cut off again and again, resumes, and checks that it has seen each position once and in order.
 *
 *   node resume.mjs --url ws://127.0.0.1:8003/api/v2/ws --channels ticks:CBOE@SPX@INDEX,bars:CBOE@SPX@INDEX:1m [options]
 *
 *   --url URL | @FILE   where the feed is; @FILE is read at every attempt, for a host that comes back elsewhere
 *   --channels A,B      channels, comma separated
 *   --cut-after N       cut the line after 1 to 2N messages (default 50; 0: never)
 *   --until-last PRICE  end two seconds after a tick with this last price has come
 *   --seconds N         end after this time at the latest (default 120)
 *   --resume E:S:I      begin at this epoch and position instead of now
 *   --seed N            of the cuts
 *   --batch             let messages share frames
 *
 * Writes {"ready":position} when it is subscribed first, then a line {channel, type, position, data} for each message; at the end a summary to
 * standard error. Exit code 0: each position once, nothing unrecovered; 1: not so; 2: it ended by time.
 */
import { readFileSync } from 'node:fs';
import WebSocket from 'ws';

const options = read(process.argv.slice(2));
const seen = new Set();
const summary = { messages: 0, cuts: 0, connections: 0, duplicates: 0, out_of_order: 0, unrecovered: 0, epochs: 0 };
let random = Number(options.seed ?? 1);
let [epoch, position] = options.resume ? split(options.resume) : [null, null];
let ready = false;
let ending;

const deadline = Date.now() + 1000 * Number(options.seconds ?? 120);
const timer = setTimeout(() => end(2), deadline - Date.now());
connect();

function connect() {
  const url = options.url.startsWith('@') ? readFileSync(options.url.slice(1), 'utf8').trim() : options.url;
  const socket = new WebSocket(url);
  const cutAfter = Number(options['cut-after'] ?? 50);
  let left = cutAfter === 0 ? Infinity : 1 + Math.floor(next() * 2 * cutAfter);
  let over = false;
  summary.connections++;
  socket.on('message', (frame) => {
    const parsed = JSON.parse(frame);
    for (const message of Array.isArray(parsed) ? parsed : [parsed]) {
      // What comes in the same frame after a cut was never seen.
      if (!over) handle(message);
    }
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    over = true;
    setTimeout(connect, 20);
  });

  function handle(message) {
    switch (message.type) {
      case 'welcome':
        if (epoch !== null && epoch !== message.epoch) summary.epochs++;
        epoch = message.epoch;
        socket.send(JSON.stringify({
          id: 1, op: 'subscribe', channels: options.channels.split(','), ...(options.batch ? { batch: true } : {}),
          ...(position === null ? {} : { resume: { epoch, position } }),
        }));
        break;
      case 'subscribed':
        if (message.recovered === false) summary.unrecovered++;
        // Before the first message the answer says where the subscription begins.
        position ??= message.position;
        if (!ready) write({ ready: position });
        ready = true;
        break;
      case 'error':
        console.error(message);
        end(1);
        break;
      case 'snapshot':
      case 'delta':
      case 'final':
      case 'correction':
        value(message);
        break;
    }
  }

  function value(message) {
    summary.messages++;
    const name = `${message.position} ${message.channel}`;
    if (seen.has(name)) summary.duplicates++;
    seen.add(name);
    if (message.type !== 'snapshot' && compare(message.position, position) <= 0) summary.out_of_order++;
    if (compare(message.position, position) > 0) position = message.position;
    write({ channel: message.channel, type: message.type, position: message.position, data: message.data });
    if (message.data.last === Number(options['until-last'])) {
      // What the same commit brings on other channels (the bar that this tick closed) may come in the frame after.
      ending ??= setTimeout(() => end(0), 2000);
    } else if (--left <= 0) {
      over = true;
      summary.cuts++;
      socket.terminate();
    }
  }
}

function end(code) {
  clearTimeout(timer);
  const clean = summary.duplicates + summary.out_of_order + summary.unrecovered + summary.epochs === 0;
  console.error(JSON.stringify({ ...summary, position }));
  process.stdout.write('', () => process.exit(code === 0 && !clean ? 1 : code));
}

function write(line) {
  process.stdout.write(JSON.stringify(line) + '\n');
}

function compare(a, b) {
  const [as, ai] = a.split(':').map(Number);
  const [bs, bi] = b.split(':').map(Number);
  return as - bs || ai - bi;
}

function split(text) {
  const colon = text.indexOf(':');
  return [text.slice(0, colon), text.slice(colon + 1)];
}

// A linear congruential generator: the same seed cuts at the same places.
function next() {
  random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
  return random / 2 ** 32;
}

function read(words) {
  const found = {};
  for (let i = 0; i < words.length; i++) {
    const name = words[i].replace(/^--/, '');
    found[name] = name === 'batch' ? true : words[++i];
  }
  if (!found.url || !found.channels) {
    console.error('usage: node resume.mjs --url URL|@FILE --channels A,B [--cut-after N] [--until-last PRICE] [--seconds N] [--resume E:S:I] [--seed N] [--batch]');
    process.exit(64);
  }
  return found;
}
