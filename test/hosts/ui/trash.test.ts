import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect } from "vitest";
import { testInBrowser } from "./support/browser-test.ts";
import { expectLayout, expectNoViolation, expectVisibleFocus } from "./support/inspect.ts";
import { ACTOR } from "./support/page-server.ts";
import type { Scene } from "./support/scene.ts";

const test = testInBrowser();

/** Files a film and takes it back. */
async function takenBack(
  scene: Scene,
  name = "Dune",
  tmdb_id = 841,
): Promise<{ id: number; file: string }> {
  const id = await scene.approve(name, tmdb_id);
  await scene.engine.round();
  const [file = ""] = scene.engine.inLibrary();
  await scene.takeBack(id);
  return { id, file: `${scene.engine.library}/${file}` };
}

describe("trash page in a browser", () => {
  test("lists each removed file with its origin and expiry, and puts it back", async ({
    scene,
  }) => {
    const { id, file } = await takenBack(scene);
    const { page } = await scene.open("history");
    await page.getByRole("link", { name: "Open the trash" }).click();
    await page.waitForURL(/library\/trash$/);
    const row = page.locator(".trow");
    await row.getByText("Dune (1984).mkv", { exact: true }).waitFor();
    const words = await row.innerText();
    expect(words).toContain("deleted after");
    expect(words).toContain(`from ${scene.engine.library}/Movies/Dune (1984)`);
    await expect.poll(() => row.getByRole("link", { name: `#${id}` }).count()).toBe(1);
    const button = row.getByRole("button", { name: "Put back: Dune (1984).mkv" });
    await page.keyboard.press("Tab");
    await button.focus();
    await expectVisibleFocus(page);
    await page.keyboard.press("Enter");
    await page
      .getByRole("status")
      .filter({ hasText: "Dune (1984).mkv is about to be put back into the library." })
      .waitFor();
    await row.getByText("will be put back by the daemon").waitFor();
    await expect.poll(() => button.count()).toBe(0);
    await scene.round();
    await page.getByText("The trash is empty.").waitFor();
    expect(existsSync(file)).toBe(true);
    expect((await scene.find("Dune")).state).toBe("filed");
    const asked = (await scene.engine.history()).find(({ action }) => action === "restore_asked");
    expect(asked?.actor).toBe(ACTOR);
    await page.getByRole("main").getByRole("link", { name: "History" }).press("Enter");
    await page.waitForURL(/history$/);
  });

  test("refuses to overwrite another file, with a message", async ({ scene }) => {
    const { file } = await takenBack(scene);
    const { page } = await scene.open("library/trash");
    const button = page.getByRole("button", { name: /^Put back: / });
    await button.waitFor();
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, "somebody's");
    await button.click();
    await page
      .getByRole("status")
      .filter({ hasText: "plex-ingest never overwrites files" })
      .waitFor();
    // The message covers no button.
    const [said, own] = [await page.locator(".toast").boundingBox(), await button.boundingBox()];
    expect((said?.x ?? 0) + (said?.width ?? 0)).toBeLessThan(own?.x ?? 0);
    await expect.poll(() => button.isEnabled()).toBe(true);
  });

  test("selects several files, shows them again, and deletes or restores them by keyboard", async ({
    scene,
  }) => {
    await takenBack(scene);
    await takenBack(scene, "Harbour", 949);
    const { page } = await scene.open("library/trash");
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
    expect((await scene.engine.history()).some(({ action }) => action === "purge_asked")).toBe(
      false,
    );
    await page.getByRole("button", { name: "Delete 1" }).press("Enter");
    await dialog.getByRole("button", { name: "Delete them" }).press("Enter");
    await page.getByText("will be deleted by the daemon").first().waitFor();
    const asked = (await scene.engine.history()).filter(({ action }) => action === "purge_asked");
    expect(asked.map(({ actor }) => actor)).toEqual([ACTOR]);
  });

  test("puts everything back at once, on a phone in dark mode", async ({ scene }) => {
    const { file } = await takenBack(scene);
    const other = (await takenBack(scene, "Harbour", 949)).file;
    const { page } = await scene.open("library/trash", {
      viewport: { width: 360, height: 740 },
      colorScheme: "dark",
      hasTouch: true,
    });
    await page.getByRole("checkbox", { name: "Choose all 2" }).tap();
    await expectLayout(page);
    await page.getByRole("button", { name: "Put back 2" }).tap();
    const dialog = page.getByRole("dialog", { name: "Put 2 files back?" });
    await dialog.getByText("Heat (1995)").first().waitFor();
    await expectLayout(page);
    await expectNoViolation(page);
    await dialog.getByRole("button", { name: "Put them back" }).tap();
    await expect.poll(() => page.getByText("will be put back by the daemon").count()).toBe(2);
    await expectLayout(page);
    await scene.round();
    await page.getByText("The trash is empty.").waitFor();
    expect([file, other].map((path) => existsSync(path))).toEqual([true, true]);
    await page.getByRole("navigation").getByRole("link", { name: "Home" }).tap();
    await page
      .getByText(/^\S+ [KMGT]iB free of \S+ [KMGT]iB$/)
      .first()
      .waitFor();
  });
});
