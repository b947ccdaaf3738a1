/** A record as a zone of the tests has it. */
export type Record =
  | { readonly type: "A" | "AAAA" | "CNAME" | "NS"; readonly data: string }
  | { readonly type: "SOA"; readonly serial: number }
  | { readonly type: "CAA"; readonly flags: number; readonly tag: string; readonly value: string };

export const types = { A: 1, NS: 2, CNAME: 5, SOA: 6, AAAA: 28, CAA: 257 } as const;

export interface Question {
  readonly id: number;
  readonly name: string;
  readonly type: number;
  readonly bytes: Buffer;
}

/** The one question of a packet. */
export function readQuestion(packet: Buffer): Question {
  const labels: string[] = [];
  let at = 12;
  for (let length = packet[at] ?? 0; length > 0; length = packet[at] ?? 0) {
    labels.push(packet.subarray(at + 1, at + 1 + length).toString("latin1"));
    at += length + 1;
  }
  return {
    id: packet.readUInt16BE(0),
    name: labels.join(".").toLowerCase(),
    type: packet.readUInt16BE(at + 1),
    bytes: packet.subarray(12, at + 5),
  };
}

export interface Reply {
  readonly code: number;
  readonly truncated?: boolean;
  readonly answers: readonly (Record & { readonly owner: string })[];
  readonly authority?: readonly (Record & { readonly owner: string })[];
}

export function writeReply({ id, bytes }: Question, { code, truncated = false, answers, authority = [] }: Reply): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt16BE(id, 0);
  head.writeUInt16BE(0x8400 | (truncated ? 0x0200 : 0) | code, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(answers.length, 6);
  head.writeUInt16BE(authority.length, 8);
  return Buffer.concat([head, bytes, ...[...answers, ...authority].map(writeRecord)]);
}

function writeRecord(record: Record & { readonly owner: string }): Buffer {
  const data = writeData(record);
  const head = Buffer.alloc(10);
  head.writeUInt16BE(types[record.type], 0);
  head.writeUInt16BE(1, 2);
  head.writeUInt32BE(300, 4);
  head.writeUInt16BE(data.length, 8);
  return Buffer.concat([writeName(record.owner), head, data]);
}

function writeData(record: Record): Buffer {
  switch (record.type) {
    case "A":
      return Buffer.from(record.data.split(".").map(Number));
    case "AAAA":
      return sixteen(record.data);
    case "CNAME":
    case "NS":
      return writeName(record.data);
    case "SOA": {
      const numbers = Buffer.alloc(20);
      [record.serial, 3600, 600, 86_400, 300].forEach((number, index) => numbers.writeUInt32BE(number, index * 4));
      return Buffer.concat([writeName("ns1.example.net"), writeName("admin.example.net"), numbers]);
    }
    case "CAA":
      return Buffer.concat([Buffer.from([record.flags, record.tag.length]), Buffer.from(record.tag + record.value, "latin1")]);
  }
}

function writeName(name: string): Buffer {
  return Buffer.concat([
    ...name.split(".").map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label, "latin1")])),
    Buffer.from([0]),
  ]);
}

function sixteen(address: string): Buffer {
  const [front = "", back = ""] = address.split("::");
  const groups = (text: string) => (text === "" ? [] : text.split(":"));
  const [first, last] = [groups(front), groups(back)];
  const all = [...first, ...Array<string>(8 - first.length - last.length).fill("0"), ...last];
  return Buffer.concat(all.map((group) => Buffer.from(group.padStart(4, "0"), "hex")));
}
