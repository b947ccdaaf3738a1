import type { Samples } from "../samples/make";
import { certificateSamples } from "./certificates";
import { edgeSecuritySamples } from "./edge";
import { credentialSamples } from "./gateways";
import { issuerSamples } from "./issuers";

/** The samples of every rule about certificates. */
export const tlsSamples: Record<string, Samples> = {
  ...certificateSamples,
  ...issuerSamples,
  ...credentialSamples,
  ...edgeSecuritySamples,
};
