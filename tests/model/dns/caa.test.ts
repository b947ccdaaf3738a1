import { judgeCaa, type CaaRecord } from "../../../model/dns/caa";

const issuer = { domain: "letsencrypt.org", method: "dns-01" };
const record = (tag: string, value: string, critical = false): CaaRecord => ({ tag, value, critical });
const judged = (name: string, ...records: CaaRecord[]) =>
  judgeCaa(name, issuer, { at: "example.com", records, failure: null, heard: true });
const standing = (name: string, ...records: CaaRecord[]) => judged(name, ...records).standing;

const le = record("issue", "letsencrypt.org");

describe("CAA records", () => {
  it.each<[string, CaaRecord[]]>([
    ["that name the authority", [le]],
    ["that name it beside another", [record("issue", "pki.goog"), le]],
    ["in capitals", [record("ISSUE", "LetsEncrypt.ORG")]],
    ["with blanks around", [record("issue", " \tletsencrypt.org ;")]],
    ["with an account", [record("issue", "letsencrypt.org; accounturi=https://acme.example/1")]],
    ["with the way that the plan goes", [record("issue", "letsencrypt.org; validationmethods=http-01,dns-01")]],
    ["beside a mark that everybody knows", [le, record("iodef", "mailto:a@example.com", true)]],
    ["beside a tag that nobody knows, which is not critical", [le, record("tbs", "x")]],
  ])("%s let it sign", (_, records) => {
    expect(standing("billing.example.com", ...records)).toBe("allowed");
  });

  it.each<[string, CaaRecord[]]>([
    ["that name another", [record("issue", "pki.goog")]],
    ["that name nobody", [record("issue", ";")]],
    ["that are empty", [record("issue", "")]],
    ["that name something longer", [record("issue", "letsencrypt.org.evil.example")]],
    ["that name something that only ends so", [record("issue", "notletsencrypt.org")]],
    ["with a parameter that is none", [record("issue", "letsencrypt.org; account uri")]],
    ["with another way only", [record("issue", "letsencrypt.org; validationmethods=http-01")]],
    ["with a way that only begins like it", [record("issue", "letsencrypt.org; validationmethods=dns-01-x")]],
    ["beside a critical tag that nobody knows", [le, record("tbs", "x", true)]],
    ["beside a critical tag that got lost", [le, record("", "", true)]],
  ])("%s do not", (_, records) => {
    expect(standing("billing.example.com", ...records)).toBe("refused");
  });

  it("of wildcards count for a wildcard, and for nothing else", () => {
    const wild = record("issuewild", "pki.goog");
    expect([standing("*.example.com", le, wild), standing("example.com", le, wild)]).toEqual(["refused", "allowed"]);
    expect(standing("*.example.com", le)).toBe("allowed");
    expect(standing("*.example.com", record("issue", ";"), record("issuewild", "letsencrypt.org"))).toBe("allowed");
    expect(standing("example.com", wild)).toBe("open");
  });

  it("that are not there let everybody sign, and the record to make is named", () => {
    expect(judgeCaa("*.apps.example.com", issuer, { at: "", records: [], failure: null, heard: true })).toEqual({
      standing: "open",
      message: "no CAA record stands at apps.example.com or above it: every authority may sign",
      fix: 'make the record: apps.example.com CAA 0 issuewild "letsencrypt.org"',
    });
  });

  it("that could not be asked for are a refusal where the servers said so themselves, and unknown where nobody was heard", () => {
    const unasked = (heard: boolean) =>
      judgeCaa("a.example.com", issuer, { at: "", records: [], failure: "of ns1: it fails (SERVFAIL)", heard }).standing;
    expect([unasked(true), unasked(false)]).toEqual(["refused", "unheard"]);
  });

  it("say whom they let sign instead, and what to add", () => {
    expect(judged("billing.example.com", record("issue", "pki.goog; a=b"), record("issue", "sectigo.com"))).toEqual({
      standing: "refused",
      message:
        "the CAA records at example.com let pki.goog, sectigo.com sign for billing.example.com, and not letsencrypt.org, which the plan uses",
      fix: 'make the record beside them: example.com CAA 0 issue "letsencrypt.org"',
    });
  });
});
