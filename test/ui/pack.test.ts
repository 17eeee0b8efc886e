import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { missingBrowser, openBrowser } from "./support/browser.ts";
import { ALL_SIZES, expectGoodLooks, expectNoViolation } from "./support/inspect.ts";
import { ACTOR } from "./support/page-server.ts";
import { setScene } from "./support/scene.ts";

const NAME = "Firefly.S01.720p.WEB-DL.x264-DEMO";
const twice = (): Record<string, Record<string, string>> => ({
  [NAME]: {
    "Firefly.S01E01.mkv": "one",
    "Firefly.S01E01.en.srt": "words",
    "Firefly.S01E03.mkv": "three",
    "Firefly.S01E03.Shindig.mkv": "four",
    "firefly.odd.one.mkv": "which",
  },
});

describe.skipIf(missingBrowser() !== undefined)("the files of a pack, in a browser", () => {
  let browser: Browser;
  beforeAll(async () => void (browser = await openBrowser()));
  afterAll(() => browser.close());

  test("files without numbers are mapped in four actions, and filed as they were mapped", async () => {
    const files = Object.fromEntries(
      Array.from({ length: 7 }, (_, at) => [`firefly part ${at + 1}.mkv`, `part ${at}`]),
    );
    await using scene = await setScene(browser, { drops: { [NAME]: files } });
    const { id } = await scene.find("Firefly");
    await using opened = await scene.open(`item/${id}/files`);
    const { page, complaints } = opened;
    await page.getByText("Season 1 has 7 episodes").waitFor();
    await page.getByRole("checkbox", { name: "Choose all files" }).check();
    await page.getByRole("button", { name: "Number in order from" }).click();
    await page.getByRole("button", { name: /^File 7 episodes/ }).click();
    await page
      .getByRole("status")
      .filter({ hasText: /Firefly \(2002\)/ })
      .waitFor();
    await scene.engine.round();
    expect((await scene.find("Firefly")).state).toBe("filed");
    expect(scene.engine.inLibrary().filter((path) => path.endsWith(".mkv"))).toHaveLength(7);
    expect((await scene.engine.history(id)).find(({ action }) => action === "approved")?.actor).toBe(ACTOR);
    expect(complaints).toEqual([]);
  });

  test("two files for one episode cannot be sent; strip, table and bar say so alike, and keys lead from one to the next", async () => {
    await using scene = await setScene(browser, { drops: twice() });
    const { id } = await scene.find("Firefly");
    await using opened = await scene.open(`item/${id}/files`);
    const { page } = opened;
    await page.getByText("Season 1 has 7 episodes").waitFor();
    const select = (path: string) => page.getByRole("combobox", { name: `What ${path} is` });
    await select("Firefly.S01E01.mkv").selectOption("1x3");
    await select("Firefly.S01E03.mkv").selectOption("1x3");
    await page.getByText("S01E03 has two files.").waitFor();
    expect(await page.getByRole("listitem").filter({ hasText: "Bushwhacked: two files" }).count()).toBe(1);
    expect(await page.getByRole("button", { name: /^File \d+ episodes?/ }).isDisabled()).toBe(true);
    await expectNoViolation(page);
    await page.locator("main").focus();
    await page.keyboard.press("n");
    expect(await page.evaluate("document.activeElement.tagName")).toBe("SELECT");
    await select("Firefly.S01E01.mkv").selectOption("1x1");
    await select("Firefly.S01E03.mkv").selectOption("1x3");
    await select("Firefly.S01E03.Shindig.mkv").selectOption("1x4");
    await select("firefly.odd.one.mkv").selectOption("skip");
    await page.getByRole("button", { name: /^File 3 episodes/ }).click();
    await page
      .getByRole("status")
      .filter({ hasText: /approved/ })
      .waitFor();
    await scene.engine.round();
    expect(scene.engine.inLibrary().filter((path) => path.endsWith(".mkv"))).toEqual([
      expect.stringContaining("s01e01"),
      expect.stringContaining("s01e03"),
      expect.stringContaining("s01e04"),
    ]);
  });

  test("a pack that changed meanwhile is refused in place, and what was chosen is kept", async () => {
    await using scene = await setScene(browser, { drops: twice() });
    const { id } = await scene.find("Firefly");
    await using opened = await scene.open(`item/${id}/files`);
    const { page } = opened;
    await page.getByText("Season 1 has 7 episodes").waitFor();
    for (const [at, path] of Object.keys(twice()[NAME] ?? {})
      .filter((one) => one.endsWith(".mkv"))
      .entries())
      await page.getByRole("combobox", { name: `What ${path} is` }).selectOption(`1x${at + 1}`);
    scene.web.hold = async (tool) => {
      if (tool === "approve_ingest") await scene.server.data("retry_ingest", { ids: [id] }, "mcp:somebody");
    };
    await page.getByRole("button", { name: /^File 4 episodes/ }).click();
    await page
      .getByRole("alert")
      .filter({ hasText: /changed|version/ })
      .waitFor();
    scene.web.hold = async () => {};
    await scene.engine.round();
    await page.getByRole("button", { name: "Look at it again" }).click();
    await page.getByRole("alert").waitFor({ state: "detached" });
    expect(await page.getByRole("combobox", { name: "What firefly.odd.one.mkv is" }).inputValue()).toBe("1x4");
    await page.getByRole("button", { name: /^File 4 episodes/ }).click();
    await page
      .getByRole("status")
      .filter({ hasText: /approved/ })
      .waitFor();
  });

  test("at every size, light and dark, nothing overflows and axe finds nothing", async () => {
    await using scene = await setScene(browser, { drops: twice() });
    const { id } = await scene.find("Firefly");
    await using opened = await scene.open(`item/${id}/files`);
    const ready = async (): Promise<void> => {
      await opened.page.getByText("Season 1 has 7 episodes").waitFor();
      await opened.page.getByRole("button", { name: "Another series" }).click();
    };
    await expectGoodLooks(opened, ready, ALL_SIZES);
  }, 60_000);
});
