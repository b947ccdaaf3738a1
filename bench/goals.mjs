const count = (size) => Number(size).toLocaleString("en");

/** What quality.md asks for, each with what this run says of it: met, not met and by how much, or not measured and why. */
export function goalsOf({ rows }) {
  const goals = [];
  const cell = (id, key) => rows[id]?.sizes?.[key];
  const add = (what, wanted, is, unit = "", note = "") => {
    goals.push({
      what,
      wanted,
      unit,
      ...(is === undefined ? { unmeasured: note } : { is, met: is <= wanted, ...(note === "" ? {} : { note }) }),
    });
  };
  const ratio = (what, most, id, peer, key, value = "cpu", own = key) => {
    const [ours, theirs] = [cell(id, own), cell(peer, key)];
    // A run of some rows only is about these.
    if (ours === undefined || theirs === undefined) return;
    const known = theirs?.[value] ?? theirs?.expected;
    const why =
      ours?.[value] === undefined
        ? (ours?.absent ?? ours?.skipped ?? `${id} was not run`)
        : (theirs?.absent ?? theirs?.skipped ?? `${peer} was not run`);
    if (ours?.[value] === undefined || known === undefined) return add(what, most, undefined, "x", why);
    add(what, most, ours[value] / known, "x", theirs?.[value] === undefined ? "the peer by its growth" : "");
  };
  const sizes = Object.keys(rows.parapet?.sizes ?? rows.helm?.sizes ?? {});
  for (const size of sizes.filter((one) => Number(one) >= 1000)) {
    ratio(`plan, render, judge, prove ${count(size)} apps : helm template alone`, 0.5, "parapet", "helm", size);
    ratio(`… : helm template | conftest`, 0.1, "parapet", "helm+conftest", size);
    ratio(`… : cdk8s App.synth`, 0.1, "parapet", "cdk8s", size);
    ratio(`… : pulumi preview`, 0.01, "parapet", "preview", size);
  }
  const [first, last] = [sizes[0], sizes.at(-1)];
  const [small, large] = [cell("parapet", first)?.cpu, cell("parapet", last)?.cpu];
  if (small !== undefined && large !== undefined && first !== last)
    add(`growth from ${count(first)} to ${count(last)} apps, n to the`, 1.05, Math.log(large / small) / Math.log(last / first));
  const memory = cell("parapet", "5000")?.memory;
  if (memory !== undefined) add("peak memory at 5,000 apps", 512, memory, "MB");
  ratio("judging 1,000 apps alone : kube-score", 0.25, "judging", "kube-score", "1000");
  ratio("diff of two renderings of 1,000 apps : dyff", 0.25, "diff", "dyff", "1000");
  const replan = cell("replan", "session");
  if (replan !== undefined) add(rows.replan.label, 0.25, replan.cpu, "s", replan.cpu === undefined ? replan.skipped : "");
  for (const id of ["help", "version", "completion", "first-app"]) ratio(`${rows[id]?.label ?? id} : node -e ''`, 1.5, id, "node", "start");
  for (const kind of ["things", "configmaps"]) {
    for (const way of ["record", "batches"]) {
      ratio(`${rows[way]?.label ?? way}, ${kind}: CPU : the SDK's mocks`, 0.25, way, "sdk-mocks", kind);
      ratio(`… memory`, 1 / 6, way, "sdk-mocks", kind, "extra");
    }
  }
  for (const times of ["1", "10", "100"])
    ratio(`pulumi preview of first-app x ${times} : a bare program`, 1.1, "stack", "bare", `x${times}`);
  return goals;
}
