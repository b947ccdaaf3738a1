/** The catalogues of controls that an auditor asks for. */
export type Catalogue = "nist-800-53-r5" | "soc2" | "hipaa" | "pci-dss-4.0" | "iso-27001-2022" | "cis-kubernetes";

/** The controls that a rule serves, by catalogue. */
export type Controls = Readonly<Record<Catalogue, readonly string[]>>;

type Theme = Omit<Controls, "cis-kubernetes">;

const themes = {
  isolation: {
    "nist-800-53-r5": ["AC-6", "CM-7", "SC-39"],
    soc2: ["CC6.1", "CC6.8"],
    hipaa: ["164.312(a)(1)"],
    "pci-dss-4.0": ["2.2.1", "2.2.6", "7.2.2"],
    "iso-27001-2022": ["A.8.2", "A.8.9"],
  },
  leastPrivilege: {
    "nist-800-53-r5": ["AC-3", "AC-6", "AC-6(10)"],
    soc2: ["CC6.1", "CC6.3"],
    hipaa: ["164.312(a)(1)"],
    "pci-dss-4.0": ["7.2.1", "7.2.2"],
    "iso-27001-2022": ["A.5.15", "A.5.18", "A.8.2"],
  },
  identity: {
    "nist-800-53-r5": ["AC-6", "IA-5", "IA-9"],
    soc2: ["CC6.1"],
    hipaa: ["164.312(a)(1)", "164.312(d)"],
    "pci-dss-4.0": ["7.2.5", "8.6.1"],
    "iso-27001-2022": ["A.5.16", "A.8.5"],
  },
  secrets: {
    "nist-800-53-r5": ["IA-5(7)", "SC-12", "SC-28"],
    soc2: ["CC6.1"],
    hipaa: ["164.312(a)(2)(iv)", "164.312(d)"],
    "pci-dss-4.0": ["3.5.1", "8.6.2"],
    "iso-27001-2022": ["A.5.17", "A.8.12", "A.8.24"],
  },
  integrity: {
    "nist-800-53-r5": ["CM-14", "SI-7", "SR-4"],
    soc2: ["CC6.8", "CC8.1"],
    hipaa: ["164.312(c)(1)"],
    "pci-dss-4.0": ["2.2.1", "6.3.2"],
    "iso-27001-2022": ["A.8.9", "A.8.19"],
  },
  capacity: {
    "nist-800-53-r5": ["SC-5", "SC-6"],
    soc2: ["A1.1"],
    hipaa: ["164.308(a)(7)(i)"],
    "pci-dss-4.0": ["2.2.1"],
    "iso-27001-2022": ["A.8.6"],
  },
  availability: {
    "nist-800-53-r5": ["CP-10", "SC-5", "SI-13"],
    soc2: ["A1.1", "A1.2"],
    hipaa: ["164.308(a)(7)(i)"],
    "pci-dss-4.0": ["12.10.1"],
    "iso-27001-2022": ["A.8.6", "A.8.14"],
  },
  boundary: {
    "nist-800-53-r5": ["AC-4", "SC-7", "SC-7(5)"],
    soc2: ["CC6.1", "CC6.6"],
    hipaa: ["164.312(a)(1)", "164.312(e)(1)"],
    "pci-dss-4.0": ["1.2.1", "1.3.1", "1.4.1"],
    "iso-27001-2022": ["A.8.20", "A.8.22"],
  },
  publicAccess: {
    "nist-800-53-r5": ["AC-3", "AC-21", "SC-7"],
    soc2: ["CC6.1", "CC6.6"],
    hipaa: ["164.312(a)(1)"],
    "pci-dss-4.0": ["1.3.1", "1.4.4", "7.2.1"],
    "iso-27001-2022": ["A.5.15", "A.8.3", "A.8.12"],
  },
  atRest: {
    "nist-800-53-r5": ["SC-12", "SC-13", "SC-28", "SC-28(1)"],
    soc2: ["CC6.1", "CC6.7"],
    hipaa: ["164.312(a)(2)(iv)", "164.312(e)(2)(ii)"],
    "pci-dss-4.0": ["3.5.1", "3.5.1.2"],
    "iso-27001-2022": ["A.8.24"],
  },
  inTransit: {
    "nist-800-53-r5": ["AC-17(2)", "SC-8", "SC-8(1)"],
    soc2: ["CC6.1", "CC6.7"],
    hipaa: ["164.312(e)(1)", "164.312(e)(2)(i)"],
    "pci-dss-4.0": ["2.2.7", "4.2.1"],
    "iso-27001-2022": ["A.8.20", "A.8.24"],
  },
  certificates: {
    "nist-800-53-r5": ["SC-8(1)", "SC-12", "SC-17", "SC-23(5)"],
    soc2: ["CC6.1", "CC6.7"],
    hipaa: ["164.312(d)", "164.312(e)(1)"],
    "pci-dss-4.0": ["4.2.1", "4.2.1.1"],
    "iso-27001-2022": ["A.8.20", "A.8.24"],
  },
  keys: {
    "nist-800-53-r5": ["SC-12", "SC-12(2)"],
    soc2: ["CC6.1"],
    hipaa: ["164.312(a)(2)(iv)"],
    "pci-dss-4.0": ["3.6.1", "3.7.4"],
    "iso-27001-2022": ["A.8.24"],
  },
  recovery: {
    "nist-800-53-r5": ["CP-9", "CP-10", "SI-12"],
    soc2: ["A1.2", "CC7.5"],
    hipaa: ["164.308(a)(7)(ii)(A)", "164.312(c)(1)"],
    "pci-dss-4.0": ["10.3.3", "12.10.1"],
    "iso-27001-2022": ["A.8.13"],
  },
  audit: {
    "nist-800-53-r5": ["AU-2", "AU-3", "AU-12"],
    soc2: ["CC7.2"],
    hipaa: ["164.312(b)"],
    "pci-dss-4.0": ["10.2.1", "10.3.1"],
    "iso-27001-2022": ["A.8.15"],
  },
  correctness: {
    "nist-800-53-r5": ["CM-6", "SI-2"],
    soc2: ["CC7.1", "CC8.1"],
    hipaa: ["164.312(c)(1)"],
    "pci-dss-4.0": ["2.2.1", "6.2.4"],
    "iso-27001-2022": ["A.8.9"],
  },
} satisfies Readonly<Record<string, Theme>>;

/** The controls of a theme, with the recommendations of the CIS benchmark for Kubernetes that ask for the very same thing. */
export function controls(theme: keyof typeof themes, ...cis: readonly string[]): Controls {
  return { ...themes[theme], "cis-kubernetes": cis };
}
