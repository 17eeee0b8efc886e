import { describe, expect } from "vitest";
import { changeState } from "../../../src/app/releases/change-state.ts";
import { movie } from "../../support/works.ts";
import { testInBrowser } from "./support/browser-test.ts";
import { expectLayout, expectNoViolation } from "./support/inspect.ts";
import type { Scene } from "./support/scene.ts";

const test = testInBrowser();

/** Measures of an overview in px: its padding and the height of a line. */
const [PADDING, LINE_HEIGHT] = [8, 18];

/**
 * Starts copying a release's file: the one that a person approved as Dune, or another approved
 * release.
 */
async function copying(scene: Scene, approved?: number): Promise<number> {
  const { store, clock } = scene.engine;
  const id = approved ?? (await scene.approve("Dune", 841));
  await changeState(
    store,
    await scene.engine.now(id),
    { kind: "start_filing" },
    { actor: "engine", at: clock.now() },
  );
  await scene.noteStep("check", id);
  return id;
}

describe("filing in a browser", () => {
  test("shows the progress of a release's copy, and stops and undoes it", async ({ scene }) => {
    const id = await copying(scene);
    const { page } = await scene.open(`item/${id}`);
    await page.getByText("It is being filed; the daemon continues with it.").waitFor();
    await page.getByText("24 GiB of 58 GiB").waitFor();
    await page.getByText("41 %", { exact: true }).waitFor();
    await page.getByText(/min left$/).waitFor();
    await expectNoViolation(page);
    await page.getByRole("button", { name: /^Stop and undo: Dune/ }).click();
    await page.getByRole("status").filter({ hasText: "is being undone" }).waitFor();
    await scene.engine.round();
    expect(await scene.find("Dune")).toMatchObject({ state: "review" });
    expect(scene.engine.inLibrary()).toEqual([]);
    // No selection could be lost, so the page follows automatically.
    await page.getByRole("button", { name: /^File as Dune/ }).waitFor();
  });

  // More than the queue shows at first.
  test("each of many simultaneous copies can be stopped", async ({ scene }) => {
    for (let at = 0; at < 24; at++) {
      await copying(scene, (await scene.engine.approved(`Heat.1995.${at}.mkv`, `film ${at}`)).id);
    }
    const { page } = await scene.open("");
    const buttons = page.getByRole("button", { name: /^Stop and undo: Heat/ });
    await expect.poll(() => buttons.count()).toBe(24);
  });
});

describe("an item's texts in a browser", () => {
  test("describes in a sentence where a file goes in its library and how", async ({ scene }) => {
    const { page } = await scene.open();
    await page.getByRole("radio", { name: /1984/ }).check();
    await page
      .getByText("Movies/Dune (1984) {tmdb-841}/Dune (1984).mkv", { exact: true })
      .waitFor();
    await page.getByText("Hard link, no extra space").waitFor();
    expect(await page.locator(".goes").innerText()).not.toContain(scene.engine.library);
  });

  test("shows the whole overview of the selected work, at a desk and on a phone", async ({
    setScene,
  }) => {
    const overview = "A duke's son on a desert planet learns what the spice is for. "
      .repeat(12)
      .trim();
    const catalogue = [
      movie(841, "Dune", 1984, { popularity: 30, overview: "By David Lynch." }),
      movie(438_631, "Dune", 2021, { popularity: 90, overview }),
    ];
    const scene = await setScene({
      catalogue,
      drops: { "Dune.1080p.BluRay.x264-DEMO.mkv": undefined },
    });
    const { id } = await scene.find("Dune");
    for (const [viewport, most] of [
      [{ width: 1280, height: 800 }, 3],
      [{ width: 360, height: 740 }, 7],
    ] as const) {
      const { page } = await scene.open(`item/${id}`, { viewport });
      const rows = page.locator(".cand");
      const text = page.locator(".story");
      // A click anywhere on a row selects its work, whose overview takes the place of the last one.
      await rows.filter({ hasText: "2021" }).click({ position: { x: 5, y: 5 } });
      await text.getByText("Dune (2021)").waitFor();
      await expect.poll(() => page.getByRole("radio", { name: /2021/ }).isChecked()).toBe(true);
      // The server sends at most 300 characters, cut between words.
      expect(await text.innerText()).toMatch(
        /^Dune \(2021\) (?:A duke's son on a desert planet learns what the spice is for\. ){4}.{2,60}…$/,
      );
      const hidden =
        "(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight)(document.querySelector('.story'))";
      expect(await page.evaluate(hidden)).toBe(0);
      const lines = (((await text.boundingBox())?.height ?? 0) - PADDING) / LINE_HEIGHT;
      expect(Math.round(lines)).toBeLessThanOrEqual(most);
      await expectNoViolation(page);
      await expectLayout(page);
      await rows.filter({ hasText: "1984" }).click({ position: { x: 5, y: 5 } });
      await text.getByText("Dune (1984)").waitFor();
      expect(await text.innerText()).toBe("Dune (1984) By David Lynch.");
    }
  });
});
