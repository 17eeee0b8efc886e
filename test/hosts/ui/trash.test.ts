import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTrashStage } from "../../../src/app/trash/stage.ts";
import { missingBrowser, openBrowser } from "./support/browser.ts";
import { expectLayout, expectNoViolation, expectVisibleFocus } from "./support/inspect.ts";
import { ACTOR } from "./support/page-server.ts";
import { type Scene, setScene } from "./support/scene.ts";

/** A film that was filed and taken back. */
async function takenBack(scene: Scene): Promise<{ id: number; file: string }> {
  const { id } = await scene.find("Dune");
  await scene.server.data("approve_ingest", { ids: [id], type: "movie", tmdb_id: 841 });
  await scene.engine.round();
  const [file = ""] = scene.engine.inLibrary();
  const { confirm_token } = await scene.server.data("undo_ingest", { id });
  await scene.server.data("undo_ingest", { id, confirm_token });
  await scene.engine.round();
  return { id, file: `${scene.engine.library}/${file}` };
}

describe.skipIf(missingBrowser() !== undefined)("the trash, in a browser", () => {
  let browser: Browser;
  beforeAll(async () => void (browser = await openBrowser()));
  afterAll(() => browser.close());

  test("it lists what was taken out, from where and until when, and puts it back", async () => {
    await using scene = await setScene(browser);
    const { id, file } = await takenBack(scene);
    await using opened = await scene.open("history");
    const { page, complaints } = opened;
    await page.getByRole("link", { name: "What is in it" }).click();
    await page.waitForURL(/library\/trash$/);
    const row = page.locator(".trow");
    await row.getByText("Dune (1984).mkv", { exact: true }).waitFor();
    const words = await row.innerText();
    expect(words).toContain("deleted after");
    expect(words).toContain(`from ${scene.engine.library}/Movies/Dune (1984)`);
    expect(await row.getByRole("link", { name: `#${id}` }).count()).toBe(1);
    const button = row.getByRole("button", { name: "Put back: Dune (1984).mkv" });
    await page.keyboard.press("Tab");
    await button.focus();
    await expectVisibleFocus(page);
    await page.keyboard.press("Enter");
    await page.getByRole("status").filter({ hasText: "Dune (1984).mkv goes back into the library." }).waitFor();
    await row.getByText("is put back by the engine").waitFor();
    expect(await button.count()).toBe(0);
    const stage = createTrashStage({ ...scene.engine.deps, onError: (error) => expect.unreachable(String(error)) });
    await stage.run(scene.engine.signal);
    await page.getByText("The trash is empty.").waitFor();
    expect(existsSync(file)).toBe(true);
    const asked = (await scene.engine.history()).find(({ action }) => action === "restore_asked");
    expect(asked?.actor).toBe(ACTOR);
    expect(complaints).toEqual([]);
  });

  test("what would go over another file is refused in words", async () => {
    await using scene = await setScene(browser);
    const { file } = await takenBack(scene);
    await using opened = await scene.open("library/trash");
    const { page } = opened;
    const button = page.getByRole("button", { name: /^Put back/ });
    await button.waitFor();
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, "somebody's");
    await button.click();
    await page.getByRole("status").filter({ hasText: "files are never overwritten" }).waitFor();
    expect(await button.isEnabled()).toBe(true);
  });

  test("several are chosen, shown once more and deleted or put back, by keyboard", async () => {
    await using scene = await setScene(browser);
    await takenBack(scene);
    const { id } = await scene.find("Harbour");
    await scene.server.data("approve_ingest", { ids: [id], type: "movie", tmdb_id: 949 });
    await scene.engine.round();
    const { confirm_token } = await scene.server.data("undo_ingest", { id });
    await scene.server.data("undo_ingest", { id, confirm_token });
    await scene.engine.round();
    await using opened = await scene.open("library/trash");
    const { page, complaints } = opened;
    const all = page.getByRole("checkbox", { name: "Choose all 2" });
    await all.focus();
    await page.keyboard.press("Space");
    await page.getByText("2 files chosen").waitFor();
    await page.getByRole("checkbox", { name: /^Choose Heat/ }).focus();
    await page.keyboard.press("Space");
    await page.getByRole("button", { name: "Delete 1" }).press("Enter");
    const dialog = page.getByRole("dialog", { name: "Delete 1 file for good?" });
    await dialog.getByText("Dune (1984)").first().waitFor();
    await expectNoViolation(page);
    await page.keyboard.press("Escape");
    expect((await scene.engine.history()).some(({ action }) => action === "purge_asked")).toBe(false);
    await page.getByRole("button", { name: "Delete 1" }).press("Enter");
    await dialog.getByRole("button", { name: "Delete them" }).press("Enter");
    await page.getByText("is deleted by the engine").first().waitFor();
    const asked = (await scene.engine.history()).filter(({ action }) => action === "purge_asked");
    expect(asked.map(({ actor }) => actor)).toEqual([ACTOR]);
    expect(complaints).toEqual([]);
  });

  test.each([
    [1280, 800, "light"],
    [360, 740, "dark"],
  ] as const)(
    "at %d × %d, %s, nothing overflows, axe finds nothing, and the disks are there",
    async (width, height, colorScheme) => {
      await using scene = await setScene(browser);
      await takenBack(scene);
      await using opened = await scene.open("library/trash", { viewport: { width, height }, colorScheme });
      const { page } = opened;
      await page.locator(".trow").waitFor();
      await expectLayout(page);
      await expectNoViolation(page);
      await page.getByRole("link", { name: "Plex and disks" }).click();
      await page.getByRole("progressbar", { name: scene.engine.library }).waitFor();
      expect(await page.getByRole("progressbar", { name: scene.engine.library }).count()).toBe(1);
      await page.getByText(/^\S+ [KMGT]iB of \S+ [KMGT]iB free$/).waitFor();
      await expectLayout(page);
      await expectNoViolation(page);
    },
  );
});
