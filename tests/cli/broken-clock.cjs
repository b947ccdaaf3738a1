// Preloaded by a test: a clock that throws, which no code expects.
globalThis.Date = class {
  constructor() {
    throw new Error("the clock is broken");
  }
};
