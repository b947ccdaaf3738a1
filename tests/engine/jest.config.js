/** The real Pulumi engine, when one is on the PATH. Tests that need none (the comparison, the provider's rules) run anyway. */
module.exports = {
  ...require("../jest.base.js"),
  rootDir: require("node:path").resolve(__dirname, "../.."),
  testMatch: ["<rootDir>/tests/engine/**/*.test.ts"],
  globalSetup: require.resolve("./setup.js"),
  testTimeout: 300_000,
};
