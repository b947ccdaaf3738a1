import * as fc from "fast-check";

type Fields = Record<string, unknown>;

/** A field that is there or not, and now and then null, which means that it is not. */
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null | undefined> =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, { weight: 5, arbitrary: value }, { weight: 1, arbitrary: fc.constant(null) });

const record = (fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Fields> =>
  fc.record(fields).map((value) => Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)));

const some = (...values: unknown[]): fc.Arbitrary<unknown> => fc.constantFrom(...values);
const capability = some("ALL", "all", "NET_BIND_SERVICE", "CHOWN", "SYS_ADMIN", "NET_RAW", "KILL");
const profile = record({ type: maybe(some("RuntimeDefault", "Localhost", "Unconfined", "")), localhostProfile: maybe(some("a.json")) });
const seLinux = record({
  type: maybe(some("container_t", "container_init_t", "container_kvm_t", "container_engine_t", "spc_t", "")),
  user: maybe(some("", "system_u")),
  role: maybe(some("", "sysadm_r")),
  level: maybe(some("s0:c1")),
});
const windowsOptions = record({ hostProcess: maybe(fc.boolean()), runAsUserName: maybe(some("app")) });

const shared = {
  runAsNonRoot: maybe(some(true, true, true, false)),
  runAsUser: maybe(some(0, 1, 65532)),
  seccompProfile: maybe(profile),
  appArmorProfile: maybe(profile),
  seLinuxOptions: maybe(seLinux),
  windowsOptions: maybe(windowsOptions),
};

const containerContext = record({
  ...shared,
  privileged: maybe(some(false, false, true)),
  allowPrivilegeEscalation: maybe(some(false, false, true)),
  readOnlyRootFilesystem: maybe(fc.boolean()),
  procMount: maybe(some("Default", "Unmasked", "")),
  capabilities: maybe(record({ add: maybe(fc.array(capability, { maxLength: 2 })), drop: maybe(fc.array(capability, { maxLength: 2 })) })),
});

/** A context that meets the restricted standard, so that pods are near to what is allowed more often than chance would have it. */
const sound = fc.constant({
  allowPrivilegeEscalation: false,
  runAsNonRoot: true,
  capabilities: { drop: ["ALL"] },
  seccompProfile: { type: "RuntimeDefault" },
});
const soundBut = fc.tuple(sound, containerContext).chain(([good, other]) => {
  const keys = Object.keys(other);
  return keys.length === 0 ? fc.constant<Fields>(good) : fc.constantFrom(...keys).map((key): Fields => ({ ...good, [key]: other[key] }));
});

const host = maybe(some("", "10.0.0.1"));
const handler = record({
  httpGet: maybe(record({ path: some("/"), port: some(80), host })),
  tcpSocket: maybe(record({ port: some(80), host })),
  exec: maybe(fc.constant({ command: ["true"] })),
});

const container = (name: string): fc.Arbitrary<Fields> =>
  record({
    name: fc.constant(name),
    image: fc.constant("a"),
    securityContext: fc.oneof(
      { weight: 4, arbitrary: sound },
      { weight: 4, arbitrary: soundBut },
      { weight: 2, arbitrary: maybe(containerContext) },
    ),
    ports: fc.oneof(
      { weight: 6, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.array(record({ containerPort: some(80), hostPort: maybe(some(0, 80)) }), { maxLength: 2 }) },
    ),
    livenessProbe: rarely(handler),
    startupProbe: rarely(handler),
    lifecycle: rarely(record({ preStop: maybe(handler), postStart: maybe(handler) })),
  });

function rarely<T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
}

const volume = fc
  .tuple(
    some("configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "projected", "secret", "hostPath", "nfs", "gitRepo", ""),
    fc.nat(9),
  )
  .map(([type, at]): Fields => ({ name: `v${at}`, ...(type === "" ? {} : { [String(type)]: {} }) }));

const annotation = fc.dictionary(
  some(
    "container.apparmor.security.beta.kubernetes.io/a",
    "seccomp.security.alpha.kubernetes.io/pod",
    "container.seccomp.security.alpha.kubernetes.io/a",
    "container.seccomp.security.alpha.kubernetes.io/nobody",
  ) as fc.Arbitrary<string>,
  some("runtime/default", "docker/default", "localhost/x", "unconfined", "") as fc.Arbitrary<string>,
  { maxKeys: 2 },
);

const podContext = record({
  ...shared,
  sysctls: rarely(
    fc.array(
      record({
        name: some(
          "kernel.shm_rmid_forced",
          "net.ipv4.ip_local_reserved_ports",
          "net.ipv4.tcp_fin_timeout",
          "net.ipv4.tcp_rmem",
          "net.ipv4.tcp_notsent_lowat",
          "kernel.msgmax",
        ),
        value: some("1"),
      }),
      { maxLength: 2 },
    ),
  ),
});

/** Pods as somebody might write them: most of them one field away from what a standard allows. */
export const pods: fc.Arbitrary<Fields> = record({
  apiVersion: fc.constant("v1"),
  kind: fc.constant("Pod"),
  metadata: record({ name: fc.constant("p"), annotations: rarely(annotation) }),
  spec: record({
    hostNetwork: rarely(fc.boolean()),
    hostPID: rarely(fc.boolean()),
    hostIPC: rarely(fc.boolean()),
    hostUsers: fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, { weight: 3, arbitrary: fc.boolean() }),
    os: rarely(record({ name: some("windows", "linux") })),
    securityContext: fc.oneof(
      { weight: 4, arbitrary: fc.constant(undefined) },
      { weight: 2, arbitrary: fc.constant({ runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } }) },
      { weight: 3, arbitrary: podContext },
    ),
    volumes: fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.array(volume, { maxLength: 2 }) }),
    initContainers: rarely(container("i").map((one) => [one])),
    containers: container("a").map((one) => [one]),
    ephemeralContainers: rarely(container("e").map((one) => [one])),
  }),
});

/** The versions at which some control of the standards changes, one before each, and the newest. */
export const versions = [
  "v1.0",
  "v1.7",
  "v1.8",
  "v1.18",
  "v1.19",
  "v1.21",
  "v1.22",
  "v1.23",
  "v1.24",
  "v1.25",
  "v1.26",
  "v1.27",
  "v1.28",
  "v1.29",
  "v1.30",
  "v1.31",
  "v1.32",
  "v1.33",
  "v1.34",
  "v1.35",
  "v1.36",
  "v1.37",
  "latest",
];
