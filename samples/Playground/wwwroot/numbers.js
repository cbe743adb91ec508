// Numbers as the page writes them: three digits, and a minus that is one.

export function short(value, digits = 3) {
  if (!Number.isFinite(value)) {
    return '–';
  }

  const size = Math.abs(value);
  const text = size !== 0 && (size < 0.001 || size >= 100000) ? value.toExponential(digits - 1) : String(Number(value.toPrecision(digits)));
  return text.replaceAll('-', '−');
}

/** The same with thousands apart, for counts. */
export const count = value => value.toLocaleString('en-US', { maximumFractionDigits: 0 });
