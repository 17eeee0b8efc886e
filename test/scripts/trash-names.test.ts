import { expect, test } from "vitest";
import { ourNames, TRASH_NAMES, trashPage } from "../../scripts/trash-names.ts";

test("each difference from TRaSH's formats has a reason, and there is no other difference", () => {
  const names = ourNames();
  expect(names).toHaveLength(TRASH_NAMES.length);
  for (const [index, [theirs, ...changes]] of TRASH_NAMES.entries()) {
    let name = names[index] ?? "";
    for (const [reason, from, to] of changes) {
      expect(name, `${reason} in ${name}`).toContain(from);
      name = name.replace(from, to);
    }
    expect(name).toBe(theirs);
  }
});

test("docs/develop/trash-names.md shows the comparison", async () => {
  await expect(
    trashPage(),
    "docs/develop/trash-names.md is generated: npm run docs:names",
  ).toMatchFileSnapshot("../../docs/develop/trash-names.md");
});
