import './styles/main.css';
import { readAddress, writeAddress } from './address';
import { api, feedUrl } from './api';
import { ChainPanel } from './chain-panel';
import { ChartPanel } from './chart-panel';
import { byId, h, throttled } from './dom';
import { Feed } from './feed';
import { expiry as expiryText, fixed, isNumber, price } from './format';
import { midOf } from './chart';
import { InstrumentPicker } from './picker';
import { StatusBar } from './status';
import { setUpTheme } from './theme';
import { WhyDrawer } from './why';
import type { Bar, Instrument } from './types';

const view = readAddress();
const remember = () => writeAddress(view);

const feed = new Feed(
  feedUrl(),
  () => status.draw(),
  throttled(1000, () => void reload()),
);
const status = new StatusBar(
  () => feed.status,
  () => feed.status.state !== 'live' && feed.retryNow(),
);
const why = new WhyDrawer((key) => void open(key));
const chartPanel = new ChartPanel(feed, view, remember, quote, (position) => status.named(position));
const chainPanel = new ChainPanel(
  feed,
  view,
  remember,
  (question) => void why.open(question),
  (ts) => status.at(ts === null ? null : Date.parse(ts)),
);
const picker = new InstrumentPicker(byId('picker'), (key) => void open(key));
const theme = setUpTheme(() => chartPanel.repaint());

/** Shows an instrument; an option brings its expiry along. */
async function open(key: string | null): Promise<void> {
  view.key = key;
  const [, underlying = null, product, expiry = null] = key?.split('@') ?? [];
  if (product === 'OPT') view.expiry = expiry;
  remember();
  document.title = key ? `${underlying} · SignalEs` : 'SignalEs';
  if (key) picker.show(key);
  const [strike, right] = key?.split('@').slice(4) ?? [];
  byId('chart-title').textContent = right && expiry ? `${underlying} ${expiryText(expiry)} ${strike} ${right}` : (underlying ?? 'Bars');
  await Promise.all([chartPanel.load(), chainPanel.show(underlying)]);
}

const reload = () => Promise.all([chartPanel.load(), chainPanel.load()]);

/** Last price beside the instrument, with the change since the bar's open. */
function quote(bar: Bar): void {
  const last = bar.close ?? midOf(bar);
  const change = isNumber(bar.close) && isNumber(bar.open) ? bar.close - bar.open : null;
  byId('quote').replaceChildren(
    h('b', {}, price(last)),
    change === null ? '' : h('span', { class: change >= 0 ? 'up' : 'down' }, `${change >= 0 ? '+' : ''}${fixed(change)}`),
  );
  for (const ts of [bar.close_ts, bar.quote_ts]) if (ts) status.at(Date.parse(ts));
}

/** An index or share that has options, else what there is. */
async function firstInstrument(): Promise<string | null> {
  const [options, spots] = await Promise.all([
    api.instruments({ product: 'OPT', limit: 1 }),
    Promise.all(['INDEX', 'EQ', 'FUT'].map((product) => api.instruments({ product, limit: 100 }))).then((lists) => lists.flat()),
  ]);
  const withOptions = (i: Instrument) => i.underlying === options[0]?.underlying;
  return (spots.find(withOptions) ?? spots[0] ?? options[0])?.instrument_key ?? null;
}

function notice(message: string | null): void {
  const line = byId('notice');
  line.hidden = message === null;
  line.textContent = message ?? '';
}

/** Waits for the service and for the first instrument: a page opened on an empty log comes alive by itself. */
async function start(): Promise<void> {
  try {
    const key = view.key ?? (await firstInstrument());
    notice(
      key ? null : 'The log is empty. Send ticks (POST /api/v2/ticks, Redis, or ops/signales ingest FILE): this page fills by itself.',
    );
    await open(key);
    if (!key) setTimeout(() => void start(), 2000);
  } catch {
    notice('The service does not answer yet. Trying again…');
    setTimeout(() => void start(), 2000);
  }
}

document.addEventListener('keydown', (event) => {
  const typing = (event.target as Element | null)?.closest('input, select, textarea, dialog');
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === '/') picker.focus();
  else if (event.key === 't' || event.key === 'T') theme.next();
  else return;
  event.preventDefault();
});

addEventListener('hashchange', () => {
  Object.assign(view, readAddress());
  void open(view.key);
});

feed.start();
void start();
