/** The tests that need Node alone. The real parts (tests/cluster, tests/scan, tests/engine) have configurations of their own. */
module.exports = {
  ...require("./tests/jest.base.js"),
  rootDir: __dirname,
  testMatch: ["<rootDir>/tests/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/", "<rootDir>/tests/(cluster|scan|engine)/"],
};
