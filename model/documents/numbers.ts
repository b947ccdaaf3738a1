/** Why a number must not be read as one; undefined where it is exact for every reader. */
export function exactNumber(value: number, source: string): { readonly message: string; readonly fix: string } | undefined {
  if (!Number.isFinite(value)) return { message: "the number here is infinite or none", fix: "write a finite number" };
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) {
    return { message: "the number here is past 9007199254740991, and would be rounded", fix: "write it in quotes" };
  }
  if (/^[-+]?0[0-9]/.test(source)) {
    return {
      message: "the number here begins with a zero, which some readers drop and others take for octal",
      fix: "write it in quotes, or without the zero",
    };
  }
  return undefined;
}
