import type { RecordedError } from "./recorded";
import type { Recording } from "./recording";
import { placeText } from "./refusals";

/** A program that could not be recorded to its end. What was recorded until then is in `recording`. */
export class RecordingFailed extends Error {
  constructor(
    message: string,
    readonly recording: Recording,
  ) {
    super(message);
    this.name = "RecordingFailed";
  }
}

const line = ({ message, source }: RecordedError): string =>
  source === undefined || message.includes(placeText(source)) ? message : `${placeText(source)}: ${message}`;

/** The error that a test shows for a recording that failed: all messages, and the program's own stack. */
export const failedRecording = (recording: Recording): RecordingFailed => {
  const failure = new RecordingFailed(recording.errors.map(line).join("\n"), recording);
  const stack = recording.errors[0]?.stack;
  if (stack !== undefined) failure.stack = stack;
  return failure;
};
