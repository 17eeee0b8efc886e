import { expect, test } from "vitest";
import { summaryOf } from "../../../src/core/rename/summary.ts";

const step = (from: string) => ({
  what: from.includes(".") ? ("file" as const) : ("folder" as const),
  from,
});

test.each([
  [[], [], "Everything already has the right name."],
  [[], ["taken"], "Everything already has the right name. 1 stays as it is: 1 taken."],
  [
    ["/Heat", "/a.mkv", "/b.flv", "/a.en.srt", "/c.iso", "/a.jpg", "/a.nfo"],
    ["part_alone", "taken", "taken"],
    "New names in 1 work: 1 folder, 2 videos, 1 subtitle, 1 disc, 1 picture, 1 other file. 3 stay as they are: 1 part alone, 2 taken.",
  ],
])("summarises planned steps by kind and skipped works by reason: %j %j", (steps, left, said) => {
  const works = [{ steps: steps.map(step), skipped: left.map((code) => ({ code })) }];
  expect(summaryOf([...works, { steps: [], skipped: [] }])).toBe(said);
});

test("calls no name right if no work was compared", () => {
  expect(summaryOf([])).toBe("No name was compared: nothing has been filed or adopted yet.");
});
