// The colours of the style sheet, as numbers for pictures: they change with the theme.

const names = ['--class-0', '--class-1', '--class-2', '--surface', '--text', '--muted', '--grid', '--negative', '--positive'];

/** The colours of the theme of now, each as [red, green, blue] and as a text. */
export function themeColors() {
  const style = getComputedStyle(document.documentElement);
  const colors = {};
  for (const name of names) {
    const text = style.getPropertyValue(name).trim();
    colors[name.slice(2)] = { text, rgb: [1, 3, 5].map(at => parseInt(text.slice(at, at + 2), 16)) };
  }

  return colors;
}

/** Calls back whenever the theme changes. */
export function onThemeChange(callback) {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', callback);
}

/** A colour between two. */
export const mix = (from, to, share) => from.map((value, i) => value + (to[i] - value) * share);

export const cssOf = rgb => `rgb(${rgb.map(Math.round).join(' ')})`;
