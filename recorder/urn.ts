const rootType = "pulumi:pulumi:Stack";

/** The parts of a resource's name. `qualifiedType` has the types of its parents before its own, joined by `$`. */
export interface UrnParts {
  readonly stack: string;
  readonly project: string;
  readonly qualifiedType: string;
  readonly type: string;
  readonly name: string;
}

/** Takes a URN apart. A name may contain `::` itself. */
export const partsOf = (urn: string): UrnParts => {
  const [stack = "", project = "", qualifiedType = "", ...name] = urn.replace(/^urn:pulumi:/, "").split("::");
  return { stack, project, qualifiedType, type: qualifiedType.slice(qualifiedType.lastIndexOf("$") + 1), name: name.join("::") };
};

// Siblings come one after the other.
let lastParent = { urn: "", qualifiedType: "" };

const qualifiedTypeOf = (urn: string): string => {
  if (urn !== lastParent.urn) lastParent = { urn, qualifiedType: partsOf(urn).qualifiedType };
  return lastParent.qualifiedType;
};

/** The URN as the engine makes it: the types of all parents but the stack come before the resource's own type. */
export const urnOf = (stack: string, project: string, parent: string, type: string, name: string): string => {
  const above = parent === "" ? "" : qualifiedTypeOf(parent);
  return `urn:pulumi:${stack}::${project}::${above === "" || above === rootType ? type : `${above}$${type}`}::${name}`;
};

/** Whether the type is the stack itself. */
export const isStack = (type: string): boolean => type === rootType;

/** Whether the type is a provider. */
export const isProvider = (type: string): boolean => type.startsWith("pulumi:providers:");

/** The package that a type or function belongs to: `aws` of `aws:s3/bucket:Bucket`. */
export const packageOf = (type: string): string => {
  const parts = type.split(":");
  return parts[0] === "pulumi" && parts[1] === "providers" ? (parts[2] ?? "") : (parts[0] ?? "");
};
