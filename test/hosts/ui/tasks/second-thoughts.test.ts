import type { BrowserContextOptions, Page } from "playwright-core";
import { describe, expect } from "vitest";
import { movie } from "../../../support/works.ts";
import { testInBrowser } from "../support/browser-test.ts";
import { expectNoViolation } from "../support/inspect.ts";

const test = testInBrowser();

const PHONE: BrowserContextOptions = { viewport: { width: 360, height: 740 }, hasTouch: true };
const WEEK_MS = 7 * 86_400_000;

const said = (page: Page, words: RegExp) =>
  page.getByRole("status").filter({ hasText: words }).waitFor();
const card = (page: Page, title: string) => page.locator(".wall a").filter({ hasText: title });

describe("corrected decisions in a browser", () => {
  test("puts back by touch what was taken back, on the wall, the work's page and the release", async ({
    scene,
  }) => {
    const id = await scene.approve("Dune", 841, "web:phone");
    await scene.engine.round();
    const there = scene.engine.inLibrary();
    const { page } = await scene.open("library", PHONE);
    await card(page, "Dune").tap();
    // The work's page shows who filed it.
    await page.getByText("by phone", { exact: true }).first().waitFor();
    await page.getByRole("button", { name: /^Undo: Dune/ }).tap();
    await page.getByRole("dialog").getByRole("button", { name: "Undo it" }).tap();
    await said(page, /is being undone/);
    await scene.engine.round();
    await page.getByText("The library has no files of this work").waitFor();
    await page.getByRole("button", { name: /^Put back: Dune/ }).waitFor();
    await page.getByRole("heading", { level: 1, name: "Dune (1984)" }).waitFor();
    // A missing work has no buttons that act on its files.
    expect(await page.getByRole("button", { name: /^Undo|something else/ }).count()).toBe(0);
    await page.getByRole("link", { name: /^File again: Dune/ }).waitFor();
    const history = await scene.open("history", PHONE);
    await history.page.getByRole("link", { name: /^File again: Dune/ }).waitFor();
    await history.page.getByText("Undone", { exact: true }).last().tap();
    await history.page.getByText("It was undone.", { exact: false }).waitFor();
    const [button, steps] = [
      history.page.getByRole("link", { name: /^File again/ }),
      history.page.locator(".steps"),
    ];
    expect((await button.boundingBox())?.y).toBeLessThan((await steps.boundingBox())?.y ?? 0);
    await page.getByRole("link", { name: "Open the trash" }).tap();
    await page.getByRole("button", { name: /^Put back: Dune/ }).tap();
    await said(page, /is about to be put back/);
    await scene.round();
    await page.getByText("The trash is empty.").waitFor();
    expect(scene.engine.inLibrary()).toEqual(there);
    await page.getByRole("link", { name: "Works" }).tap();
    await card(page, "Dune").tap();
    await page.getByRole("button", { name: /^Undo: Dune/ }).waitFor();
    await page.getByText("Restored.").waitFor();
    const release = await scene.open(`item/${id}`, PHONE);
    await release.page.getByText("It is filed now").waitFor();
  });

  test("refiles by keyboard a wrongly filed film that is found a week later", async ({ scene }) => {
    await scene.approve("Dune", 438_631);
    await scene.engine.round();
    scene.engine.clock.advance(WEEK_MS);
    const { page } = await scene.open("library");
    await card(page, "Dune").press("Enter");
    await page.getByRole("button", { name: "File as something else" }).press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("What is it?").fill("Dune 1984");
    await page.keyboard.press("Enter");
    await dialog.getByRole("button", { name: /^Dune.*1984/ }).press("Enter");
    await dialog.getByRole("button", { name: "Move it" }).press("Enter");
    await said(page, /is being undone, to be filed as Dune \(1984\)/);
    await scene.engine.round();
    await page.getByText("It is filed now").waitFor();
    await page.getByRole("link", { name: "Dune (1984) in the library" }).press("Enter");
    await page.getByRole("heading", { level: 1, name: "Dune (1984)" }).waitFor();
    expect(scene.engine.inLibrary()).toEqual(["Movies/Dune (1984) {tmdb-841}/Dune (1984).mkv"]);
  });

  const HEAT = "Movies/Heat (1995) {tmdb-949}/Heat (1995)";
  test.for([
    ["Replace", 1, `${HEAT}.mkv`],
    ["Keep both", 0, `${HEAT} - 1080p.mkv`, `${HEAT}.mkv`],
  ] as const)(
    "a film corrected to a work that the library has asks what to do before it moves: %s",
    async ([answer, replaced, ...files], { setScene }) => {
      const scene = await setScene({ drops: [], auto: true });
      scene.engine.drop("Heat.1995.720p.mkv", "the film");
      scene.engine.drop("The.Matrix.1999.1080p.mkv", "another film");
      await scene.engine.round();
      const { page } = await scene.open("library/movie/603");
      const dialog = page.getByRole("dialog");
      const choose = async (): Promise<void> => {
        await page.getByRole("button", { name: "File as something else" }).press("Enter");
        await dialog.getByLabel("What is it?").fill("Heat 1995");
        await page.keyboard.press("Enter");
        await dialog.getByRole("button", { name: /^Heat/ }).press("Enter");
        await cards.getByRole("button", { name: /^Replace/ }).waitFor();
      };
      const cards = dialog.getByRole("region", { name: /already/ });
      await choose();
      await cards.getByText("720p becomes 1080p").waitFor();
      await cards.getByRole("button", { name: /^Keep both/ }).waitFor();
      // Nothing moves without an answer, and no sentence names a policy.
      expect(await dialog.getByRole("button", { name: "Move it" }).count()).toBe(0);
      expect(await dialog.innerText()).not.toMatch(/polic|Release \d/i);
      await expectNoViolation(page);
      await dialog.getByRole("button", { name: "Keep it" }).press("Enter");
      await dialog.waitFor({ state: "detached" });
      expect((await scene.find("The.Matrix")).state).toBe("filed");
      await choose();
      await cards.getByRole("button", { name: new RegExp(`^${answer}`) }).press("Enter");
      const move = dialog.getByRole("button", { name: "Move it" });
      await move.waitFor();
      expect(await dialog.getByText("These files are replaced").count()).toBe(replaced);
      await move.press("Enter");
      await said(page, /is being undone, to be filed as Heat \(1995\)/);
      await scene.engine.round();
      await page.getByText("It is filed now").waitFor();
      expect(scene.engine.inLibrary().toSorted()).toEqual(files.toSorted());
    },
  );

  test("refiles a wrong episode as the right one from the series page", async ({ scene }) => {
    const { id } = await scene.find("Firefly");
    const files = [
      "Firefly.S01E01.720p.WEB-DL.x264-DEMO",
      "Firefly.S01E02.720p.WEB-DL.x264-DEMO",
      "fx-the-ghost-ship",
    ];
    await scene.server.data("approve_ingest", {
      ids: [id],
      type: "tv",
      tmdb_id: 1437,
      files: files.map((name, at) => ({ path: `${name}.mkv`, season: 1, episodes: [at + 1] })),
    });
    await scene.engine.round();
    const { page } = await scene.open("library/tv/1437");
    await page.getByRole("button", { name: /^Undo: Firefly .*s01e03/ }).press("Enter");
    await page.getByRole("dialog").getByRole("button", { name: "Undo it" }).press("Enter");
    await said(page, /being undone/);
    await scene.engine.round();
    await page.getByRole("link", { name: /^Waiting/ }).press("Enter");
    await page.getByRole("heading", { level: 2, name: /Dune/ }).waitFor();
    await page.locator(`[data-id="${id}"] .name`).press("Enter");
    await page.getByRole("link", { name: /Set the episodes/ }).press("Enter");
    await page
      .getByRole("combobox", { name: "Episode of fx-the-ghost-ship.mkv" })
      .selectOption("1x5");
    await page.getByRole("button", { name: "File 1 episode" }).press("Enter");
    await said(page, /Firefly \(2002\)/);
    await scene.engine.round();
    const numbers = scene.engine.inLibrary().flatMap((path) => /s01e\d\d/.exec(path) ?? []);
    expect(numbers.toSorted()).toEqual(["s01e01", "s01e02", "s01e05"]);
  });

  test("a better version replaces the library's file, which goes to the trash", async ({
    setScene,
  }) => {
    const better = "Heat.1995.2160p.mkv";
    const scene = await setScene({ drops: ["Heat.1995.1080p.mkv"], auto: true });
    scene.engine.drop(better, "a better film");
    await scene.engine.round();
    const list = await scene.open("waiting");
    await list.page.getByRole("checkbox", { name: new RegExp(`^Choose ${better}`) }).check();
    await list.page.getByText("1 is in the library already").waitFor();
    const { page } = await scene.open("");
    await page.getByRole("link", { name: `Decide: ${better}` }).press("Enter");
    const replace = page.locator(".outcome").filter({ hasText: "Replace" });
    await replace.filter({ hasText: "1080p becomes 2160p" }).waitFor();
    await replace.filter({ hasText: "goes to the trash for 30 days" }).waitFor();
    await expectNoViolation(page);
    await page.keyboard.press("p");
    await said(page, /Heat \(1995\) is approved/);
    await scene.engine.round();
    expect((await scene.find(better)).state).toBe("filed");
    expect(scene.engine.inLibrary()).toHaveLength(1);
    await page.getByRole("link", { name: "Library" }).first().press("Enter");
    await page.getByRole("link", { name: /^Trash/ }).press("Enter");
    await page.getByRole("checkbox", { name: /^Choose Heat \(1995\)/ }).waitFor();
  });

  test("a key, the main button or Enter never replaces a file with a worse version", async ({
    setScene,
  }) => {
    const worse = "Heat.1995.480p.mkv";
    const scene = await setScene({ drops: ["Heat.1995.1080p.mkv"], auto: true });
    scene.engine.drop(worse, "a worse film");
    await scene.engine.round();
    const { id, version } = await scene.find(worse);
    const { page } = await scene.open(`item/${id}`);
    const button = page.locator(".outcome").filter({ hasText: "Replace" });
    await button.waitFor();
    await page.locator(".outcome.likely").filter({ hasText: "Reject" }).waitFor();
    expect(await page.locator(".acts .main").count()).toBe(0);
    await page.keyboard.press("a");
    await button.press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.getByText(/This one is worse: 480p instead of 1080p/).waitFor();
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    expect(await scene.find(worse)).toMatchObject({ state: "review", version });
  });

  test("files fifty at once, and takes one of them back", async ({ setScene }) => {
    const titles = Array.from(
      { length: 50 },
      (_, at) => `Quiet ${String.fromCharCode(65 + (at % 25)).repeat(3)} ${at}`,
    );
    const scene = await setScene({
      drops: titles.map((title) => `${title.replaceAll(" ", ".")}.1999.1080p.mkv`),
      catalogue: titles.map((title, at) => movie(1000 + at, title, 1999)),
    });
    const { page } = await scene.open("waiting", PHONE);
    await page.getByRole("checkbox", { name: "Choose all 50 on this page" }).tap();
    await page.getByRole("button", { name: "File 50 as their best match" }).tap();
    await said(page, /50 downloads on the way/);
    await scene.engine.round();
    expect(scene.engine.inLibrary()).toHaveLength(50);
    await page.getByRole("link", { name: "History" }).tap();
    await page.getByLabel("Search names").fill("Quiet.HHH.7");
    await page.getByText("Quiet HHH 7 (1999)").tap();
    await page.getByRole("button", { name: /^Undo: Quiet\.HHH\.7\./ }).tap();
    await page.getByRole("dialog").getByRole("button", { name: "Undo it" }).tap();
    await said(page, /is being undone/);
    await scene.engine.round();
    expect(scene.engine.inLibrary().filter((path) => path.includes("HHH 7"))).toEqual([]);
    expect(scene.engine.inLibrary()).toHaveLength(49);
  });
});
