import { expect, test } from "vitest";
import { readSources } from "./support/sources.ts";

/** A signal to 0 goes to the whole run. Only `support/process-id.ts` checks for it. */
const SENT = /process\.kill\((?!process\.pid\b)(?![^()]*, 0\))/;

test("a test sends signals only to a process id that was checked", () => {
  const found = Object.entries(readSources("test")).flatMap(([path, text]) =>
    SENT.test(text) && path !== "support/process-id.ts" ? path : [],
  );
  expect(found).toEqual(["signals.test.ts"]);
});

test.each([
  ['process.kill(Number(stdout), "SIGKILL");', true],
  ["process.kill(-group, signal);", true],
  ['process.kill(process.pid, "SIGKILL");', false],
  ["return process.kill(pid, 0);", false],
])("recognises a signal without a check: %s", (line, isSent) => {
  expect(SENT.test(line)).toBe(isSent);
});
