import { expect, test } from "vitest";
import { describeChange } from "../../../src/app/shown/plan-text.ts";

const plan = { id: 3, name: "Dune.mkv", files: [], destinations: ["/lib/Dune.mkv"] };

test.each([
  [{ title: "Dune", year: 1984 }, "Dune (1984), film, TMDB 841"],
  // A title that was not looked up yet.
  [{ title: "" }, "film, TMDB 841"],
])("names the work %j of a plan as %s", (named, work) => {
  const identity = { type: "movie", tmdb_id: 841, ...named } as const;
  const lines = describeChange({ ...plan, identity }, String);
  expect(lines).toContain(`Release 3 is then filed as ${work}:`);
});

test("lists the files that a correction replaces, and without places says what it becomes", () => {
  const identity = { type: "movie", tmdb_id: 841, title: "Dune" } as const;
  expect(describeChange({ ...plan, identity, replaces: ["/lib/Old.mkv"] }, String)).toEqual(
    expect.arrayContaining([expect.stringMatching(/^These files are replaced/), "  /lib/Old.mkv"]),
  );
  const open = describeChange({ ...plan, identity, destinations: [] }, String);
  expect(open).toContain("Release 3 then becomes Dune, film, TMDB 841.");
  const held = describeChange(
    { ...plan, identity, destinations: [], warnings: ["It waits."] },
    String,
  );
  expect(held.at(-1)).toBe("It waits.");
  expect(held.join("\n")).toContain("is not filed as Dune");
});
