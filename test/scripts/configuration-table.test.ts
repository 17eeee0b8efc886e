import { expect, test } from "vitest";
import { configurationTable } from "../../scripts/configuration-table.ts";

test("docs/reference/settings.md matches the table of variables", async () => {
  await expect(
    configurationTable(),
    "docs/reference/settings.md is generated: npx vitest run test/scripts/configuration-table.test.ts -u",
  ).toMatchFileSnapshot("../../docs/reference/settings.md");
});
