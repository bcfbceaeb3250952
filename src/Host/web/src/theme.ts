/** Light, dark or as the system says; the choice stays in this browser. */

import { byId, s } from './dom';

type Theme = 'auto' | 'light' | 'dark';

const order: Theme[] = ['auto', 'light', 'dark'];
const names: Record<Theme, string> = { auto: 'as the system', light: 'light', dark: 'dark' };
const storageKey = 'signales.theme';

const paths: Record<Theme, string> = {
  auto: 'M8 1.5a6.5 6.5 0 1 0 0 13zM8 1.5a6.5 6.5 0 0 1 0 13',
  light:
    'M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM8 .8v1.7M8 13.5v1.7M.8 8h1.7M13.5 8h1.7M2.9 2.9l1.2 1.2M11.9 11.9l1.2 1.2M2.9 13.1l1.2-1.2M11.9 4.1l1.2-1.2',
  dark: 'M13.6 9.9A6 6 0 0 1 6.1 2.4a6 6 0 1 0 7.5 7.5z',
};

function stored(): Theme {
  try {
    const value = localStorage.getItem(storageKey) as Theme | null;
    return value && order.includes(value) ? value : 'auto';
  } catch {
    return 'auto'; // storage may be forbidden; the page works without
  }
}

/** @param changed Colours are other ones now: what paints on canvas must paint again. */
export function setUpTheme(changed: () => void): { next: () => void } {
  const button = byId('theme');
  let theme = stored();

  const show = (): void => {
    if (theme === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    const label = `Theme: ${names[theme]}. Switch to ${names[following()]}`;
    button.setAttribute('aria-label', label);
    button.title = label;
    button.replaceChildren(
      s(
        'svg',
        { viewBox: '0 0 16 16', width: 16, height: 16, 'aria-hidden': 'true' },
        s('path', { d: paths[theme], class: theme === 'auto' ? 'half' : 'line' }),
      ),
    );
    changed();
  };
  const following = (): Theme => order[(order.indexOf(theme) + 1) % order.length]!;
  const next = (): void => {
    theme = following();
    try {
      localStorage.setItem(storageKey, theme);
    } catch {
      // as above
    }
    show();
  };

  button.addEventListener('click', next);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', changed);
  show();
  return { next };
}

/** What a custom property's colour is at the moment, as canvas needs it. */
export function color(name: string): string {
  const probe = document.createElement('i');
  probe.style.color = `var(${name})`;
  probe.hidden = true;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}
