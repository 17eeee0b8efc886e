import { type TestContext, test } from "vitest";
import { transmissionMissing } from "../../support/transmission.ts";

/**
 * A test with a real Transmission; left out where there is none. It runs beside the others of its
 * file, for nearly all of it is waiting (Transmission asks a web seed every 2 s), and may take long
 * on a machine that is busy.
 */
export function story(name: string, run: (context: TestContext) => Promise<void>): void {
  test.skipIf(transmissionMissing())(name, { concurrent: true }, run);
}
