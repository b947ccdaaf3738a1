/** A text in a policy of the vault's: whatever is in it, it ends where it should. */
const quoted = (text: string): string => JSON.stringify(text);

/** May have certificates signed by one role of one mount, and may do nothing else. */
export function signingPolicy(mount: string, role: string): string {
  return `path ${quoted(`${mount}/sign/${role}`)} {\n  capabilities = ["create", "update"]\n}\n`;
}
