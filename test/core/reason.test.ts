import { expect, test } from "vitest";
import { inCommands } from "../../src/core/actions/tongues.ts";
import { reasonForFile } from "../../src/core/reason.ts";

const CHANGED = { code: "changed", message: "It was left alone." } as const;

test("the path of a file precedes its reason, which keeps its code", () => {
  expect(reasonForFile("Season 1/a.mkv", CHANGED)).toEqual({
    code: "changed",
    message: "Season 1/a.mkv: It was left alone.",
  });
});

test("a long path loses its beginning, and its control characters are not shown", () => {
  const { message } = reasonForFile(`${"x".repeat(300)}/\u001b[31mend.mkv`, CHANGED);
  expect(message).toMatch(/^…x+\/.*end\.mkv: It was left alone\.$/);
  expect(message).not.toContain("\u001b");
  expect(Array.from(inCommands(message))).toHaveLength(200 + ": It was left alone.".length);
});
