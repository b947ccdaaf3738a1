/** How many bits each character of a text carries, judged by the text itself. */
export function bitsPerCharacter(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** Whether a text looks drawn by a machine from letters of both cases and digits, and not written by a person. */
export function looksRandom(text: string): boolean {
  if (text.length < 16 || !/[a-z]/.test(text) || !/[A-Z]/.test(text) || !/\d/.test(text)) return false;
  return bitsPerCharacter(text.slice(0, 512)) > Math.min(4.2, 0.75 * Math.log2(text.length)) && changes(text.slice(0, 512)) > 0.3;
}

/** How often the kind of character changes from one to the next: often in random text, seldom in words. */
function changes(text: string): number {
  let count = 0;
  for (let i = 1; i < text.length; i++) if (kind(text.charCodeAt(i)) !== kind(text.charCodeAt(i - 1))) count++;
  return count / (text.length - 1);
}

function kind(unit: number): number {
  if (unit >= 48 && unit <= 57) return 0;
  if (unit >= 65 && unit <= 90) return 1;
  return unit >= 97 && unit <= 122 ? 2 : 3;
}
