import { beside, container, pod, secure, unknown, type Samples } from "./make";

const off = { allowPrivilegeEscalation: false };
const drop = { capabilities: { drop: ["ALL"] } };
const runtime = { seccompProfile: { type: "RuntimeDefault" } };
const windows = { os: { name: "windows" } };

const samples: Record<string, Samples> = {
  "host-namespaces": {
    holds: [pod(), pod({ hostNetwork: false })],
    broken: [pod({ hostNetwork: true }), pod({ hostPID: true }), pod({ hostIPC: true })],
    almost: [pod({ hostNetwork: false, hostPID: false, hostIPC: true })],
    cannotTell: [pod({ hostPID: unknown }), pod({ hostPID: "yes" })],
  },
  "host-process": {
    holds: [pod({ securityContext: { windowsOptions: { runAsUserName: "app" } } })],
    broken: [pod({ securityContext: { windowsOptions: { hostProcess: true } } })],
    almost: [beside("initContainers", {}, { securityContext: { windowsOptions: { hostProcess: true } } })],
    cannotTell: [secure({ windowsOptions: unknown })],
  },
  "host-ports": {
    holds: [container({ ports: [{ containerPort: 80 }, { containerPort: 81, hostPort: 0 }] })],
    broken: [container({ ports: [{ containerPort: 80, hostPort: 80 }] })],
    almost: [beside("initContainers", { ports: [{ containerPort: 80 }] }, { ports: [{ containerPort: 81 }, { hostPort: 81 }] })],
    cannotTell: [container({ ports: [{ containerPort: 80, hostPort: unknown }] })],
  },
  "host-probes": {
    holds: [container({ livenessProbe: { httpGet: { path: "/", port: 80 } }, readinessProbe: { tcpSocket: { port: 80, host: "" } } })],
    broken: [container({ livenessProbe: { httpGet: { port: 80, host: "169.254.169.254" } } })],
    almost: [container({ lifecycle: { preStop: { tcpSocket: { port: 80, host: "10.0.0.1" } } } })],
    cannotTell: [container({ startupProbe: { httpGet: { port: 80, host: unknown } } })],
  },
  "host-path": {
    holds: [pod({ volumes: [{ name: "tmp", emptyDir: {} }] })],
    broken: [pod({ volumes: [{ name: "root", hostPath: { path: "/" } }] })],
    almost: [
      pod({
        volumes: [
          { name: "tmp", emptyDir: {} },
          { name: "log", hostPath: {} },
        ],
      }),
    ],
    cannotTell: [pod({ volumes: unknown })],
  },
  privileged: {
    holds: [secure({ privileged: false }), secure(null)],
    broken: [secure({ privileged: true })],
    almost: [beside("ephemeralContainers", { securityContext: { privileged: false } }, { securityContext: { privileged: true } })],
    cannotTell: [secure({ privileged: unknown }), secure({ privileged: "true" })],
  },
  capabilities: {
    holds: [secure({ capabilities: { add: ["NET_BIND_SERVICE", "CHOWN"] } })],
    broken: [secure({ capabilities: { add: ["SYS_ADMIN"] } })],
    almost: [secure({ capabilities: { add: ["CHOWN", "net_bind_service"] } }), secure({ capabilities: { add: ["CAP_CHOWN"] } })],
    cannotTell: [secure({ capabilities: { add: [unknown] } })],
  },
  "capabilities-dropped": {
    holds: [secure(drop), secure({ capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] } }), pod(windows)],
    broken: [pod(), secure({ capabilities: { drop: ["ALL"], add: ["CHOWN"] } })],
    almost: [
      secure({ capabilities: { drop: ["all"] } }),
      secure({ capabilities: { drop: ["NET_RAW", "SYS_ADMIN"] } }),
      pod({ os: { name: "Windows" } }),
    ],
    cannotTell: [secure({ capabilities: unknown })],
  },
  "privilege-escalation": {
    holds: [secure(off), pod(windows)],
    broken: [pod(), secure({ allowPrivilegeEscalation: true })],
    almost: [beside("initContainers", { securityContext: off }, { securityContext: {} }), pod({ securityContext: off })],
    cannotTell: [secure({ allowPrivilegeEscalation: unknown })],
  },
  "run-as-non-root": {
    holds: [pod({ securityContext: { runAsNonRoot: true } }), secure({ runAsNonRoot: true }), pod({ hostUsers: false })],
    broken: [pod(), pod({ securityContext: { runAsNonRoot: false } })],
    almost: [
      secure({ runAsNonRoot: false }, { securityContext: { runAsNonRoot: true } }),
      secure({ runAsNonRoot: true }, { securityContext: { runAsNonRoot: false } }),
      pod({ securityContext: { runAsUser: 65532 } }),
      pod({ hostUsers: true }),
    ],
    cannotTell: [secure({}, { securityContext: { runAsNonRoot: unknown } })],
  },
  "run-as-user": {
    holds: [pod(), pod({ securityContext: { runAsUser: 65532 } }), secure({ runAsUser: 0 }, { hostUsers: false })],
    broken: [pod({ securityContext: { runAsUser: 0 } })],
    almost: [secure({ runAsUser: 0 }, { securityContext: { runAsUser: 65532, runAsNonRoot: true } })],
    cannotTell: [secure({ runAsUser: unknown })],
  },
  "app-armor": {
    holds: [
      secure({ appArmorProfile: { type: "Localhost", localhostProfile: "app" } }),
      pod({}, { annotations: { "container.apparmor.security.beta.kubernetes.io/app": "localhost/x" } }),
    ],
    broken: [
      secure({ appArmorProfile: { type: "Unconfined" } }),
      pod({}, { annotations: { "container.apparmor.security.beta.kubernetes.io/app": "unconfined" } }),
    ],
    almost: [secure({ appArmorProfile: {} }), pod({ securityContext: { appArmorProfile: { type: "runtimeDefault" } } })],
    cannotTell: [pod({ securityContext: { appArmorProfile: { type: unknown } } }), pod({}, { annotations: unknown })],
  },
  "se-linux": {
    holds: [
      secure({ seLinuxOptions: { type: "container_t", level: "s0" } }),
      secure({ seLinuxOptions: { type: "container_engine_t" } }),
      secure({ seLinuxOptions: {} }),
    ],
    broken: [secure({ seLinuxOptions: { type: "spc_t" } }), pod({ securityContext: { seLinuxOptions: { user: "system_u" } } })],
    almost: [secure({ seLinuxOptions: { type: "container_t", role: "sysadm_r" } })],
    cannotTell: [secure({ seLinuxOptions: { type: unknown } })],
  },
  seccomp: {
    holds: [pod(), secure({ seccompProfile: { type: "Localhost" } })],
    broken: [secure({ seccompProfile: { type: "Unconfined" } })],
    almost: [secure({ seccompProfile: {} }), pod({ securityContext: { seccompProfile: { type: "runtime/default" } } })],
    cannotTell: [secure({ seccompProfile: unknown })],
  },
  "seccomp-set": {
    holds: [secure(runtime), pod({ securityContext: runtime }), pod(windows)],
    broken: [pod()],
    almost: [
      secure({ seccompProfile: { type: "Unconfined" } }, { securityContext: runtime }),
      secure(runtime, { securityContext: { seccompProfile: { type: "Unconfined" } } }),
      beside("initContainers", { securityContext: runtime }, {}),
    ],
    cannotTell: [pod({ securityContext: { seccompProfile: { type: unknown } } })],
  },
  "proc-mount": {
    holds: [pod(), secure({ procMount: "Default" }), secure({ procMount: "Unmasked" }, { hostUsers: false })],
    broken: [secure({ procMount: "Unmasked" })],
    almost: [secure({ procMount: "Unmasked" }, { hostUsers: true }), secure({ procMount: "" })],
    cannotTell: [secure({ procMount: unknown })],
  },
  "proc-mount-masked": {
    holds: [pod(), secure({ procMount: "Default" })],
    broken: [secure({ procMount: "Unmasked" })],
    almost: [secure({ procMount: "Unmasked" }, { hostUsers: false })],
    cannotTell: [secure({ procMount: unknown })],
  },
  sysctls: {
    holds: [pod({ securityContext: { sysctls: [{ name: "net.ipv4.tcp_rmem", value: "4096" }] } })],
    broken: [pod({ securityContext: { sysctls: [{ name: "kernel.msgmax", value: "1" }] } })],
    almost: [
      pod({
        securityContext: {
          sysctls: [
            { name: "net.ipv4.tcp_rmem", value: "4096" },
            { name: "net.ipv4.tcp_rmem2", value: "1" },
          ],
        },
      }),
    ],
    cannotTell: [pod({ securityContext: { sysctls: [{ name: unknown, value: "1" }] } })],
  },
  "volume-types": {
    holds: [pod({ volumes: [{ name: "a", emptyDir: {} }, { name: "b", csi: { driver: "x" } }, { name: "c", image: {} }, { name: "d" }] })],
    broken: [pod({ volumes: [{ name: "a", nfs: { server: "x", path: "/" } }] })],
    almost: [
      pod({
        volumes: [
          { name: "a", emptyDir: {} },
          { name: "b", hostPath: { path: "/var/log" } },
        ],
      }),
      pod({ volumes: [{ name: "a", emptydir: {} }] }),
    ],
    cannotTell: [pod({ volumes: [unknown] })],
  },
};

export const podSecuritySamples = Object.fromEntries(
  Object.entries(samples).map(([control, value]) => [`hardening/pod-security/${control}`, value]),
);
