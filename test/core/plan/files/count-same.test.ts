import { expect, test } from "vitest";
import { toCommandText } from "../../../../src/base/actions/sentence.ts";
import { countSame } from "../../../../src/core/plan/files/count-same.ts";

const counted = (messages: readonly string[]): string[] =>
  countSame(messages.map((message) => ({ code: "arr_imported", message }))).map(({ message }) =>
    toCommandText(message),
  );

test.each([
  ["missing", [], []],
  ["alone", ["A."], ["A."]],
  ["different", ["A.", "B."], ["A.", "B."]],
  ["repeated", ["A.", "B.", "A."], ["A. The same applies to 1 other file.", "B."]],
  [
    "the same but for a time, as different machines write it",
    [
      "Imported at 11/29/2026 10:44:17.",
      "Imported at 29.11.2026 10:44:18.",
      "Imported at 2026-11-29 10:44:19.",
      "Imported at 11/29/2026 10:44:20 PM.",
    ],
    ["Imported at 11/29/2026 10:44:17. The same applies to 3 other files."],
  ],
  ["different before their end", ["At 10:44 x.", "At 10:45 x."], ["At 10:44 x.", "At 10:45 x."]],
])("counts reasons that are %s", (_, given, expected) => {
  expect(counted(given)).toEqual(expected);
});

test("reasons with different codes are not joined", () => {
  const message = "A.";
  const reasons = [
    { code: "arr_imported", message },
    { code: "already_there", message },
  ] as const;
  expect(countSame(reasons)).toEqual(reasons);
});
