// Command oracle asks Kubernetes' own evaluator of the Pod Security Standards.
//
// It reads one question a line, {"pod": {...}, "version": "v1.30"}, and writes one answer a line: {"baseline": true, "restricted": false}.
package main

import (
	"bufio"
	"encoding/json"
	"log"
	"os"
	"reflect"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
)

type question struct {
	Pod     corev1.Pod `json:"pod"`
	Version string     `json:"version"`
}

type answer struct {
	Baseline   bool `json:"baseline"`
	Restricted bool `json:"restricted"`
}

func main() {
	evaluator, err := policy.NewEvaluator(policy.DefaultChecks(), nil)
	if err != nil {
		log.Fatal(err)
	}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 16<<20)
	answers := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var asked question
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			log.Fatalf("%v in %s", err, lines.Text())
		}
		version, err := api.ParseVersion(asked.Version)
		if err != nil {
			log.Fatal(err)
		}
		withDefaults(&asked.Pod)
		allows := func(level api.Level) bool {
			found := evaluator.EvaluatePod(api.LevelVersion{Level: level, Version: version}, &asked.Pod.ObjectMeta, &asked.Pod.Spec)
			return policy.AggregateCheckResults(found).Allowed
		}
		if err := answers.Encode(answer{Baseline: allows(api.LevelBaseline), Restricted: allows(api.LevelRestricted)}); err != nil {
			log.Fatal(err)
		}
	}
	if err := lines.Err(); err != nil {
		log.Fatal(err)
	}
}

// withDefaults does what the API server does before it asks the evaluator: a volume that names no source is an emptyDir.
func withDefaults(pod *corev1.Pod) {
	for i := range pod.Spec.Volumes {
		volume := &pod.Spec.Volumes[i]
		if reflect.ValueOf(volume.VolumeSource).IsZero() {
			volume.EmptyDir = &corev1.EmptyDirVolumeSource{}
		}
	}
}
