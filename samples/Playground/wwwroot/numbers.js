// Numbers as the page writes them: three digits, and a minus that is one.

export function short(value, digits = 3) {
  if (!Number.isFinite(value)) {
    return '–';
  }

  const size = Math.abs(value);
  if (size >= 1000 && size < 1e7) {
    return count(value).replaceAll('-', '−');
  }

  const text = size !== 0 && (size < 0.001 || size >= 1e7) ? value.toExponential(digits - 1) : String(Number(value.toPrecision(digits)));
  return text.replaceAll('-', '−');
}

/** In as few characters as a node has room for. */
export const narrow = value => short(value).length > 5 ? short(value, 2) : short(value);

/** A count, its thousands apart. */
export const count = value => value.toLocaleString('en-US', { maximumFractionDigits: 0 });
