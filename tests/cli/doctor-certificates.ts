import { generateKeyPairSync, sign, type KeyObject } from "node:crypto";

/** A certificate, with its key, made for one test. */
export interface Made {
  readonly pem: string;
  readonly key: string;
  readonly name: Name;
  readonly privateKey: KeyObject;
}

export interface Name {
  readonly organisation?: string;
  readonly common: string;
}

export interface Wanted {
  readonly subject: Name;
  /** Who signs it; itself unless given. */
  readonly by?: Made;
  readonly dnsNames?: readonly string[];
  readonly isCa?: boolean;
  readonly from: number;
  readonly to: number;
}

const der = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
};

const sequence = (...parts: readonly Buffer[]) => der(0x30, ...parts);
const integer = (...bytes: readonly number[]) => der(0x02, Buffer.from(bytes));
const identifier = (hex: string) => der(0x06, Buffer.from(hex, "hex"));
const ecdsaWithSha256 = sequence(identifier("2a8648ce3d040302"));

const nameOf = ({ organisation, common }: Name) => {
  const part = (id: string, text: string) => der(0x31, sequence(identifier(id), der(0x0c, Buffer.from(text, "utf8"))));
  return sequence(...(organisation === undefined ? [] : [part("55040a", organisation)]), part("550403", common));
};

/** UTCTime, which counts years by two digits. */
const time = (ms: number) => der(0x17, Buffer.from(`${new Date(ms).toISOString().slice(2, 19).replace(/[-:T]/g, "")}Z`));

const extension = (id: string, critical: boolean, value: Buffer) =>
  sequence(identifier(id), ...(critical ? [der(0x01, Buffer.from([0xff]))] : []), der(0x04, value));

let serial = 1;

/** Makes a certificate as an authority would, to the byte; also with what no authority would sign. */
export function makeCertificate({ subject, by, dnsNames = [], isCa = false, from, to }: Wanted): Made {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  serial++;
  const extensions = [
    extension("551d13", true, sequence(...(isCa ? [der(0x01, Buffer.from([0xff]))] : []))),
    ...(dnsNames.length === 0
      ? []
      : [extension("551d11", false, sequence(...dnsNames.map((name) => der(0x82, Buffer.from(name, "latin1")))))]),
  ];
  const signed = sequence(
    der(0xa0, integer(2)),
    integer(1, serial >> 8, serial & 0xff),
    ecdsaWithSha256,
    nameOf(by?.name ?? subject),
    sequence(time(from), time(to)),
    nameOf(subject),
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(...extensions)),
  );
  const signature = sign("sha256", signed, by?.privateKey ?? privateKey);
  const whole = sequence(signed, ecdsaWithSha256, der(0x03, Buffer.from([0]), signature));
  const lines = whole.toString("base64").match(/.{1,64}/g) ?? [];
  return {
    pem: `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    name: subject,
    privateKey,
  };
}
