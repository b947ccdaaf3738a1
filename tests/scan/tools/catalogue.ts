import { checkov } from "./checkov";
import { cyclonus } from "./cyclonus";
import { gator } from "./gator";
import { istioctl } from "./istioctl";
import { kubeLinter } from "./kube-linter";
import { kubeScore } from "./kube-score";
import { kubeconform } from "./kubeconform";
import { kubectlValidate } from "./kubectl-validate";
import { kubescape } from "./kubescape";
import { netpolAnalyzer } from "./netpol-analyzer";
import { polaris } from "./polaris";
import type { Scanner } from "./scanner";

/** Every tool that is asked about a rendered folder. */
export const scanners: readonly Scanner[] = [
  kubeScore,
  checkov,
  kubeconform,
  kubectlValidate,
  gator,
  cyclonus,
  kubeLinter,
  polaris,
  kubescape,
  netpolAnalyzer,
  istioctl,
];
