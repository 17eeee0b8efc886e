import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { addressOf } from "../../../src/core/page/place.ts";
import { ALL_TOOLS } from "../../../src/hosts/mcp/registry.ts";
import { SEED } from "../../support/random.ts";
import { testInBrowser } from "./support/browser-test.ts";
import { COUNT_ASKED, placesOf, setEverything, settled } from "./support/walk.ts";

const test = testInBrowser();

/** Frames without a request or an answer: a change is reported within 300 ms, and drawn. */
const QUIET_FRAMES = 24;
const IS_LONG = process.env["PLEX_INGEST_FAULTS"] === "long";
/** In a place with many rows, the last ones are like the first. */
const MOST_PRESSES = IS_LONG ? 20 : 8;
/** Only a few of all places are tested; another seed selects others. */
const MOST_PLACES = IS_LONG ? Number.POSITIVE_INFINITY : 4;

const NAME = `const nameOf = (e) => [e.localName, e.ariaLabel || e.labels?.[0]?.textContent || e.textContent].join(" ").slice(0, 80);`;
/** Focuses the first control that was not pressed yet. Returns its name. */
const next = (pressed: ReadonlySet<string>): string => `(() => {
  ${NAME}
  const all = [...document.querySelectorAll("button, main a[href]:not([target]), summary, input[type=checkbox]")];
  const one = all.find((e) => e.checkVisibility() && !e.disabled && !${JSON.stringify([...pressed])}.includes(nameOf(e)));
  one?.focus();
  return one && nameOf(one);
})()`;

/**
 * Presses every control of the place, each in the state that the previous one left. Returns the
 * controls after which nothing had the focus.
 */
async function pressAll(page: Page, url: string): Promise<string[]> {
  const pressed = new Set<string>();
  const lost: string[] = [];
  await page.goto(url);
  await settled(page);
  while (pressed.size < MOST_PRESSES) {
    const name = await page.evaluate<string | undefined>(next(pressed));
    if (name === undefined) break;
    pressed.add(name);
    await page.keyboard.press(name.startsWith("input") ? "Space" : "Enter");
    await settled(page, QUIET_FRAMES);
    const isLost = "document.activeElement === document.body";
    if (await page.evaluate(isLost)) lost.push(name);
    if (await page.evaluate("document.querySelector('dialog[open]') !== null")) {
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
      if (await page.evaluate(isLost)) lost.push(`${name}, then Escape`);
    }
    if (page.url() === url) continue;
    await page.goto(url);
    await settled(page);
  }
  expect(pressed.size, url).toBeGreaterThan(2);
  return lost;
}

describe("random key presses on the page", () => {
  test.for([
    ["operator", []],
    ["reviewer", ALL_TOOLS.filter(({ role }) => role === "operator").map(({ name }) => name)],
  ] as const)(
    "as the %s, the focus is never lost, and no call is made that the role would be refused",
    async ([role, kept], { browser }) => {
      await using sample = await setEverything(browser);
      const places = placesOf(sample.ids);
      const first = SEED % places.length;
      for (const place of [...places.slice(first), ...places.slice(0, first)].slice(
        0,
        MOST_PLACES,
      )) {
        const at = place.page === "unknown" ? "nowhere" : addressOf(place);
        await using all = await setEverything(browser);
        const { web } = all.scene;
        await using opened = await all.scene.open("health");
        const { page, complaints } = opened;
        await page.addInitScript(COUNT_ASKED);
        await page.route(/\/session$/, (route) =>
          route.fulfill({
            json: {
              signed_in: true,
              id: 1,
              name: "phone",
              role,
              kept_tools: kept,
              read_only: false,
              version: "1",
            },
          }),
        );
        expect(await pressAll(page, new URL(at, web.url).href), at).toEqual([]);
        expect(
          web.calls.filter((tool) => (kept as readonly string[]).includes(tool)),
          at,
        ).toEqual([]);
        expect(complaints, at).toEqual([]);
      }
    },
  );

  test("requests no settings before the session is known", async ({ browser }) => {
    await using all = await setEverything(browser);
    const { web } = all.scene;
    await using opened = await all.scene.open("health");
    const { page } = opened;
    let known = Promise.withResolvers<void>();
    await page.route(/\/session$/, async (route) => {
      await known.promise;
      await route.continue();
    });
    for (const [address, heading, link, tool] of [
      ["settings", "Library", "About", "get_watcher_status"],
      ["torrents", "Downloads", "Add a client", "list_torrents"],
    ] as const) {
      known = Promise.withResolvers();
      web.calls.length = 0;
      await page.goto(new URL(address, web.url).href);
      await page.getByRole("heading", { level: 1, name: heading }).waitFor();
      await page.getByRole("link", { name: link }).waitFor();
      await expect.poll(() => web.calls).toContain(tool);
      expect(web.calls, address).not.toContain("get_settings");
      known.resolve();
      await expect.poll(() => web.calls).toContain("get_settings");
    }
  });
});
