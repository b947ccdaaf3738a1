import { record, RecordingFailed, type RecordOptions } from "../../recorder";

/** The failure of a program that must not be recorded without one. */
export const failure = async (program: () => unknown, options: RecordOptions = {}): Promise<RecordingFailed> => {
  const error: unknown = await record(program, options).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(RecordingFailed);
  return error as RecordingFailed;
};

/** What such a program is told. */
export const messages = async (program: () => unknown, options: RecordOptions = {}): Promise<string[]> =>
  (await failure(program, options)).recording.errors.map(({ message }) => message);
