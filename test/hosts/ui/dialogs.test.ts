import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { testInBrowser } from "./support/browser-test.ts";
import type { Scene } from "./support/scene.ts";

const test = testInBrowser();

/** The smallest gap between two parts of a dialog, in px. */
const MIN_GAP_PX = 8;

/**
 * Measures the open dialog: the smallest gap between its parts, and between the parts of its forms,
 * across or down, and its padding. A part that is empty or only for screen readers takes no room.
 */
const measured = (page: Page): Promise<{ gaps: number[]; padding: string }> =>
  page.evaluate(`(() => {
    const dialog = document.querySelector("dialog[open]");
    const boxes = (e) => [...e.children].filter((one) => !one.matches(".vh")).map((one) => one.getBoundingClientRect()).filter(({ width, height }) => width > 1 && height > 1);
    const apart = (a, b) => Math.max(b.top - a.bottom, b.left - a.right);
    const gaps = [dialog, ...dialog.querySelectorAll("form, .acts")].flatMap((e) => {
      const all = boxes(e);
      return all.slice(1).map((box, at) => Math.round(apart(all[at], box)));
    });
    return { gaps, padding: getComputedStyle(dialog).padding };
  })()`);

type Opening = { at: string; act: (page: Page) => Promise<unknown> };

const press = (name: string | RegExp) => (page: Page) =>
  page.getByRole("button", { name }).first().click();

/** Each dialog with all the places that offer it. */
function dialogsOf(id: number): Record<string, Opening[]> {
  const visiting = async (page: Page): Promise<void> => {
    await page
      .getByRole("link", { name: /^Waiting/ })
      .first()
      .click();
    await page.waitForURL(/waiting$/);
    await page.getByRole("link", { name: "Library" }).first().click();
    await page.getByRole("link", { name: /^Dune/ }).first().click();
  };
  return {
    "is something else": [
      { at: "library/movie/841", act: press("File as something else") },
      {
        at: "library",
        async act(page) {
          await page.getByRole("link", { name: /^Dune/ }).first().click();
          await press("File as something else")(page);
        },
      },
      {
        at: "library/movie/841",
        async act(page) {
          await visiting(page);
          await press("File as something else")(page);
        },
      },
    ],
    "Add a file|Another file": [
      { at: "torrents", act: press(/^Add a file/) },
      { at: "library/movie/841", act: press(/^Replace/) },
      {
        at: "history",
        async act(page) {
          await page.keyboard.press("Control+k");
          await page.keyboard.type("add a file");
          await page
            .getByRole("option", { name: /^Add a file/ })
            .first()
            .click();
        },
      },
    ],
    Keys: ["", "history", "settings", "waiting"].map((at) => ({
      at,
      act: (page) => page.keyboard.press("?"),
    })),
    Appearance: ["", "library", "health"].map((at) => ({ at, act: press("Appearance") })),
    "Undo .*": [
      { at: "history", act: press(/^Undo: /) },
      { at: "library/movie/841", act: press(/^Undo: /) },
      { at: `item/${id}`, act: press(/^Undo/) },
    ],
  };
}

async function fileDune(scene: Scene): Promise<number> {
  const id = await scene.approve("Dune", 841);
  await scene.engine.round();
  return id;
}

describe("dialogs in a browser", () => {
  test("look the same from each place that offers them, and nothing in them touches", async ({
    scene,
  }) => {
    const id = await fileDune(scene);
    const { page } = await scene.open("history");
    for (const [title, openings] of Object.entries(dialogsOf(id))) {
      for (const width of [1280, 360]) {
        const seen = [];
        for (const { at, act } of openings) {
          // On a phone, the appearance is below "More", and a filed release opens its row first.
          if (width === 360 && (title === "Appearance" || at === "history")) continue;
          await page.setViewportSize({ width, height: 740 });
          await page.goto(new URL(at, scene.web.url).href);
          await page.locator("h1:visible, h2:visible").first().waitFor();
          await act(page);
          await page.getByRole("dialog", { name: new RegExp(title) }).waitFor();
          const { gaps, padding } = await measured(page);
          expect(Math.min(...gaps), `${title} at /${at}, ${width} px`).toBeGreaterThanOrEqual(
            MIN_GAP_PX,
          );
          seen.push({ gap: gaps[0], padding });
          await page.keyboard.press("Escape");
        }
        expect(new Set(seen.map((one) => JSON.stringify(one))).size, title).toBeLessThanOrEqual(1);
      }
    }
  });

  test("only what cannot be undone has the danger colour, names each size, and starts on the safe button", async ({
    scene,
  }) => {
    const id = await fileDune(scene);
    const { page } = await scene.open("library/movie/841");
    const colourOf = async (name: string): Promise<string> => {
      await page.getByRole("dialog").getByRole("button", { name }).waitFor();
      const button = `[...document.querySelectorAll("dialog button")].find((one) => one.textContent.includes("${name}"))`;
      return await page.evaluate<string>(`getComputedStyle(${button}).backgroundColor`);
    };
    await press(/^Undo: /)(page);
    const reversible = await colourOf("Undo it");
    await page.keyboard.press("Escape");
    await scene.takeBack(id);
    await page.goto(new URL("library/trash", scene.web.url).href);
    await page.getByRole("checkbox", { name: /^Choose all/ }).check();
    await press("Put back 1")(page);
    expect(await colourOf("Put them back")).toBe(reversible);
    await page.keyboard.press("Escape");
    await press("Delete 1")(page);
    const dialog = page.getByRole("dialog", { name: "Delete 1 file for good?" });
    await dialog.getByText(/\d (?:B|KiB|MiB)$/).waitFor();
    expect(await colourOf("Delete them")).not.toBe(reversible);
    await expect.poll(() => page.evaluate("document.activeElement.textContent")).toBe("Keep them");
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    expect(scene.web.calls).not.toContain("purge_trash");
  });
});
