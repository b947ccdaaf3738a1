# Thirty-one rules as a team would write them for conftest: what our own packs ask of a workload and of what lies around it.
package main

import rego.v1

workloads := {"Deployment", "StatefulSet", "DaemonSet", "Job"}

workload if input.kind in workloads

pod := input.spec.template.spec if workload

containers := array.concat(pod.containers, object.get(pod, "initContainers", []))

named(what) := sprintf("%s/%s: %s", [input.kind, input.metadata.name, what])

within(container, text) := sprintf("%s/%s container %s: %s", [input.kind, input.metadata.name, container.name, text])

# 1
deny contains named("has host network") if object.get(pod, "hostNetwork", false)

# 2
deny contains named("has the host's processes") if object.get(pod, "hostPID", false)

# 3
deny contains named("has the host's memory") if object.get(pod, "hostIPC", false)

# 4
deny contains named("mounts its token") if {
	workload
	object.get(pod, "automountServiceAccountToken", true)
}

# 5
deny contains named("runs as the default service account") if {
	workload
	object.get(pod, "serviceAccountName", "default") == "default"
}

# 6
deny contains named("has no seccomp profile") if {
	workload
	not object.get(pod, ["securityContext", "seccompProfile", "type"], "") in {"RuntimeDefault", "Localhost"}
}

# 7
deny contains named("may run as root") if {
	workload
	not object.get(pod, ["securityContext", "runAsNonRoot"], false)
}

# 8
deny contains named("has a folder of the host") if {
	some volume in object.get(pod, "volumes", [])
	volume.hostPath
}

# 9
deny contains named("is not spread") if {
	input.kind in {"Deployment", "StatefulSet"}
	count(object.get(pod, "topologySpreadConstraints", [])) == 0
}

# 10
deny contains named("has no priority") if {
	workload
	object.get(pod, "priorityClassName", "") == ""
}

# 11
deny contains within(container, "is privileged") if {
	some container in containers
	object.get(container, ["securityContext", "privileged"], false)
}

# 12
deny contains within(container, "may gain privileges") if {
	some container in containers
	object.get(container, ["securityContext", "allowPrivilegeEscalation"], true)
}

# 13
deny contains within(container, "may write its root") if {
	some container in containers
	not object.get(container, ["securityContext", "readOnlyRootFilesystem"], false)
}

# 14
deny contains within(container, "keeps capabilities") if {
	some container in containers
	not "ALL" in object.get(container, ["securityContext", "capabilities", "drop"], [])
}

# 15
deny contains within(container, "adds capabilities") if {
	some container in containers
	count(object.get(container, ["securityContext", "capabilities", "add"], [])) > 0
}

# 16
deny contains within(container, "has a low user") if {
	some container in containers
	object.get(container, ["securityContext", "runAsUser"], object.get(pod, ["securityContext", "runAsUser"], 0)) < 10000
}

# 17
deny contains within(container, "has no cpu request") if {
	some container in containers
	object.get(container, ["resources", "requests", "cpu"], "") == ""
}

# 18
deny contains within(container, "has no memory limit") if {
	some container in containers
	object.get(container, ["resources", "limits", "memory"], "") == ""
}

# 19
deny contains within(container, "has an image without a digest") if {
	some container in containers
	not contains(container.image, "@sha256:")
}

# 20
deny contains within(container, "has an image called latest") if {
	some container in containers
	regex.match(`:latest($|@)`, container.image)
}

# 21
deny contains within(container, "is not pulled always") if {
	some container in containers
	object.get(container, "imagePullPolicy", "") != "Always"
}

# 22
deny contains within(container, "says nothing of its readiness") if {
	input.kind in {"Deployment", "StatefulSet"}
	some container in pod.containers
	not container.readinessProbe
}

# 23
deny contains within(container, "says nothing of its life") if {
	input.kind in {"Deployment", "StatefulSet"}
	some container in pod.containers
	not container.livenessProbe
}

# 24
deny contains within(container, "listens on the host") if {
	some container in containers
	some port in object.get(container, "ports", [])
	object.get(port, "hostPort", 0) != 0
}

# 25
deny contains within(container, "has a secret in its environment") if {
	some container in containers
	some variable in object.get(container, "env", [])
	regex.match(`(?i)(password|secret|token|api_?key)$`, variable.name)
	object.get(variable, "value", "") != ""
}

# 26
deny contains named("has no namespace") if {
	input.kind != "Namespace"
	object.get(input.metadata, "namespace", "") == ""
}

# 27
deny contains named("has no owner") if {
	workload
	object.get(input.metadata, ["labels", "parapet.dev/tenant"], "") == ""
}

# 28
deny contains named("opens the cluster") if {
	input.kind == "Service"
	object.get(input.spec, "type", "ClusterIP") in {"NodePort", "LoadBalancer"}
}

# 29
deny contains named("lets everybody out") if {
	input.kind == "NetworkPolicy"
	some rule in object.get(input.spec, "egress", [])
	some peer in object.get(rule, "to", [])
	peer.ipBlock.cidr in {"0.0.0.0/0", "::/0"}
	count(object.get(peer.ipBlock, "except", [])) == 0
}

# 30
deny contains named("is not strict") if {
	input.kind == "PeerAuthentication"
	object.get(input.spec, ["mtls", "mode"], "") != "STRICT"
}

# 31
deny contains named("lets in whoever comes") if {
	input.kind == "AuthorizationPolicy"
	object.get(input.spec, "action", "ALLOW") == "ALLOW"
	some rule in object.get(input.spec, "rules", [])
	count(rule) == 0
}
