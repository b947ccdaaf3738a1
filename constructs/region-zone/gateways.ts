/** The namespaces of a region's ways in and out. */
export function gatewayNamespaces(region: string) {
  return { ingress: `${region}-ingress`, egress: `${region}-egress`, eastWest: `${region}-east-west` };
}
