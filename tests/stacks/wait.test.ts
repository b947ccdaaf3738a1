import type { RecordOptions } from "parapet/testing";
import { hostsResolve } from "../../stacks/dns/await";
import { configOf, inZone, ofRegion, ofZone, run, stacks } from "./given";

jest.mock("../../stacks/dns/await", () => ({ hostsResolve: jest.fn() }));
const asked = jest.mocked(hostsResolve);
beforeEach(() => asked.mockReset().mockResolvedValue(undefined));

const region = { ...configOf("Pulumi.prod-eu-central.yaml"), ...inZone };
/** A deployment, in which the cluster says where the gateway is. */
const up: RecordOptions = {
  ...ofZone(ofRegion("prod")),
  preview: false,
  throwOnError: false,
  outputs: ({ name }) =>
    name === "eu-central-ingress-service" ? { status: { loadBalancer: { ingress: [{ ip: "203.0.113.7" }] } } } : undefined,
};
const doors = async (config: Record<string, string>, options: RecordOptions = up) => {
  const recording = await run(stacks, config, options);
  const opened = recording.resources.filter(
    ({ type, name }) => type === "kubernetes:networking.istio.io/v1:Gateway" && name.includes("-tls-"),
  );
  return { opened: opened.map(({ name }) => name), errors: recording.errors.map(({ message }) => message) };
};
const both = [
  expect.stringMatching(/^eu-central-tls-gateway-eu-central-billing-example-com/),
  expect.stringMatching(/^eu-central-tls-gateway-eu-central-shop-example-com/),
];

describe("the hosts of a region that is deployed", () => {
  it("are opened when their records are found where the gateway is", async () => {
    expect(await doors(region)).toEqual({ opened: both, errors: [] });
    expect(asked.mock.calls.map(([plan, name, address]) => [plan.platform.name, name, address])).toEqual([
      ["acme", "eu-central", "203.0.113.7"],
    ]);
  });

  it("stay closed when they are not, and what is missing is what the deployment ends with", async () => {
    asked.mockRejectedValue(new Error("shop.example.com has no record at ns1.example.com"));
    const { opened, errors } = await doors(region);
    expect(opened).toEqual([]);
    expect(errors[0]).toContain("shop.example.com has no record at ns1.example.com");
  });

  it("are opened without a look where the stack is told so", async () => {
    expect(await doors({ ...region, "parapet:waitForHosts": "false" })).toEqual({ opened: both, errors: [] });
    expect(asked).not.toHaveBeenCalled();
  });

  it("are not looked for in a preview, nor in a region that stands by", async () => {
    expect((await doors(region, ofZone(ofRegion("prod")))).opened).toEqual(both);
    await doors({ ...configOf("Pulumi.prod-eu-west.yaml"), ...inZone });
    expect(asked).not.toHaveBeenCalled();
  });
});
