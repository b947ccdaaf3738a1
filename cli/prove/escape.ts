/** Text as text of HTML and SVG, also inside a quoted attribute. What no document may hold is shown as a box. */
export function escapeMarkup(text: string): string {
  return (
    text
      .replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`)
      // XML knows no way to write most control characters and no half of a surrogate pair.
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]|\p{Surrogate}/gu, "\ufffd")
  );
}

/** Data inside a `<script>` of an HTML page: nothing in it can end the script, or begin a comment. */
export function escapeScriptData(data: unknown): string {
  return JSON.stringify(data).replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Text inside a quoted label of Mermaid: whatever could be syntax, there or in the HTML made of it, by its number. */
export function escapeMermaid(text: string): string {
  return Array.from(text)
    .map((character) => (/[\p{L}\p{N} .,:/@_-]/u.test(character) ? character : `#${character.codePointAt(0) ?? 0xfffd};`))
    .join("");
}
