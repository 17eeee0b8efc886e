import { expect, test } from "vitest";
import { configurationTable } from "../../scripts/configuration-table.ts";

test("docs/configuration.md matches the table of variables", async () => {
  // To write it anew after a change: npx vitest run test/scripts/configuration-table.test.ts -u
  await expect(configurationTable()).toMatchFileSnapshot("../../docs/configuration.md");
});
