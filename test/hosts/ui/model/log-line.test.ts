import { expect, test } from "vitest";
import { partsOfLine } from "../../../../src/hosts/ui/model/log-line.ts";

test("splits off the releases that a line names, and loses no other text", () => {
  expect(partsOfLine("Filed #7 as Heat; release 12 waits.")).toEqual([
    "Filed ",
    { text: "#7", id: 7 },
    " as Heat; ",
    { text: "release 12", id: 12 },
    " waits.",
  ]);
  for (const said of ["", "#0", "#abc", "prerelease 7x", `#${"9".repeat(40)}`, "<b>#</b>"]) {
    expect(
      partsOfLine(said)
        .map((part) => (typeof part === "string" ? part : part.text))
        .join(""),
    ).toBe(said);
  }
});
