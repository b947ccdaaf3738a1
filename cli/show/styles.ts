const codes = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39], blue: [34, 39], cyan: [36, 39] } as const;

/** Ways to set words apart; all of them leave the words alone where nobody looks. */
export type Styles = { readonly [Name in keyof typeof codes]: (text: string) => string };

export function styles(colour: boolean): Styles {
  const style = ([on, off]: readonly [number, number]) =>
    colour ? (text: string) => `\u001b[${on}m${text}\u001b[${off}m` : (text: string) => text;
  return Object.fromEntries(Object.entries(codes).map(([name, pair]) => [name, style(pair)])) as unknown as Styles;
}
