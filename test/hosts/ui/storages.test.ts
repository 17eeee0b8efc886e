import { describe, expect } from "vitest";
import { recordEngine } from "../../../src/store/storages/engines.ts";
import { scopeToStorage } from "../../../src/store/storages/scope.ts";
import { NAS_1, NAS_2 } from "../../support/two-storages.ts";
import { testInBrowser } from "./support/browser-test.ts";
import { expectNoViolation } from "./support/inspect.ts";

const test = testInBrowser();

describe("several storages, in a browser", () => {
  test("each release shows its storage, and the pages can be limited to one storage", async ({
    setScene,
  }) => {
    const scene = await setScene({ storages: true });
    const { id } = await scene.find("Dune");
    await scene.engine.store.write(async (trx) => {
      await trx.updateTable("release").set({ storage_id: NAS_2.id }).where("id", "=", id).execute();
      await trx
        .updateTable("history")
        .set({ storage_id: NAS_2.id })
        .where("release_id", "=", id)
        .execute();
    });
    const { page } = await scene.open();
    const rows = page.locator("[data-id]");
    await page.locator(`[data-id="${id}"]`).getByText("nas-2").waitFor();
    await expect.poll(() => rows.count()).toBe(5);
    await expect.poll(() => rows.getByText("nas-1").count()).toBe(4);
    await expectNoViolation(page);

    const select = page.getByRole("combobox", { name: "Storage" });
    await select.selectOption("nas-2");
    await expect.poll(() => rows.count()).toBe(1);
    await page.locator(".facts").getByText("nas-2").waitFor();

    await page.getByRole("link", { name: "History", exact: true }).first().click();
    await expect.poll(() => page.locator("li.rel").count()).toBe(1);
    await page.locator("li.rel").getByText("nas-2").waitFor();
    await select.selectOption("");
    await expect.poll(() => page.locator("li.rel").count()).toBe(5);
  });

  test("settings list the engines of all storages", async ({ setScene }) => {
    const scene = await setScene({ storages: true });
    const { store, clock } = scene.engine;
    const seenAt = clock.now();
    for (const [storage, state, host] of [
      [NAS_1, "working", "attic"],
      [NAS_2, "working", "cellar"],
      [NAS_2, "standing by", "garage"],
    ] as const) {
      await recordEngine(scopeToStorage(store.read, storage, "own"), {
        host,
        pid: 7,
        state,
        since: seenAt,
        seenAt,
      });
    }
    const { page } = await scene.open("settings?group=filing");
    await page.getByText("nas-1: active on attic since").waitFor();
    await page.getByText("nas-2: active on cellar since").waitFor();
    await page.getByText("nas-2: standing by on garage since").waitFor();
    await expectNoViolation(page);
  });

  test("with one storage, the page never mentions storages", async ({ scene }) => {
    const opened = await scene.open();
    await opened.page.locator("[data-id]").first().waitFor();
    await expect.poll(() => opened.page.getByRole("combobox", { name: "Storage" }).count()).toBe(0);
    await expect.poll(() => opened.page.getByText("nas-").count()).toBe(0);
  });
});
