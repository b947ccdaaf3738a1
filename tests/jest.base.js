/** What every jest configuration of the house shares: TypeScript by swc, the package's own doors by their sources. */
module.exports = {
  testEnvironment: "node",
  transform: {
    "\\.[jt]s$": [
      "@swc/jest",
      { jsc: { parser: { syntax: "typescript" }, target: "es2022" }, module: { type: "commonjs" }, sourceMaps: "inline" },
    ],
  },
  transformIgnorePatterns: ["/node_modules/(?!@marcbachmann/)"],
  moduleNameMapper: {
    // Written with an ending, because they are loaded by import().
    "^(\\.\\.?/(?:commands/[a-z]+|recorder/index|stacks/offline))\\.js$": "<rootDir>/cli/$1",
    "^parapet/testing$": "<rootDir>/recorder/index.ts",
    "^parapet/(model|constructs|components|policies)$": "<rootDir>/$1/index.ts",
  },
  // A whole run takes a second or two; a machine that has other things to do may take ten times as long.
  testTimeout: 30_000,
  modulePathIgnorePatterns: ["<rootDir>/dist/"],
  reporters: [["default", { summaryThreshold: 1000 }], require.resolve("./summary-reporter.js")],
};
