export { recordProject, type RecordProjectOptions } from "./child-process";
export { RecordingFailed } from "./failed";
export { record, recordBatches, type Program, type RecordOptions } from "./in-process";
export { Recording } from "./recording";
export type { RecordedError, RecordedInvoke, RecordedResource, RecordingData } from "./recorded";
export type { FunctionAnswer, FunctionCall } from "./functions";
export type { Alias, CustomTimeouts, LogLine, PackageRequest, Place } from "./requests";
export type { Config, ConfigValue } from "./config";
export {
  isSecret,
  isUnknown,
  masked,
  plain,
  secretPaths,
  secretValue,
  unknownPaths,
  unknownValue,
  type Secret,
  type Value,
  type Values,
} from "./values";
export { previewPieces, toPreviewJson, type PreviewJson, type PreviewState, type PreviewStep } from "./preview-json";
export { MissingSdk } from "./sdk";
