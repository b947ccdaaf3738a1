const longestWord = 64;

/** The candidate that somebody who wrote `word` probably meant; none when nothing is near. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const wanted = fold(word);
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const candidate of candidates) {
    const folded = fold(candidate);
    const allowed = Math.min(bestDistance, cutOff(wanted, folded));
    const distance = folded === wanted ? 0 : editDistance(wanted, folded, allowed);
    if (distance > allowed || (distance === bestDistance && best !== undefined && best <= candidate)) continue;
    best = candidate;
    bestDistance = distance;
  }
  return best ?? onlyOneThatBegins(wanted, candidates);
}

/** Case and the kind of joint say nothing about what was meant. */
function fold(word: string): string {
  return word.length > longestWord * 2 ? word : word.toLowerCase().replaceAll("_", "-");
}

/** A third of the letters may be wrong, and never all of them. */
function cutOff(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  return Math.min(Math.max(1, Math.floor(Math.max(a.length, b.length) / 3)), shorter - 1, 4);
}

function onlyOneThatBegins(wanted: string, candidates: readonly string[]): string | undefined {
  if (wanted.length < 2 || wanted.length > longestWord) return undefined;
  const found = candidates.filter((candidate) => fold(candidate).startsWith(wanted));
  return found.length === 1 ? found[0] : undefined;
}

/** Insertions, deletions, changes and swaps of neighbours that lead from a to b; more than `most` is only said to be more. */
function editDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most || Math.max(a.length, b.length) > longestWord) return Infinity;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, (before[j - 2] ?? 0) + 1);
      row.push(least);
    }
    if (Math.min(...row) > most) return Infinity;
    before = above;
    above = row;
  }
  return above[b.length] ?? Infinity;
}
