import type { Values } from "./values";

const account = "123456789012";

/** What the made-up providers answer to a program's questions. A question without an answer here is refused, never answered with nothing. */
export const answers: Record<string, (args: Values) => Values> = {
  "aws:index/getCallerIdentity:getCallerIdentity": () => ({
    id: account,
    accountId: account,
    arn: `arn:aws:iam::${account}:root`,
    userId: account,
  }),
  "aws:index/getPartition:getPartition": () => ({
    id: "aws",
    partition: "aws",
    dnsSuffix: "amazonaws.com",
    reverseDnsPrefix: "com.amazonaws",
  }),
  "aws:index/getRegion:getRegion": (args) => {
    const region = args["region"] ?? "eu-central-1";
    return { id: region, region, name: region };
  },
};

/** The answer to one question. */
export function answer(token: string, args: Values): Values {
  const known = answers[token];
  if (known === undefined)
    throw new Error(`the test provider has no answer to ${token}; it can answer: ${Object.keys(answers).join(", ")}`);
  return known(args);
}
