import { BlockList, isIP } from "node:net";
import fc from "fast-check";
import { readAddress, showAddress } from "../../../model/text/address";
import { contains, overlaps, parseCidr, parsePort, type Cidr } from "../../../model/text/network";
import { ends, sentence, told } from "./checked";

const shown = (text: string): string => {
  const checked = parseCidr(text);
  return checked.ok ? checked.value.text : `${checked.problem.code} ${checked.problem.fix}`;
};
const cidr = (text: string): Cidr => {
  const checked = parseCidr(text);
  if (!checked.ok) throw new Error(checked.problem.message);
  return checked.value;
};

describe("a network", () => {
  it.each([
    ["10.0.0.0/8", "10.0.0.0/8"],
    ["198.51.100.7/32", "198.51.100.7/32"],
    ["2001:db8::/32", "2001:db8::/32"],
    ["2001:DB8:0:0:0:0:0:0/32", "2001:db8::/32"],
    ["::1/128", "::1/128"],
    ["2001:db8:0:1:0:0:0:1/128", "2001:db8:0:1::1/128"],
    ["169.254.20.10/32", "169.254.20.10/32"],
  ])("%s is accepted", (text, canonical) => expect(shown(text)).toBe(canonical));

  it("knows its first and its last address", () => {
    expect(cidr("192.0.2.128/25")).toEqual({ text: "192.0.2.128/25", family: 4, bits: 25, first: 0xc0000280n, last: 0xc00002ffn });
    expect(cidr("2001:db8::/32")).toEqual({
      text: "2001:db8::/32",
      family: 6,
      bits: 32,
      first: 0x20010db8n << 96n,
      last: (0x20010db9n << 96n) - 1n,
    });
  });

  it.each([
    ["10.1.2.0/33", "PPT-0130 10.1.2.0/32"],
    ["2001:db8::/129", "PPT-0130 2001:db8::/128"],
    ["10.1.2.3", "PPT-0130 10.1.2.3/32"],
    ["10.1.2.3/", "PPT-0130 10.1.2.3/32"],
    ["2001:db8::1", "PPT-0130 2001:db8::1/128"],
    ["10.1.2.3/16", "PPT-0131 10.1.0.0/16"],
    ["2001:db8::1/32", "PPT-0131 2001:db8::/32"],
    ["010.1.0.0/16", "PPT-0130 10.1.0.0/16"],
    ["10.1.0.00/16", "PPT-0130 10.1.0.0/16"],
    ["10.1.0.0/016", "PPT-0130 10.1.0.0/16"],
    ["2001:00db8::/32", "PPT-0130 2001:db8::/32"],
    ["::ffff:10.0.0.0/104", "PPT-0130 10.0.0.0/8"],
    ["::ffff:10.1.2.3", "PPT-0130 10.1.2.3/32"],
    ["::ffff:a00:0/104", "PPT-0130 10.0.0.0/8"],
    ["::ffff:10.0.0.0/8", "PPT-0130 10.0.0.0/8"],
    ["64:ff9b::10.0.0.0/104", "PPT-0130 64:ff9b::a00:0/104"],
    ["10.0.0.0/255.255.0.0", "PPT-0130 10.0.0.0/16"],
    ["10.0.0.0/-1", "PPT-0130 10.0.0.0/32"],
    [" 10.0.0.0/8", "PPT-0130 10.0.0.0/8"],
  ])("%s is refused, with the one that was meant", (text, expected) => expect(shown(text)).toBe(expected));

  it.each([
    "",
    "/",
    "/8",
    "10.0.0/8",
    "10.0.0.0.0/8",
    "10.0.0.256/32",
    "256.0.0.0/8",
    "0x0a.0.0.0/8",
    "fe80::1%eth0/64",
    "1::2::3/64",
    "::g/64",
    "10.0.0.0/8/8",
    "corporate",
    "10.0.0.0-10.0.0.9",
    "10.0.0.0::/8",
    "::1.2.3/128",
    "1:2:3:4:5:6:7/64",
    "٣.0.0.0/8",
  ])("%j is refused as none at all", (text) =>
    expect(shown(text)).toBe("PPT-0130 write the network's address, a slash and the number of fixed bits"),
  );

  it.each(["0.0.0.0/0", "::/0", "0.0.0.0/1", "8.0.0.0/7", "2000::/3", "4000::/2"])(
    "%s is refused as a great part of the internet",
    (text) => expect(shown(text)).toBe("PPT-0132 name the networks that are meant"),
  );

  it.each([
    ["169.254.169.254/32", "169.254.169.254"],
    ["169.254.0.0/16", "169.254.169.254"],
    ["128.0.0.0/1", "169.254.169.254"],
    ["168.0.0.0/7", "169.254.169.254"],
    ["169.254.170.2/31", "169.254.170.2"],
    ["169.254.170.23/32", "169.254.170.23"],
    ["fd00:ec2::254/128", "fd00:ec2::254"],
    ["fd00::/8", "fd00:ec2::254"],
    ["fc00::/7", "fd00:ec2::254"],
    ["fd00:ec2::23/128", "fd00:ec2::23"],
    ["64:ff9b::/96", "64:ff9b::a9fe:a9fe"],
    ["::/64", "::ffff:a9fe:a9fe"],
  ])("%s is refused, because a cloud's credentials are in it", (text, address) => {
    expect(shown(text)).toBe(`PPT-0133 name a smaller network, without ${address}`);
    expect(sentence(parseCidr(text))).toBe(`${text} contains ${address}, where a cloud hands out credentials`);
  });

  it("of the metadata address in any disguise is never accepted", () => {
    for (const text of [
      "::ffff:169.254.169.254/128",
      "::ffff:a9fe:a9fe/128",
      "169.254.169.254",
      "169.254.169.0254/32",
      "0xa9.254.169.254/32",
      "2852039166/32",
      "64:ff9b::169.254.169.254/128",
    ])
      expect(parseCidr(text).ok).toBe(false);
  });

  it("is read the same when its own text is read again, and its fix is accepted", () => {
    const four = fc.tuple(fc.ipV4(), fc.integer({ min: 8, max: 32 }));
    const six = fc.tuple(fc.ipV6(), fc.integer({ min: 7, max: 128 }));
    fc.assert(
      fc.property(fc.oneof(four, six), ([address, bits]) => {
        const first = parseCidr(`${address}/${bits}`);
        if (first.ok) expect(cidr(first.value.text)).toEqual(first.value);
        else if (first.problem.code === "PPT-0131")
          expect([first.problem.fix, "PPT-0133"]).toContain(shown(first.problem.fix).replace(/ .*$/, ""));
      }),
      { numRuns: 500 },
    );
  });
});

describe("addresses", () => {
  it("are told from other texts exactly as node:net does", () => {
    const nearly = fc.string({ unit: fc.constantFrom("0", "1", "9", "25", "f", ":", "::", ".", "g"), maxLength: 16 });
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), nearly), (text) => {
        const address = readAddress(text);
        expect(address === undefined || address.leadingZeros ? 0 : address.family).toBe(isIP(text));
      }),
      { numRuns: 5000 },
    );
  });

  it("are shown as URLs show them, and read back to the same number", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), (bits, mask) => {
        const value = bits & (mask | (mask << 16n)) & ((1n << 128n) - 1n);
        const text = showAddress(6, value);
        expect(readAddress(text)?.value).toBe(value);
        expect(new URL(`http://[${text}]/`).hostname).toBe(`[${text}]`);
      }),
    );
    expect(
      [0n, 1n, 1n << 112n, (1n << 112n) + 1n, 0x2001_0db8_0000_0000_0001_0000_0000_0001n].map((value) => showAddress(6, value)),
    ).toEqual(["::", "::1", "1::", "1::1", "2001:db8::1:0:0:1"]);
    expect(showAddress(4, 0x0a00_00ffn)).toBe("10.0.0.255");
  });

  it("belong to a network exactly when node's BlockList says so", () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.integer({ min: 8, max: 32 }), fc.ipV4(), fc.integer({ min: 0, max: 0xff }), (base, bits, other, near) => {
        const list = new BlockList();
        list.addSubnet(base, bits, "ipv4");
        const { value } = readAddress(base)!;
        const network = parseCidr(`${showAddress(4, (value >> BigInt(32 - bits)) << BigInt(32 - bits))}/${bits}`);
        if (!network.ok) return;
        for (const address of [other, showAddress(4, value ^ BigInt(near))]) {
          const single = parseCidr(`${address}/32`);
          if (single.ok) expect(contains(network.value, single.value)).toBe(list.check(address, "ipv4"));
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("overlap both ways or not at all, and always when one network contains the other", () => {
    expect([
      overlaps(cidr("10.0.0.0/8"), cidr("10.9.0.0/16")),
      overlaps(cidr("10.0.0.0/9"), cidr("10.128.0.0/9")),
      overlaps(cidr("::a00:0/104"), cidr("10.0.0.0/8")),
    ]).toEqual([true, false, false]);
    expect([
      contains(cidr("10.0.0.0/8"), cidr("10.0.0.0/8")),
      contains(cidr("10.9.0.0/16"), cidr("10.0.0.0/8")),
      contains(cidr("::a00:0/104"), cidr("10.0.0.0/8")),
    ]).toEqual([true, false, false]);
    const network = fc
      .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 8, max: 16 }))
      .map(([b, bits]) => cidr(`10.${(b >> (16 - bits)) << (16 - bits)}.0.0/${bits}`));
    fc.assert(
      fc.property(network, network, (a, b) => {
        expect(overlaps(a, b)).toBe(overlaps(b, a));
        expect(overlaps(a, b)).toBe(contains(a, b) || contains(b, a));
      }),
    );
  });

  it("take bounded time to read, however long the text is", () => {
    expect(ends(() => [":", "1.", "1:", "10.0.0.0/8", "/"].map((piece) => parseCidr(piece.repeat(1_000_000 / piece.length))))).toBe(true);
  });
});

describe("a port", () => {
  it.each<[string | number, number]>([
    [8080, 8080],
    ["8080", 8080],
    [1, 1],
    ["65535", 65_535],
  ])("%j is accepted", (value, port) => expect(told(parsePort(value))).toBe(port));
  it.each<[string | number, string]>([
    [0, "8080"],
    ["0", "8080"],
    [70_000, "8080"],
    ["70000", "8080"],
    [NaN, "8080"],
    [-1, "8080"],
    [80.5, "8080"],
    ["http", "80"],
    ["https", "443"],
    ["constructor", "8080"],
    ["__proto__", "8080"],
    ["080", "80"],
    ["443/tcp", "443"],
    [" 443", "443"],
    ["1e3", "8080"],
    ["0x50", "8080"],
    ["", "8080"],
    ["8080\n", "8080"],
  ])("%j is refused", (value, fix) => expect(told(parsePort(value))).toBe(`PPT-0136 ${fix}`));
});
