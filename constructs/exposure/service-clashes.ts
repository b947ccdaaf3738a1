import type { Place } from "../../model/diagnostics/place";
import type { AppPlan } from "../../model/plan/app-plan";
import { liesBelow } from "../../model/plan/routes-paths";
import type { RoutedService } from "./service-read";
import { routing } from "./service-words";

/** Who has a host and path, or a name, and where that stands. */
interface Holder {
  readonly name: string;
  readonly place: Place;
}

/** The first of two on one host and path keeps it, and the other is told where the first one stands. */
export function withoutClashes(services: readonly RoutedService[], apps: readonly AppPlan[]): RoutedService[] {
  const [names, routes] = [new Map<string, Holder>(), new Map<string, Holder>()];
  return services.filter((service) => {
    const { reader, region, namespace, name, host, path } = service;
    const own = `${namespace.name}/${name}`;
    const same = names.get(own);
    if (same !== undefined) {
      reader.add(
        ["metadata", "name"],
        { code: "PPT-0281", message: `the Service ${own} stands here twice`, fix: "remove one of the two" },
        "error",
        [same.place],
      );
      return false;
    }
    names.set(own, { name, place: reader.place(["metadata", "name"]) });
    const word = reader.word(routing.host)?.path ?? ["metadata", "name"];
    const key = `${region.name}\n${host}${path}`;
    const before = takenByApp(apps, service) ?? routes.get(key);
    if (before !== undefined) {
      const message = `${host}${path} leads to ${before.name} already`;
      reader.add(word, { code: "PPT-0231", message, fix: "use another host or path" }, "error", [before.place]);
      return false;
    }
    routes.set(key, { name, place: reader.place(word) });
    if (service.from === undefined) sayClosed(service);
    return true;
  });
}

/** What an intent exposes is the app's with all that lies below: no manifest takes a part of it away. */
function takenByApp(apps: readonly AppPlan[], { region, host, path }: RoutedService): Holder | undefined {
  const app = apps.find(
    (one) =>
      one.region === region.name && one.expose?.host === host && one.expose.paths.some((own) => own === path || liesBelow(path, own)),
  );
  return app === undefined ? undefined : { name: app.app, place: app.source };
}

function sayClosed({ reader, name }: RoutedService): void {
  const problem = {
    code: "PPT-0282",
    message: `${name} has a route now, and nobody may come in by it: it does not say who`,
    fix: `${routing.from}: corporate`,
  } as const;
  reader.add(reader.word(routing.enabled)?.path ?? [], problem, "warning");
}
