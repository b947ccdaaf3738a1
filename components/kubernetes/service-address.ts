import { all, type Output, type Resource } from "@pulumi/pulumi";

/** What a cluster says of a Service; nothing where it has said nothing. */
type Status =
  { readonly loadBalancer?: { readonly ingress?: readonly { readonly ip?: string; readonly hostname?: string }[] } } | undefined;

/** Where the outside finds Services of type LoadBalancer: the first address or, as on AWS, host. Empty where the cluster gives none. */
export function serviceAddress(services: readonly Resource[]): Output<string> {
  const statuses = services.map((service) => Reflect.get(service, "status") as Output<Status>);
  return all(statuses).apply((said) => {
    const [first] = said.flatMap((status) => status?.loadBalancer?.ingress ?? []);
    return first?.ip ?? first?.hostname ?? "";
  });
}
