import { expect, test } from "vitest";
import { parkedReason, shouldPark } from "../../../src/core/release/backlog.ts";

test("parks releases only when their source is first seen, and only if the policy requires it", () => {
  expect(shouldPark("ask", true, 25)).toBe(false);
  expect(shouldPark("ask", true, 26)).toBe(true);
  expect(shouldPark("process", true, 5000)).toBe(false);
  expect(shouldPark("ignore", true, 1)).toBe(true);
  expect(shouldPark("ignore", false, 1)).toBe(false);
  expect(shouldPark("ask", false, 5000)).toBe(false);
});

test("a release that the policy ignores has its own reason, so that no decision is requested for it", () => {
  expect(parkedReason("ask").code).toBe("backlog");
  expect(parkedReason("ignore").code).toBe("backlog_ignored");
});
