/**
 * A value that an author may write in several forms: `region: eu-central`, or a list; `size: small`, or its amounts. The schema from which other
 * languages are generated has no word for a choice, so that the model alone says what is allowed, with the place and the cure.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the only type that the SDK's schema inference takes for "one of several"
export type SeveralForms = any;
