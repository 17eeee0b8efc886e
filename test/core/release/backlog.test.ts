import { expect, test } from "vitest";
import { parkedReason, shouldPark } from "../../../src/core/release/backlog.ts";

test("releases are parked only at first sight, and by the policy", () => {
  expect(shouldPark("ask", true, 25)).toBe(false);
  expect(shouldPark("ask", true, 26)).toBe(true);
  expect(shouldPark("process", true, 5000)).toBe(false);
  expect(shouldPark("ignore", true, 1)).toBe(true);
  expect(shouldPark("ignore", false, 1)).toBe(false);
  expect(shouldPark("ask", false, 5000)).toBe(false);
});

test("a release that a person ignored beforehand is not asked about again", () => {
  expect(parkedReason("ask").code).toBe("backlog");
  expect(parkedReason("ignore").code).toBe("backlog_ignored");
});
