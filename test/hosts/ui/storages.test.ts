import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { noteEngine } from "../../../src/store/storages/engines.ts";
import { inStorage } from "../../../src/store/storages/scope.ts";
import { NAS_1, NAS_2 } from "../../support/two-storages.ts";
import { missingBrowser, openBrowser } from "./support/browser.ts";
import { expectNoViolation } from "./support/inspect.ts";
import { setScene } from "./support/scene.ts";

describe.skipIf(missingBrowser() !== undefined)("several storages, in a browser", () => {
  let browser: Browser;
  beforeAll(async () => void (browser = await openBrowser()));
  afterAll(() => browser.close());

  test("each release says its storage, and the pages show one alone", async () => {
    await using scene = await setScene(browser, { storages: true });
    const { id } = await scene.find("Dune");
    await scene.engine.store.write(async (trx) => {
      await trx.updateTable("release").set({ storage_id: NAS_2.id }).where("id", "=", id).execute();
      await trx.updateTable("history").set({ storage_id: NAS_2.id }).where("release_id", "=", id).execute();
    });
    await using opened = await scene.open();
    const { page, complaints } = opened;
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
    expect(complaints).toEqual([]);
  });

  test("the settings list the engines of all", async () => {
    await using scene = await setScene(browser, { storages: true });
    const { store, clock } = scene.engine;
    const seenAt = clock.now();
    for (const [storage, state, host] of [
      [NAS_1, "working", "attic"],
      [NAS_2, "working", "cellar"],
      [NAS_2, "standing by", "garage"],
    ] as const)
      await noteEngine(inStorage(store.read, storage, "own"), { host, pid: 7, state, since: seenAt, seenAt });
    await using opened = await scene.open("settings");
    const { page, complaints } = opened;
    await page.getByText("nas-1: works on attic since").waitFor();
    await page.getByText("nas-2: works on cellar since").waitFor();
    await page.getByText("nas-2: stands by on garage since").waitFor();
    await expectNoViolation(page);
    expect(complaints).toEqual([]);
  });

  test("where there is one, the page has no word of it", async () => {
    await using scene = await setScene(browser);
    await using opened = await scene.open();
    await opened.page.locator("[data-id]").first().waitFor();
    await expect.poll(() => opened.page.getByRole("combobox", { name: "Storage" }).count()).toBe(0);
    await expect.poll(() => opened.page.getByText("nas-").count()).toBe(0);
  });
});
