import { stopShared } from "./session";

/** After the last test: ends the control plane and removes its folder. */
export default async function tearDown(): Promise<void> {
  await stopShared();
}
