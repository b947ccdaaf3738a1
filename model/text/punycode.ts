const base = 36;

/** What an `xn--` label spells (RFC 3492); none when it spells nothing. */
export function decodePunycode(label: string): string | undefined {
  const text = label.replace(/^xn--/i, "").toLowerCase();
  if (text.length > 63 || !/^[a-z0-9-]+$/.test(text)) return undefined;
  const joint = text.lastIndexOf("-");
  const output = joint > 0 ? Array.from(text.slice(0, joint)) : [];
  let code = 128;
  let index = 0;
  let bias = 72;
  for (let at = joint > 0 ? joint + 1 : 0; at < text.length;) {
    const before = index;
    for (let weight = 1, k = base; ; k += base) {
      if (at >= text.length) return undefined;
      const digit = parseInt(text.charAt(at), 36);
      const value = /\d/.test(text.charAt(at)) ? digit + 26 : digit - 10;
      at++;
      if (Number.isNaN(value)) return undefined;
      index += value * weight;
      const threshold = k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias;
      if (value < threshold) break;
      weight *= base - threshold;
    }
    const length = output.length + 1;
    bias = adapt(index - before, length, before === 0);
    code += Math.floor(index / length);
    if (code > 0x10ffff) return undefined;
    index %= length;
    output.splice(index++, 0, String.fromCodePoint(code));
  }
  return output.join("");
}

function adapt(delta: number, length: number, first: boolean): number {
  let rest = Math.floor(delta / (first ? 700 : 2));
  rest += Math.floor(rest / length);
  let k = 0;
  for (; rest > 455; k += base) rest = Math.floor(rest / 35);
  return k + Math.floor((36 * rest) / (rest + 38));
}
