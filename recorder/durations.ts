const seconds: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, ns: 1e-9 };

/** A span of time in Go's notation, which Pulumi's time-outs are written in, as seconds: `1h30m` is 5400. */
export const secondsOf = (text: string): number =>
  [...text.matchAll(/(\d+(?:\.\d+)?)(h|ms|us|µs|ns|m|s)/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (seconds[unit ?? ""] ?? 0),
    0,
  );
