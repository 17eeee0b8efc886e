import { type TestContext, test } from "vitest";
import { transmissionMissing } from "../../support/transmission.ts";

/**
 * Defines a test with a real Transmission. The test is skipped if Transmission is missing. Tests in
 * a file run at the same time, because they mostly wait (Transmission asks a web seed every 2 s).
 * They may take a long time on a busy machine.
 */
export function story(name: string, run: (context: TestContext) => Promise<void>): void {
  test.skipIf(transmissionMissing())(name, { concurrent: true }, run);
}
