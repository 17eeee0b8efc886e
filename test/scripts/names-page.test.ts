import { expect, test } from "vitest";
import { listedFields, namesPage } from "../../scripts/names-page.ts";
import { NAME_KINDS } from "../../src/core/plan/names/parse-template.ts";

test("docs/use/names.md shows the presets and fields as the program prints them", async () => {
  await expect(
    namesPage(),
    "docs/use/names.md is generated: npm run docs:names",
  ).toMatchFileSnapshot("../../docs/use/names.md");
});

test("docs/use/names.md has an example of every field", () => {
  const fields = Object.values(NAME_KINDS).flatMap((kind): readonly string[] => kind.fields);
  expect(listedFields().toSorted()).toEqual([...new Set(fields)].toSorted());
  expect(namesPage()).not.toMatch(/\| `<?>?` \|/);
});
