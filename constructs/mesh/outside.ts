import { physicalName } from "../../model/text/names";

/** Which of a host's ports is meant, as the name that is shown to the egress gateway. */
export const shownName = (host: string, port: number) => (port === 443 ? host : `p${port}.${host}`);

/** What the way to a host's port is called. */
export const subsetOf = (host: string, port: number) => physicalName([host, String(port)], { maxLength: 59 });

/** 443 carries TLS that says for whom it is; of other ports nothing is known. */
export const portName = (port: number) => `${port === 443 ? "tls" : "tcp"}-${port}`;
