/** The door of the policies: rules, packs, and what judges by them. */
export { fieldOf } from "../model/documents/document";
export { allRules, ruleById } from "./catalogue";
export type { Catalogue, Controls } from "./controls";
export { crossGuardPolicies, type CrossGuardPolicy } from "./crossguard";
export { ruleTexts, type RuleText } from "./explain";
export { exitOf, stops, type Finding, type Level, type Mistake, type Report, type Tally, type Where } from "./findings";
export { judge, judgeRule, type JudgeOptions } from "./judge";
export { checkManifests, manifestExit, type DocumentReport, type ManifestReport, type ManifestStream } from "./manifests/check";
export { CannotTell, NotKnown } from "./marks";
export { packs, packByName } from "./packs";
export type { Pack, PackEntry } from "./pack-words";
export type * from "./rule";
export { toSarif } from "./sarif";
export type { Choice } from "./selection";
export { kubernetesType, type Asked, type KubeObject, type Subject } from "./subject";
export type { CloudResource, KubeView } from "./view";
export type { Waiver, WaiverState, WaiverStatus } from "./waivers";
