/** What `parapet explain CODE` and the page in docs/codes say about a diagnostic. */
export interface CodeText {
  /** The state that must hold, in a few words. */
  readonly title: string;
  /** Why it matters, for somebody who has never met it. */
  readonly why: string;
  /** How to mend it. */
  readonly cure: string;
  /** A few characters that are refused. */
  readonly refused: string;
  /** The same, right. */
  readonly accepted: string;
}
