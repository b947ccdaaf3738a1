const constants = new Uint32Array(64);
const start = new Uint32Array(8);

/** The first 32 bits behind the point of a root: what FIPS 180-4 takes its constants from. */
function fraction(root: number): number {
  return (root - Math.floor(root)) * 2 ** 32;
}

for (let candidate = 2, found = 0; found < 64; candidate++) {
  let prime = true;
  for (let divisor = 2; divisor * divisor <= candidate && prime; divisor++) prime = candidate % divisor !== 0;
  if (!prime) continue;
  if (found < 8) start[found] = fraction(Math.sqrt(candidate));
  constants[found++] = fraction(Math.cbrt(candidate));
}

const utf8 = new TextEncoder();
const words = new Uint32Array(64);

/** The SHA-256 of a text's UTF-8 bytes, in 64 hexadecimal digits. */
export function sha256Hex(text: string): string {
  const input = utf8.encode(text);
  const blocks = new Uint8Array(((input.length + 72) >> 6) << 6);
  blocks.set(input);
  blocks[input.length] = 0x80;
  const view = new DataView(blocks.buffer);
  view.setUint32(blocks.length - 8, Math.floor(input.length / 2 ** 29));
  view.setUint32(blocks.length - 4, input.length << 3);
  const state = start.slice();
  for (let offset = 0; offset < blocks.length; offset += 64) absorb(state, view, offset);
  return Array.from(state, (word) => word.toString(16).padStart(8, "0")).join("");
}

function turn(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}

/** The eight words stand in variables of their own and change places by assignment: a list for them takes twice the time. */
function absorb(state: Uint32Array, view: DataView, offset: number): void {
  for (let i = 0; i < 16; i++) words[i] = view.getUint32(offset + i * 4);
  for (let i = 16; i < 64; i++) {
    const far = at(words, i - 15);
    const near = at(words, i - 2);
    words[i] =
      at(words, i - 16) +
      at(words, i - 7) +
      (turn(far, 7) ^ turn(far, 18) ^ (far >>> 3)) +
      (turn(near, 17) ^ turn(near, 19) ^ (near >>> 10));
  }
  let a = at(state, 0) | 0;
  let b = at(state, 1) | 0;
  let c = at(state, 2) | 0;
  let d = at(state, 3) | 0;
  let e = at(state, 4) | 0;
  let f = at(state, 5) | 0;
  let g = at(state, 6) | 0;
  let h = at(state, 7) | 0;
  for (let i = 0; i < 64; i++) {
    const first = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + at(constants, i) + at(words, i)) | 0;
    const second = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((word, i) => (state[i] = at(state, i) + word));
}

function at(list: Uint32Array, index: number): number {
  return list[index] as number;
}
