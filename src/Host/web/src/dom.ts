/** The little DOM that the page needs. Text goes in as text nodes: nothing from the wire is ever parsed as HTML. */

type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | number | boolean | null | undefined | ((event: Event) => void)>;

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  set(element, attributes);
  append(element, children);
  return element;
}

export function s<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  set(element, attributes);
  append(element, children);
  return element;
}

function set(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : String(value));
  }
}

function append(element: Element, children: Child[]): void {
  for (const child of children) if (child) element.append(child);
}

export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const element = document.getElementById(id);
  if (!element) throw new Error(`#${id} is missing`);
  return element as T;
}

/** Writes only what changed: layout and screen readers stay quiet. */
export function text(element: Element, value: string): boolean {
  if (element.textContent === value) return false;
  element.textContent = value;
  return true;
}

/** Marks a panel as busy until the work is done, unless other work on it has begun since. */
export function busyWhile(panel: HTMLElement, stopped: AbortSignal, work: Promise<unknown>): void {
  panel.setAttribute('aria-busy', 'true');
  void work.catch(() => null).then(() => !stopped.aborted && panel.removeAttribute('aria-busy'));
}

/** Runs at most once a frame, with the newest state. */
export function onceAFrame(run: () => void): () => void {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      run();
    });
  };
}

/** Runs at most once per interval, the last request always. */
export function throttled(ms: number, run: () => void): () => void {
  let timer = 0;
  let last = 0;
  return () => {
    if (timer) return;
    timer = window.setTimeout(
      () => {
        timer = 0;
        last = performance.now();
        run();
      },
      Math.max(0, last + ms - performance.now()),
    );
  };
}

export const calm = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;
