type Paranoia = 1 | 2 | 3 | 4;

/**
 * The rules of the OWASP core rule set 4.14.0 that look for attacks, by family and paranoia level: 942100 is number 100 of family 942.
 * Left out on purpose are the rules that set up, skip, add up and block (901, 905, 949, 959, 980, and the likes of 942013): without one
 * of those the firewall is off, or another one than was asked for. The tests hold this table against the rules in the plugin itself.
 */
const families: Readonly<Record<number, { readonly [Level in Paranoia]?: readonly number[] }>> = {
  911: { 1: [100] },
  913: { 1: [100] },
  920: {
    1: [
      100, 120, 160, 170, 171, 180, 181, 190, 210, 250, 260, 270, 280, 290, 310, 311, 330, 340, 350, 360, 370, 380, 390, 400, 410, 420, 430,
      440, 450, 470, 480, 500, 520, 530, 540, 600, 610, 620,
    ],
    2: [121, 200, 201, 230, 240, 271, 320, 341, 451],
    3: [272, 300, 490, 510, 521],
    4: [202, 273, 274, 275, 460],
  },
  921: { 1: [110, 120, 130, 140, 150, 160, 190, 200, 240, 250, 421], 2: [151, 422], 3: [180, 210, 230], 4: [220] },
  922: { 1: [100, 110, 120, 130] },
  930: { 1: [100, 110, 120, 130], 2: [121] },
  931: { 1: [100, 110, 120], 2: [130, 131] },
  932: {
    1: [120, 125, 130, 140, 160, 170, 171, 175, 180, 230, 235, 250, 260, 270, 330, 370, 380],
    2: [131, 161, 200, 205, 206, 210, 220, 231, 236, 239, 240, 271, 300, 310, 320],
    3: [190, 232, 237, 238, 301, 311, 321, 331],
  },
  933: { 1: [100, 110, 120, 130, 135, 140, 150, 160, 170, 180, 200, 210], 2: [151], 3: [111, 131, 161, 190, 211] },
  934: { 1: [100, 110, 130, 150, 160, 170], 2: [101, 120, 140] },
  941: {
    1: [100, 110, 130, 140, 160, 170, 180, 190, 200, 210, 220, 230, 240, 250, 260, 270, 280, 290, 300, 310, 350, 360, 370, 390, 400],
    2: [101, 120, 150, 181, 320, 330, 340, 380],
  },
  942: {
    1: [100, 140, 151, 160, 170, 190, 220, 230, 240, 250, 270, 280, 290, 320, 350, 360, 500, 540, 550, 560],
    2: [
      101, 120, 130, 131, 150, 152, 180, 200, 210, 260, 300, 310, 321, 330, 340, 361, 362, 370, 380, 390, 400, 410, 430, 440, 450, 470, 480,
      510, 520, 521, 522,
    ],
    3: [251, 420, 431, 460, 490, 511, 530],
    4: [421, 432],
  },
  943: { 1: [100, 110, 120] },
  944: { 1: [100, 110, 120, 130, 140, 150], 2: [151, 200, 210, 240, 250, 260], 3: [300], 4: [152] },
  950: { 1: [130, 140], 2: [100] },
  951: { 1: [110, 120, 130, 140, 150, 160, 170, 180, 190, 200, 210, 220, 230, 240, 250, 260] },
  952: { 1: [110] },
  953: { 1: [100, 110, 120], 2: [101] },
  954: { 1: [100, 110, 120, 130] },
  955: {
    1: [100, 110, 120, 130, 140, 150, 160, 170, 180, 190, 200, 210, 220, 230, 240, 250, 260, 270, 280, 290, 300, 310, 320, 330, 340, 400],
    2: [350],
  },
};

/** Each rule that may be left out, with the paranoia level from which on it runs. */
export const coreRules: ReadonlyMap<number, number> = new Map(
  Object.entries(families).flatMap(([family, levels]) =>
    Object.entries(levels).flatMap(([level, numbers]) => numbers.map((number) => [Number(family) * 1000 + number, Number(level)] as const)),
  ),
);

/** Families that turn the rest on, add up what it found, and block. */
export const controlFamilies: readonly number[] = [900, 901, 905, 949, 959, 980, 999];

/** Families that look at the client, or at what the app answers, and never at a parameter. */
export const familiesWithoutParameters: readonly number[] = [911, 913, 950, 951, 952, 953, 954, 955];
