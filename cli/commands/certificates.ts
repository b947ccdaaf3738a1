import { exit, type Run } from "../command";
import { certificatesData, showCertificates } from "../show/certificates";
import { printData } from "../show/data";
import { openWorkspace } from "../workspace";

export const run: Run = (args, terminal) =>
  openWorkspace(args, terminal, ({ plan, diagnostics }) => {
    if (args.switch("json")) printData(terminal, { hash: plan.hash, certificates: certificatesData(plan), diagnostics });
    else terminal.out(showCertificates(plan, terminal.colour));
    return exit.ok;
  });
