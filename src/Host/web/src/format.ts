/** Numbers and times as the page shows them. Unknown is a dash, negative numbers carry a real minus sign. */

export const dash = '–';

const formats = new Map<string, Intl.NumberFormat>();

function format(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const id = JSON.stringify(options);
  let found = formats.get(id);
  if (!found) {
    found = new Intl.NumberFormat('en-US', options);
    formats.set(id, found);
  }
  return found;
}

const shown = (text: string): string => text.replace('-', '−');

export type Num = number | null | undefined;

export const isNumber = (value: Num): value is number => typeof value === 'number' && Number.isFinite(value);

/** With a fixed number of decimals. */
export function fixed(value: Num, decimals = 2): string {
  if (!isNumber(value)) return dash;
  const options = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  const text = format(options).format(value);
  // -0.00 says nothing that 0.00 doesn't
  return shown(/^-[0.,]*$/.test(text) ? text.slice(1) : text);
}

/** A price: two decimals, more where the price is small. */
export const price = (value: Num): string =>
  fixed(value, isNumber(value) && Math.abs(value) < 0.1 && Math.abs(value * 100 - Math.round(value * 100)) > 1e-6 ? 4 : 2);

/** A volatility or another ratio, in percent. */
export const percent = (value: Num, decimals = 1): string => fixed(isNumber(value) ? value * 100 : null, decimals);

/** Significant digits, for figures whose size varies (gamma). */
export function significant(value: Num, digits = 3, decimalsMax = 6): string {
  if (!isNumber(value)) return dash;
  if (value === 0) return '0';
  const decimals = Math.min(decimalsMax, Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(value)))));
  return fixed(value, decimals);
}

/** A count. */
export const count = (value: Num): string => (isNumber(value) ? shown(format({ maximumFractionDigits: 0 }).format(value)) : dash);

/** A count in little room: 12.4K, 1.2M. */
export const short = (value: Num): string =>
  !isNumber(value)
    ? dash
    : Math.abs(value) < 1000
      ? count(value)
      : shown(format({ notation: 'compact', minimumSignificantDigits: 3, maximumSignificantDigits: 3 }).format(value));

/** A position `sequence:index`, grouped for reading. */
export function position(text: string | null | undefined): string {
  if (!text) return dash;
  const [sequence, index] = text.split(':');
  // The last index there can be stands for the whole of an event.
  return index === '1048575' ? count(Number(sequence)) : `${count(Number(sequence))}:${index}`;
}

const pad = (value: number): string => String(value).padStart(2, '0');
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `24 Dec 2015 18:00:00`, UTC. */
export function instant(ms: number): string {
  const d = new Date(ms);
  return `${d.getUTCDate()} ${months[d.getUTCMonth()]} ${d.getUTCFullYear()} ${clock(ms)}`;
}

/** `18:00:00`, UTC. */
export function clock(ms: number): string {
  const d = new Date(ms);
  return `${pad(d.getUTCHours())}:${pad(d.getUTCMinutes())}:${pad(d.getUTCSeconds())}`;
}

/** `18:00:00`, with the date where it isn't a day of now: `24 Dec 15 18:00:00`. */
export function moment(ms: number, nowMs: number): string {
  const day = new Date(ms).toISOString().slice(0, 10);
  return Math.abs(nowMs - ms) < 86_400_000 ? clock(ms) : `${expiry(day)} ${clock(ms)}`;
}

/** An expiry date `2016-01-15` as `15 Jan 16`, without the year where it is the year shown anyway. */
export function expiry(date: string, yearShown?: number): string {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  const text = `${day} ${months[month - 1]}`;
  return year === yearShown ? text : `${text} ${pad(year % 100)}`;
}

/** Whole calendar days from an instant to a date. */
export const daysTo = (date: string, fromMs: number): number =>
  Math.round((Date.parse(date) - Math.floor(fromMs / 86_400_000) * 86_400_000) / 86_400_000);

/** A duration in little room: 4 ms, 1.2 s, 3 min. */
export function duration(ms: Num): string {
  if (!isNumber(ms)) return dash;
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 60_000) return `${fixed(ms / 1000, 1)} s`;
  return ms < 7_200_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 3_600_000)} h`;
}

const reasons: Record<string, string> = {
  ok: 'Not defined for these inputs',
  warming_up: 'Warming up: not enough bars yet',
  no_quote: 'No usable quote (a side is missing, or bid above ask) and no fresh trade',
  below_intrinsic: 'Price is below intrinsic value: no volatility gives it',
  at_intrinsic: 'Price is exactly intrinsic: volatility can’t be told',
  above_max: 'Price is above what any volatility gives',
  expired: 'Expired',
  stale_underlying: 'The underlying’s price is too old',
  no_underlying: 'No price of the underlying, and no forward from parity',
  not_finite: 'An input is not a finite number',
  no_strikes: 'Too few strikes for the figure',
};

/** Why a value is unknown, in words. */
export const reason = (status: string | null | undefined): string =>
  status ? (reasons[status] ?? status.replaceAll('_', ' ')) : 'Not known yet';
