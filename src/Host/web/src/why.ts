/** The drawer that answers "why this value?": asks the audit for the provenance of its position and lays it out. */

import { ApiError } from './api';
import { byId, h } from './dom';
import { clock, fixed, instant, isNumber, position as positionText, price, reason, dash, type Num } from './format';
import type { Provenance } from './types';

export interface WhyQuestion {
  /** Instrument key, or what else the value belongs to. */
  subject: string;
  /** Name of the value. */
  name: string;
  /** As the page shows it. */
  shown: string;
  /** Asks the log; null: it stands nowhere yet. */
  ask: ((signal: AbortSignal) => Promise<Provenance>) | null;
  /** Said where there is no value. */
  reason: string;
  /** An instrument that can be charted. */
  instrument?: string;
}

export class WhyDrawer {
  private readonly dialog = byId<HTMLDialogElement>('why');
  private asked: AbortController | null = null;

  constructor(private readonly chart: (key: string) => void) {
    this.dialog.addEventListener('click', (event) => event.target === this.dialog && this.dialog.close());
    this.dialog.addEventListener('close', () => this.asked?.abort());
  }

  async open(question: WhyQuestion): Promise<void> {
    this.asked?.abort();
    const asked = new AbortController();
    this.asked = asked;
    this.show(question, h('p', { class: 'busy', role: 'status' }, 'The engine runs again up to this value…'));
    if (!this.dialog.open) this.dialog.showModal();
    if (!question.ask) {
      this.show(question, h('p', { class: 'none' }, question.reason));
      return;
    }
    try {
      const answer = await question.ask(asked.signal);
      this.show(question, ...explain(answer));
    } catch (error) {
      if (!asked.signal.aborted)
        this.show(
          question,
          h('p', { class: 'none', role: 'alert' }, error instanceof ApiError ? error.message : 'The service doesn’t answer'),
        );
    }
  }

  private show(question: WhyQuestion, ...content: Node[]): void {
    const { instrument } = question;
    const close = () => this.dialog.close();
    this.dialog.replaceChildren(
      h(
        'div',
        { class: 'why-body' },
        h(
          'header',
          {},
          h(
            'div',
            {},
            h('h2', { id: 'why-title' }, h('span', {}, `Why ${question.name} = `), h('b', {}, question.shown)),
            h('p', { class: 'mono' }, question.subject),
          ),
          h('button', { type: 'button', class: 'icon', 'aria-label': 'Close', click: close }, '✕'),
        ),
        ...content,
        ...(instrument
          ? [
              h(
                'footer',
                {},
                h(
                  'button',
                  {
                    type: 'button',
                    class: 'plain',
                    click: () => {
                      close();
                      this.chart(instrument);
                    },
                  },
                  'Chart this option',
                ),
              ),
            ]
          : []),
      ),
    );
  }
}

type Fact = [name: string, value: string | number | null | undefined];

function facts(title: string, list: Fact[]): HTMLElement {
  const rows = list
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, String(value))));
  return h('section', {}, h('h3', {}, title), h('dl', {}, ...rows));
}

const named = (values: Record<string, string>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name} ${value}`)
    .join(' · ');
const hash = (text: string | null): string | null => (text ? `${text.slice(0, 16)}…` : null);
const raw = (value: Num): string => (isNumber(value) ? String(value) : dash);
const at = (text: string): string => instant(Date.parse(text));

function explain(p: Provenance): Node[] {
  const { signal, tick, formula, configured, cause } = p;
  const verdict =
    p.reproduced === null
      ? null
      : h(
          'p',
          { class: p.reproduced ? 'verdict ok' : 'verdict bad' },
          p.reproduced ? 'Computed again just now from the log: the same bits' : 'Computed again just now: not the recorded bits',
        );
  return [
    ...(verdict ? [verdict] : []),
    ...(signal && signal.status !== 'ok' ? [h('p', { class: 'none' }, reason(signal.status))] : []),
    ...(signal
      ? [
          facts(
            'Value, in raw units',
            Object.entries(signal.values).map(([name, value]) => [name, raw(value)]),
          ),
        ]
      : []),
    ...(tick
      ? [
          facts('Tick', [
            ['Event time', at(tick.ts)],
            ['Last', price(tick.last)],
            ['Bid', price(tick.bid)],
            ['Ask', price(tick.ask)],
            ['Volume', raw(tick.volume)],
            ['Open interest', raw(tick.open_interest)],
          ]),
        ]
      : []),
    ...(formula
      ? [
          facts('Formula', [
            ['Version', `${formula.name}@${formula.version}`],
            ['Function', formula.function],
            ['Parameters', named(formula.parameters)],
            ['Hash', hash(formula.hash)],
            ['Set', hash(p.formula_set_hash)],
          ]),
        ]
      : []),
    ...(p.inputs.length > 0 ? [inputs(p)] : []),
    facts('Where it stands', [
      ['Position', positionText(p.position)],
      ['Event time', signal ? at(signal.ts) : null],
      ['Cadence', signal?.cadence],
      ['Engine', p.engine_version],
      ['Build', p.engine_build],
      ['Configured by', configured && (configured.signal_configured_by ?? configured.by)],
      ['Caused by', `${cause.type} ${cause.sequence.toLocaleString('en-US')}`],
      ['Stream', cause.stream],
      ['Recorded', at(cause.appended_at)],
      ['Source', cause.source_stream && `${cause.source_stream} ${cause.first_offset} to ${cause.last_offset}`],
      ['Correlation', cause.correlation_id],
    ]),
    h('details', {}, h('summary', {}, `GET /api/v2/audit/provenance/${p.position}`), h('pre', { tabindex: 0 }, JSON.stringify(p, null, 2))),
  ];
}

function inputs(p: Provenance): HTMLElement {
  const rows = p.inputs.map(({ role, tick }) =>
    h(
      'tr',
      { title: tick.instrument_key },
      h('th', { scope: 'row' }, role.replaceAll('_', ' ')),
      h('td', {}, clock(Date.parse(tick.ts))),
      ...[tick.last, tick.bid, tick.ask].map((v) => h('td', {}, isNumber(v) ? fixed(v) : dash)),
      h('td', { class: 'mono' }, positionText(tick.position)),
    ),
  );
  return h(
    'section',
    {},
    h('h3', {}, `Input ticks (${p.inputs.length})`),
    h(
      'div',
      { class: 'inputs' },
      h(
        'table',
        { class: 'figures' },
        h('thead', {}, h('tr', {}, ...['Role', 'Time', 'Last', 'Bid', 'Ask', 'Position'].map((t) => h('th', { scope: 'col' }, t)))),
        h('tbody', {}, ...rows),
      ),
    ),
  );
}
