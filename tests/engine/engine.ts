const version = process.env["PARAPET_ENGINE_VERSION"];

/** `describe` where a Pulumi CLI is on the PATH; else everything inside is skipped, as `setup.js` has announced. */
export const describeWithEngine = version === undefined ? describe.skip : describe;
