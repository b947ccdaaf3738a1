/** What users' CI runs over manifests, run over what Parapet renders. Tools that are not there are said, never passed over. */
module.exports = {
  ...require("../jest.base.js"),
  rootDir: require("node:path").resolve(__dirname, "../.."),
  testMatch: ["<rootDir>/tests/scan/**/*.test.ts"],
  globalSetup: require.resolve("./setup.js"),
  testTimeout: 300_000,
};
