import type { Edge } from "../../policies/reach/relation";

const batch = 64 * 1024;

/** Prints a relation as JSON while it is computed: no edge waits for the last one. */
export class EdgePrinter {
  private text = '{\n  "edges": [';
  private first = true;

  constructor(private readonly out: (text: string) => void) {}

  edge({ from, to, port, protocol, over, only, by }: Edge): void {
    this.text += `${this.first ? "" : ","}\n    ${JSON.stringify({ from, to, port, protocol, over, only, by })}`;
    this.first = false;
    if (this.text.length < batch) return;
    this.out(this.text);
    this.text = "";
  }

  end(differences: readonly unknown[]): void {
    const lines = differences.map((difference) => `\n    ${JSON.stringify(difference)}`).join(",");
    this.out(`${this.text}${this.first ? "" : "\n  "}],\n  "differences": [${lines}${lines === "" ? "" : "\n  "}]\n}\n`);
  }
}
