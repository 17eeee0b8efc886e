import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHealth } from "../../../src/app/engine/status.ts";
import { movie } from "../../support/works.ts";
import { missingBrowser, openBrowser } from "./support/browser.ts";
import { expectGoodLooks, expectLayout, expectVisibleFocus } from "./support/inspect.ts";
import { setScene } from "./support/scene.ts";

const HOSTILE = "<img src=x onerror=alert(1)>";
const CATALOGUE = [
  movie(841, "Dune", 1984),
  movie(949, "Heat", 1995),
  movie(31_000, "שלום", 2004),
  movie(31_001, HOSTILE, 2001),
];
const drops = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, undefined]));

describe.skipIf(missingBrowser() !== undefined)("home, in a browser", () => {
  let browser: Browser;
  beforeAll(async () => void (browser = await openBrowser()));
  afterAll(() => browser.close());

  test("it says whether all is well, files the likely one by keyboard, and leads to the others", async () => {
    await using scene = await setScene(browser, {
      catalogue: CATALOGUE,
      drops: drops(["Heat.1995.1080p.mkv", "Nothing.Like.It.2001.mkv"]),
    });
    await using opened = await scene.open("");
    const { page, complaints, strangers } = opened;
    await page.getByRole("heading", { level: 1, name: "All is well. 2 releases wait for you." }).waitFor();
    await page.getByRole("button", { name: "File as Heat (1995)" }).focus();
    await expectVisibleFocus(page);
    await page.keyboard.press("Enter");
    await page.getByRole("status").filter({ hasText: "Heat (1995) is approved" }).waitFor();
    await page.getByRole("heading", { level: 1, name: "1 release waits for you." }).waitFor();
    await page.getByText("It is filed next.").waitFor();
    await scene.engine.round();
    await page.getByRole("list", { name: "Filed lately" }).getByText("Heat").first().waitFor();
    await page.getByText("Nothing is on its way.").waitFor();
    await page.getByRole("link", { name: "Look: Nothing.Like.It.2001.mkv" }).press("Enter");
    await page.getByRole("heading", { level: 2, name: /Nothing/ }).waitFor();
    await page.goBack();
    await page.getByRole("link", { name: "All 1" }).click();
    await page.waitForURL(/\/waiting$/);
    expect(complaints).toEqual([]);
    expect(strangers).toEqual([]);
  });

  test("what is ill comes first with its reason, a copy has its bar and Stop, and what settles counts down", async () => {
    await using scene = await setScene(browser, {
      catalogue: CATALOGUE,
      drops: drops(["Heat.1995.mkv", "Dune.1984.mkv"]),
    });
    const { engine } = scene;
    const [heat, dune] = [await scene.find("Heat"), await scene.find("Dune")];
    const until = Date.now() + 3_600_000;
    await engine.store.write(async (trx) => {
      const reasons_json = JSON.stringify([{ code: "settling", message: "It settles.", until }]);
      await trx.updateTable("release").set({ state: "settling", reasons_json }).where("id", "=", heat.id).execute();
      await trx.updateTable("release").set({ state: "filing" }).where("id", "=", dune.id).execute();
    });
    await createHealth(engine.store, "plex", engine.clock.now).note("http://plex.example", "Plex does not answer.");
    await using opened = await scene.open("");
    const { page } = opened;
    await page.getByRole("heading", { level: 1, name: "Trouble with Plex." }).waitFor();
    await page.getByRole("banner").getByText("Trouble with Plex").waitFor();
    await expect.poll(() => page.locator(".tile").first().innerText()).toContain("Plex does not answer.");
    await page.getByRole("button", { name: /^Stop.*: Dune/ }).waitFor();
    const left = page.getByText(/^\d+ s left$/);
    const before = await left.innerText();
    await expect.poll(() => left.innerText()).not.toBe(before);
    await expectGoodLooks(opened, () => left.waitFor());
    // What counts is the server's clock, also where the browser's is wrong by a day.
    for (const days of [1, -1]) {
      await using wrong = await scene.open("health");
      await wrong.page.clock.install({ time: Date.now() + days * 86_400_000 });
      await wrong.page.goto(page.url());
      const there = wrong.page.getByText(/^\d+ s left$/);
      const seconds = async (): Promise<number> => Number.parseInt(await there.innerText(), 10);
      const first = await seconds();
      expect(Math.abs(first - Number.parseInt(await left.innerText(), 10))).toBeLessThan(1800);
      await wrong.page.clock.runFor(5000);
      expect(await seconds()).toBeLessThanOrEqual(first - 4);
    }
  });

  test("plots are read column by column with arrow keys, and as tables", async () => {
    await using scene = await setScene(browser, {
      catalogue: CATALOGUE,
      drops: drops(["Heat.1995.mkv", "Dune.1984.mkv"]),
    });
    for (const name of ["Heat", "Dune"]) {
      const { id, version } = await scene.find(name);
      await scene.server.data("approve_ingest", {
        ids: [id],
        type: "movie",
        tmdb_id: name === "Heat" ? 949 : 841,
        version,
      });
    }
    await scene.engine.round();
    await using opened = await scene.open("");
    const { page } = opened;
    const plot = page.getByRole("figure", { name: "Filed in the last 30 days" });
    await plot.waitFor();
    const columns = plot.locator(".column");
    await expect.poll(() => columns.count()).toBe(30);
    await plot.locator(".column[tabindex='0']").focus();
    await page.keyboard.press("ArrowLeft");
    expect(await page.evaluate("document.activeElement.ariaLabel")).toMatch(
      /: 0 without asking, 0 after a person, 0 taken back$/,
    );
    await page.keyboard.press("Home");
    expect(await columns.first().evaluate("document.activeElement === document.querySelector('.column')")).toBe(true);
    for (const name of ["Decided alone", "Space", "From download to library"])
      await page.getByRole("figure", { name }).getByText("As a table").click();
    await page
      .getByRole("figure", { name: "Space" })
      .getByRole("row", { name: /^Films .* 2 works$/ })
      .waitFor();
    await expectGoodLooks(opened, () => plot.waitFor(), [[360, 740]]);
  });

  test("hostile titles and those from right to left stay text in their place, also with forced colours", async () => {
    await using scene = await setScene(browser, {
      catalogue: CATALOGUE,
      drops: drops(["שלום.2004.mkv", `${HOSTILE}.2001.mkv`, `${"W".repeat(240)}.mkv`, "evil\u202Evkm.2002.mkv"]),
    });
    await using opened = await scene.open("", { forcedColors: "active", viewport: { width: 320, height: 640 } });
    const { page, complaints } = opened;
    await page.getByText("<img src=x").first().waitFor();
    await page.getByRole("figure", { name: "Space" }).waitFor();
    await expect.poll(() => page.locator("main img[src=x]").count()).toBe(0);
    await expectLayout(page);
    await page.evaluate("document.documentElement.dir = 'rtl'");
    await expectLayout(page);
    expect(complaints).toEqual([]);
  });
});
