import type { Checked } from "../../../model/diagnostics/diagnostic";
import { fieldCodes } from "../../../model/diagnostics/codes/fields";
import { parseCron } from "../../../model/text/cron";
import { parseEnvName } from "../../../model/text/env-name";
import { parseImage } from "../../../model/text/image";
import { parseLabelKey, parseLabelValue } from "../../../model/text/labels";
import { parseName } from "../../../model/text/names";
import { parseCidr, parseHost, parsePort } from "../../../model/text/network";
import { parseMountPath, parseUrlPath } from "../../../model/text/path";
import { secretIn } from "../../../model/text/secrets";
import { parseBytes, parseCpu, parseDuration } from "../../../model/text/units";
import { told } from "./checked";

/** How the value of a code's example is read; by default it is what stands behind the first colon. */
const readers: Readonly<Record<string, (text: string) => Checked<unknown>>> = {
  "PPT-0110": parseCpu,
  "PPT-0111": parseBytes,
  "PPT-0112": parseDuration,
  "PPT-0115": (text) => parseName(text, "an app"),
  "PPT-0116": (text) => parseName(JSON.parse(`"${text}"`) as string, "an app"),
  "PPT-0121": parseLabelValue,
  "PPT-0130": parseCidr,
  "PPT-0131": parseCidr,
  "PPT-0132": parseCidr,
  "PPT-0133": parseCidr,
  "PPT-0135": parseHost,
  "PPT-0136": parsePort,
  "PPT-0140": parseImage,
  "PPT-0155": parseCron,
  "PPT-0160": parseMountPath,
  "PPT-0161": parseUrlPath,
};

describe("the page of a code", () => {
  it.each(Object.entries(readers))("%s shows what is refused with it, and what is accepted", (code, read) => {
    const { refused, accepted } = fieldCodes[code as keyof typeof fieldCodes];
    const value = (example: string) => example.replace(/^\w[\w-]*: /, "");
    const checked = read(value(refused));
    expect(checked.ok ? "accepted" : checked.problem.code).toBe(code);
    expect(read(value(accepted)).ok).toBe(true);
  });

  it("shows keys of labels, names of variables and secrets in the same way", () => {
    const key = (example: string) => example.replace(/: \w+$/, "");
    expect(told(parseLabelKey(key(fieldCodes["PPT-0120"].refused)))).toBe(`PPT-0120 ${key(fieldCodes["PPT-0120"].accepted)}`);
    const name = (example: string) => example.replace(/^env: \{ (.*): \w+ \}$/, "$1");
    expect(told(parseEnvName(name(fieldCodes["PPT-0165"].refused)))).toBe(`PPT-0165 ${name(fieldCodes["PPT-0165"].accepted)}`);
    const [refused, accepted] = [fieldCodes["PPT-0150"].refused, fieldCodes["PPT-0150"].accepted].map((example) =>
      example.replace(/^env: \{ DB_URL: (.*) \}$/, "$1"),
    );
    expect([secretIn(refused!), secretIn(accepted!)]).toEqual(["a password in a URL", undefined]);
  });
});
