// Pulumi wants a program below its project's folder. This one was compiled by `npm ci`, so that no stack waits for a compiler.
module.exports = require("../dist/stacks/index.js");
