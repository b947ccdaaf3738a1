/** What a zone may be paid for at Cloudflare, the smallest first. */
export const cloudflarePlans = ["free", "pro", "business", "enterprise"] as const;

export type CloudflarePlan = (typeof cloudflarePlans)[number];
