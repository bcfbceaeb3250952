/** What is shown stands in the address (`#NASDAQ@GOOG@EQ/5m/2016-01-15/sma_20`), so that it can be kept, shared and gone back to. */

export interface View {
  key: string | null;
  timeframe: string;
  expiry: string | null;
  overlay: string | null;
}

export function readAddress(): View {
  const [key, timeframe, expiry, overlay] = location.hash.slice(1).split('/').map(decodeURIComponent);
  return { key: key || null, timeframe: timeframe || '1m', expiry: expiry || null, overlay: overlay || null };
}

export function writeAddress({ key, timeframe, expiry, overlay }: View): void {
  const parts = [key, timeframe, expiry, overlay].map((part) => encodeURIComponent(part ?? '').replaceAll('%40', '@'));
  const hash = `#${parts.join('/')}`;
  if (location.hash !== hash) history.replaceState(null, '', hash);
}
