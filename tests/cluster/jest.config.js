/** A real Kubernetes control plane on this machine. One is started for the whole run, and every test file uses it. */
module.exports = {
  ...require("../jest.base.js"),
  rootDir: require("node:path").resolve(__dirname, "../.."),
  testMatch: ["<rootDir>/tests/cluster/**/*.test.ts"],
  globalSetup: require.resolve("./global-setup.ts"),
  globalTeardown: require.resolve("./global-teardown.ts"),
  testTimeout: 300_000,
};
