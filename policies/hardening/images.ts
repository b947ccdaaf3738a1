import { controls } from "../controls";
import type { CelRule } from "../rule";

const image = 'container.?image.orValue("")';

/** The mesh's injector writes the image of a gateway's proxy, that of its own release; an API server without an injector cannot pull `auto`. */
const injected = `(container.?name.orValue("") == "istio-proxy" && ${image} == "auto" && variables.podMeta.?annotations[?"inject.istio.io/templates"].orValue("") == "gateway")`;

/** An image is the one that was reviewed. */
export const imagePinned: CelRule = {
  form: "cel",
  id: "hardening/image-pinned",
  promise: "Every image is named by its digest.",
  severity: "medium",
  controls: controls("integrity", "5.5.1"),
  why: "A tag can be moved: the same manifest then runs another program, and nobody reviewed it.",
  repair: "write the image as name:tag@sha256:… with all 64 digits",
  kinds: "pods",
  clauses: [
    {
      each: "container",
      holds: `${injected} || ${image}.matches("^[^@ ]+@(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$")`,
      at: "image",
      says: 'container "{container.name}" has an image without digest: {container.image}',
    },
  ],
};

/** An image says which one it is. */
export const imageTagged: CelRule = {
  form: "cel",
  id: "hardening/image-tagged",
  promise: "Every image has a tag other than latest, or a digest.",
  severity: "medium",
  controls: controls("integrity", "5.5.1"),
  why: "latest, and no tag at all, is whatever was pushed last: two pods of one workload may run different programs.",
  repair: "write the tag of a release, and better its digest",
  kinds: "pods",
  clauses: [
    {
      each: "container",
      holds: `${injected} || ${image}.contains("@") || (${image}.matches("^(?:[^/]+/)*[^/:]+:[^/:]+$") && !${image}.endsWith(":latest"))`,
      at: "image",
      says: 'container "{container.name}" has an image without a tag of its own: {container.image}',
    },
  ],
};

/** `nginx` is `docker.io/library/nginx`: the first part is a registry if it has a dot, a colon, or is localhost. */
const first = `${image}.split("/")[0]`;
const named = `${image}.contains("/") && (${first}.contains(".") || ${first}.contains(":") || ${first} == "localhost")`;
const whole = `(${named} ? ${image} : ${image}.contains("/") ? "docker.io/" + ${image} : "docker.io/library/" + ${image})`;
const beneath = 'whole.startsWith(registry.endsWith("/") ? registry : registry + "/")';
const tagged = 'registry.contains("/") && (whole == registry || whole.startsWith(registry + ":") || whole.startsWith(registry + "@"))';
const within = `registry.startsWith("*.") ? whole.split("/")[0].endsWith(registry.substring(1)) : (${beneath} || (${tagged}))`;

/** An image comes from a place that is known. */
export const imageRegistry: CelRule = {
  form: "cel",
  id: "hardening/image-registry",
  promise: "Every image comes from a registry that the platform allows.",
  severity: "high",
  controls: controls("integrity", "5.5.1"),
  why: "Anybody may publish an image under a name that looks right; one's own registries hold what was scanned.",
  repair: "pull the image through one of the allowed registries",
  kinds: "pods",
  parameters: {
    registries: {
      default: [],
      says: "registries, or registries with a path: ghcr.io/acme, *.example.com; none means that every registry is allowed",
      pattern: "^(?:\\*\\.)?[A-Za-z0-9][A-Za-z0-9.:/_-]*$",
    },
  },
  clauses: [
    {
      each: "container",
      holds: `${injected} || variables.registries.size() == 0 || [${whole}].all(whole, variables.registries.exists(registry, ${within}))`,
      at: "image",
      says: 'container "{container.name}" has an image from another registry: {container.image}',
    },
  ],
};
