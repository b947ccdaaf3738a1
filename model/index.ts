/** The door of the model: documents in, plans and diagnostics out. Pure data, pure functions. */
export { catalogue, needWords, type Need, type NeedOf, type PlanOf } from "./catalogue";
export { defineCapability, type AppSite, type Capability, type Report } from "./capabilities/capability";
export type { AppHandle, AppInput, AppInputFor } from "./define/app";
export { defineApp, definePlatform, type PlatformHandle } from "./define/define";
export type { CodeText } from "./diagnostics/code-text";
export { allCodes, codes, type Code } from "./diagnostics/codes";
export { hasErrors, sortDiagnostics, type Checked, type Diagnostic, type Problem, type Severity } from "./diagnostics/diagnostic";
export { comparePlaces, showPath, showPlace, type Path, type Place } from "./diagnostics/place";
export { documentOf, type Document, type Reading } from "./documents/document";
export { intentSchema, type Intent, type IntentInput } from "./intent/schema";
export type * from "./plan/app-plan";
export { canonical, contentHash } from "./plan/hash";
export { IntentError, planApp, planProgram, type OneApp } from "./plan/one-app";
export type { FlowPlan, NamespacePlan, Plan, PlatformPlan, RegionPlan } from "./plan/plan";
export { planWorkspace, type Planned } from "./plan/workspace";
export { platformSchema, type Platform, type PlatformInput } from "./platform/schema";
export { understand, type Located, type Understood, type Workspace } from "./workspace/understand";
