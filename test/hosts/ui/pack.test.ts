import { describe, expect } from "vitest";
import { testInBrowser } from "./support/browser-test.ts";
import { expectNoViolation } from "./support/inspect.ts";
import { ACTOR } from "./support/page-server.ts";

const test = testInBrowser();

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

describe("a pack's files in a browser", () => {
  test("maps files without numbers in four actions, and files them as mapped", async ({
    setScene,
  }) => {
    const files = Object.fromEntries(
      Array.from({ length: 8 }, (_, at) => [`firefly part ${at + 1}.mkv`, `part ${at}`]),
    );
    const scene = await setScene({ drops: { [NAME]: files } });
    const { id } = await scene.find("Firefly");
    const { page } = await scene.open(`item/${id}/files`);
    await page.getByText("Season 1 has 7 episodes").waitFor();
    await page.getByRole("checkbox", { name: "Choose all files" }).check();
    await page.getByRole("button", { name: "Number in order from" }).click();
    await page.getByText("TMDB does not list S01E08.").waitFor();
    const button = (count: number) => page.getByRole("button", { name: `File ${count} episodes` });
    expect(await button(8).isDisabled()).toBe(true);
    await page.getByRole("button", { name: "File it as S01E08 anyway" }).click();
    await expect.poll(() => button(8).isEnabled()).toBe(true);
    await page
      .getByRole("combobox", { name: "Episode of firefly part 8.mkv" })
      .selectOption("skip");
    await button(7).click();
    await page
      .getByRole("status")
      .filter({ hasText: /Firefly \(2002\)/ })
      .waitFor();
    await scene.engine.round();
    expect((await scene.find("Firefly")).state).toBe("filed");
    expect(scene.engine.inLibrary().filter((path) => path.endsWith(".mkv"))).toHaveLength(7);
    expect(
      (await scene.engine.history(id)).find(({ action }) => action === "approved")?.actor,
    ).toBe(ACTOR);
  });

  test("blocks sending two files for one episode, reports the problem, and lets keys jump between problems", async ({
    setScene,
  }) => {
    const scene = await setScene({ drops: twice() });
    const { id } = await scene.find("Firefly");
    const { page } = await scene.open(`item/${id}/files`);
    await page.getByText("Season 1 has 7 episodes").waitFor();
    const select = (path: string) => page.getByRole("combobox", { name: `Episode of ${path}` });
    await select("Firefly.S01E01.mkv").selectOption("1x3");
    await select("Firefly.S01E03.mkv").selectOption("1x3");
    await page.getByText("S01E03 has two files.").waitFor();
    await expect
      .poll(() => page.getByRole("listitem").filter({ hasText: "Bushwhacked: two files" }).count())
      .toBe(1);
    await expect
      .poll(() => page.getByRole("button", { name: /^File \d+ episodes?/ }).isDisabled())
      .toBe(true);
    await expectNoViolation(page);
    await page.locator("main").focus();
    await page.keyboard.press("n");
    await expect.poll(() => page.evaluate("document.activeElement.tagName")).toBe("SELECT");
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

  test("completes a pack that was partly filed, and does not offer leaving the remaining files as the main action", async ({
    setScene,
  }) => {
    const scene = await setScene({ auto: true });
    const { id, state } = await scene.find("Firefly");
    expect([state, scene.engine.inLibrary().length]).toEqual(["filed", 2]);
    const { page } = await scene.open(`item/${id}`);
    await page.getByRole("button", { name: "Skip the rest" }).waitFor();
    expect(await page.locator(".acts .main").innerText()).toContain("Set the episodes");
    await page.keyboard.press("e");
    await page.getByText("Season 1 has 7 episodes").waitFor();
    const select = (path: string) => page.getByRole("combobox", { name: `Episode of ${path}` });
    expect(await select("Firefly.S01E01.720p.WEB-DL.x264-DEMO.mkv").isDisabled()).toBe(true);
    await select("fx-the-ghost-ship.mkv").selectOption("1x5");
    await page.getByText("1 episode can be filed.").waitFor();
    await page.locator("main").focus();
    await page.keyboard.press("a");
    await page
      .getByRole("status")
      .filter({ hasText: /Firefly \(2002\)/ })
      .waitFor();
    await scene.engine.round();
    expect(scene.engine.inLibrary().filter((path) => path.includes("s01e05"))).toHaveLength(1);
    expect(await scene.engine.now(id)).toMatchObject({ state: "filed", reasons: [] });
  });

  test("skips the rest of a pack that was partly filed, and does not call the pack rejected", async ({
    setScene,
  }) => {
    const scene = await setScene({ auto: true });
    const { id } = await scene.find("Firefly");
    const { page } = await scene.open(`item/${id}`);
    await page.getByRole("button", { name: "Skip the rest" }).press("Enter");
    const notice = page.getByRole("status").filter({ hasText: "The rest of Firefly" });
    await notice.getByText(/stays where it is\.$/).waitFor();
    expect(await notice.innerText()).not.toContain("rejected");
    expect(await scene.engine.now(id)).toMatchObject({ state: "filed", reasons: [] });
  });

  test("refuses on a pack's page to file a pack that changed in the meantime, and keeps the selection", async ({
    setScene,
  }) => {
    const scene = await setScene({ drops: twice() });
    const { id } = await scene.find("Firefly");
    const { page } = await scene.open(`item/${id}/files`);
    await page.getByText("Season 1 has 7 episodes").waitFor();
    for (const [at, path] of Object.keys(twice()[NAME] ?? {})
      .filter((one) => one.endsWith(".mkv"))
      .entries()) {
      await page.getByRole("combobox", { name: `Episode of ${path}` }).selectOption(`1x${at + 1}`);
    }
    scene.web.hold = async (tool) => {
      if (tool === "approve_ingest") {
        await scene.server.data("retry_ingest", { ids: [id] }, "mcp:somebody");
      }
    };
    await page.getByRole("button", { name: /^File 4 episodes/ }).click();
    await page
      .getByRole("alert")
      .filter({ hasText: /changed|version/ })
      .waitFor();
    scene.web.hold = async () => {};
    await scene.engine.round();
    await page.getByRole("button", { name: "Show the current state" }).click();
    await page.getByRole("alert").waitFor({ state: "detached" });
    await expect
      .poll(() =>
        page.getByRole("combobox", { name: "Episode of firefly.odd.one.mkv" }).inputValue(),
      )
      .toBe("1x4");
    await page.getByRole("button", { name: /^File 4 episodes/ }).click();
    await page
      .getByRole("status")
      .filter({ hasText: /approved/ })
      .waitFor();
  });
});
