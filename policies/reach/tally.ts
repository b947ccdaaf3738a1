/** What the proof has cost so far, counted: a machine's own speed is not in it. */
export interface Tally {
  /** How often a selector was held against the labels of one thing. */
  selectors: number;
  /** How many pairs of workloads were looked at. */
  pairs: number;
  /** How many rules were held against a pair, or against a connection, and names of the mesh's registry against a proxy. */
  rules: number;
}
