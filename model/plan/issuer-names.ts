/** What a region's issuers are called, in the whole cluster: a public authority, one for names that are nobody's business outside, and its root. */
export const issuerName = (region: string, role: "public" | "private" | "root"): string => `${region}-${role}`;
