import { relative, resolve, sep } from "node:path";
import { routesOf } from "../constructs/exposure/service-routes";
import type { ObjectGroup } from "../constructs/workspace";
import { hasErrors, sortDiagnostics, type Diagnostic } from "../model/diagnostics/diagnostic";
import { readJson } from "../model/documents/json";
import { readYaml } from "../model/documents/yaml";
import { check } from "../model/fields/check";
import { platformSchema } from "../model/platform/schema";
import { readWorkspace } from "../stacks/workspace/read";
import { readStreams } from "./check/manifests";
import type { Arguments, Terminal } from "./command";
import { printData } from "./show/data";
import { showDiagnostics } from "./show/diagnostics";
import { folderOf, type Planned } from "./workspace";

/** What the Services behind `--services` add to a rendering. */
export interface Routes {
  readonly groups: readonly Pick<ObjectGroup, "file" | "objects">[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Routes for the Services that ask for one; undefined where one of them asks for what cannot be, which is shown. */
export function openServices(args: Arguments, terminal: Terminal, { plan, diagnostics }: Planned): Routes | undefined {
  const where = args.text("services");
  if (where === undefined) return { groups: [], diagnostics: [] };
  const folder = folderOf(args);
  const readings = readStreams(where).map(({ file, text }) => {
    // As all places are: seen from the workspace.
    const seen = where === "-" ? file : relative(resolve(folder), resolve(file)).split(sep).join("/");
    return file.endsWith(".json") ? readJson(seen, text) : readYaml(seen, text);
  });
  const { workspace } = readWorkspace(folder, { platform: args.text("platform") });
  const platform = workspace?.platform === undefined ? undefined : check(platformSchema, workspace.platform).value;
  if (platform === undefined) throw new Error("a workspace was built without a platform document");
  const routes = routesOf(
    readings.flatMap((reading) => reading.documents),
    { platform, plan },
  );
  const found = sortDiagnostics([...readings.flatMap((reading) => reading.diagnostics), ...routes.diagnostics]);
  const wrong = hasErrors(found);
  if (wrong && args.switch("json")) printData(terminal, { diagnostics: [...diagnostics, ...found] });
  else if (found.length > 0) terminal.err(showDiagnostics(found, terminal.errorColour ?? terminal.colour, folder));
  if (wrong) return undefined;
  return {
    groups: routes.regions.map(({ region, objects }) => ({ file: `${region}/services.yaml`, objects })),
    diagnostics: found,
  };
}
