import { parseDuration } from "../text/duration";
import { parseBytes, parseCpu } from "../text/units";
import { textOrNumber, text, type FieldText } from "./field";

export const cpu = (description: string) => textOrNumber(parseCpu, { description, examples: ["250m", 2] });
export const bytes = (description: string, examples: FieldText["examples"] & {} = ["256Mi"]) =>
  textOrNumber(parseBytes, { description, examples });
export const duration = (description: string, examples: FieldText["examples"] & {} = ["1h"]) =>
  text(parseDuration, { description, examples });
