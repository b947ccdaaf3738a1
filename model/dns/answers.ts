/** What one name server of a zone said of a host. */
export interface ServerAnswer {
  /** `ns1.example.net` */
  readonly server: string;
  /** Which copy of the zone it has; null where it did not say. */
  readonly serial: number | null;
  /** Why nothing was learnt from it: `no answer came`. Null where it answered. */
  readonly failure: string | null;
  /** The name that it says the host is another name for; null where it has addresses of its own, or nothing. */
  readonly alias: string | null;
  readonly addresses: readonly string[];
}

/** Where a name leads in the end, however many names are between. */
export interface Ending {
  readonly addresses: readonly string[];
  /** Why it leads nowhere: `it goes round in a circle`; null where it leads somewhere. */
  readonly problem: string | null;
}

/** What all name servers of a host's zone said of it. */
export interface HostAnswers {
  readonly host: string;
  /** The zone that the host is looked up in; empty where none was found. */
  readonly zone: string;
  /** Why nobody could be asked; null where somebody was. */
  readonly problem: string | null;
  /** By name. */
  readonly servers: readonly ServerAnswer[];
  /** Of every other name that was met, and of the hosts that gateways are found by. */
  readonly endings: ReadonlyMap<string, Ending>;
}
