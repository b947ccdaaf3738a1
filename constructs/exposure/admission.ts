import { pathsBelow } from "../enterprise-app/authorization";
import type { RequestPolicy } from "../mesh/routing";
import { gatewayLabels, type Target } from "./target";

/** Who may come in by which host and path; the gateway refuses everything else. None where nobody was named. */
export function admission(target: Target): RequestPolicy[] {
  if (target.admitted.length === 0) return [];
  const { host, routes } = target.expose;
  // What is compared is what the client wrote, and it may write the port. At 80 it is only told to come again by https.
  const hosts = [host, `${host}:443`, `${host}:80`];
  return [
    {
      apiVersion: "security.istio.io/v1",
      kind: "AuthorizationPolicy",
      metadata: target.metadata(`expose-${target.name}`, target.ingress),
      spec: {
        selector: { matchLabels: gatewayLabels(target) },
        action: "ALLOW",
        rules: [
          {
            ...(target.admitted === "anyone" ? {} : { from: [{ source: { remoteIpBlocks: target.admitted } }] }),
            to: routes.map(({ path, except }) => ({
              operation: {
                hosts,
                ...(path === "/" ? {} : { paths: pathsBelow([path]) }),
                // Another app's whitelist would otherwise be opened by this one's.
                ...(except.length === 0 ? {} : { notPaths: pathsBelow(except) }),
              },
            })),
          },
        ],
      },
    },
  ];
}
