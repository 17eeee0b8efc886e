import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addressOf, type PageAddress } from "../../../src/core/page/place.ts";
import { readSources } from "../../support/sources.ts";
import { missingBrowser, openBrowser } from "./support/browser.ts";
import { COLOURS, expectLayout, expectNoViolation } from "./support/inspect.ts";
import {
  COUNT_ASKED,
  type Everything,
  expectTabOrder,
  placesOf,
  setEverything,
  settled,
} from "./support/walk.ts";

const WIDE = [1280, 800] as const;
const NARROW = [360, 740] as const;
type Size = readonly [width: number, height: number];

/** A view at an address, in the state after `open` has finished. */
type View = { name: string; at: string; open?: (page: Page) => Promise<void> };

/** True if the pressed control has the focus, or the button of the closed menu that contains it. */
const IS_BACK =
  "document.activeElement === (presser.closest('details:not([open])')?.querySelector('summary') ?? presser)";

const press = async (page: Page, name: string | RegExp): Promise<void> =>
  page
    .getByRole("button", { name, exact: typeof name === "string" })
    .first()
    .press("Enter");

/** Each dialog by its source file: its address, and the controls to press in order. */
const dialogsOf = ({ filed, disc }: Everything["ids"]): Record<string, View & { size?: Size }> => {
  const by = (at: PageAddress, name: string | RegExp): View => ({
    name: `${name}`,
    at: addressOf(at),
    open: (page) => press(page, name),
  });
  return {
    "frame/shell.tsx": by({ page: "home" }, "Appearance"),
    "palette.tsx": by({ page: "home" }, "Find anything"),
    "frame/keys-dialog.tsx": {
      ...by({ page: "home" }, "?"),
      open: (page) => page.keyboard.press("?"),
    },
    "frame/pages.tsx": { ...by({ page: "home" }, "More"), size: NARROW },
    "downloads/torrent-row.tsx": {
      name: "remove",
      at: addressOf({ page: "torrents" }),
      async open(page) {
        await page.getByLabel("More: Dune").first().press("Enter");
        await press(page, /^Remove …: Dune/);
      },
    },
    "waiting/file-as.tsx": {
      name: "file as",
      at: addressOf({ page: "waiting" }),
      async open(page) {
        await page.getByRole("checkbox", { name: /^Choose Dune/ }).press("Space");
        await press(page, "File 1 as …");
      },
    },
    // The library has Dune (1984).
    "waiting/file-together.tsx": {
      name: "file together",
      at: addressOf({ page: "waiting" }),
      async open(page) {
        await page.getByRole("checkbox", { name: /^Choose Dune/ }).press("Space");
        await press(page, "File 1 as …");
        const dialog = page.getByRole("dialog");
        await dialog.getByRole("radio", { name: /Dune \(1984\)/ }).press("Space");
        await dialog.getByRole("button", { name: /^File / }).press("Enter");
        await page.getByRole("dialog", { name: /library/ }).waitFor();
      },
    },
    "pick/take-in.tsx": by({ page: "torrents" }, "Add a file …"),
    "library/correct.tsx": by(
      { page: "library", work: { type: "movie", tmdb_id: 949 } },
      "File as something else …",
    ),
    "shell/take-back.tsx": by({ page: "item", id: filed }, /^Undo/),
    "library/trash-bulk.tsx": {
      name: "trash",
      at: addressOf({ page: "library", part: "trash" }),
      async open(page) {
        await page.getByRole("checkbox", { name: "Choose all 2" }).press("Space");
        await press(page, "Put back 2");
      },
    },
    "item/ask.tsx": {
      name: "disc",
      at: addressOf({ page: "item", id: disc }),
      async open(page) {
        await page.getByLabel("Which title is it?").fill("The Lighthouse 2009");
        await press(page, "Search TMDB");
        await press(page, /^File as/);
      },
    },
    "page.tsx": {
      name: "session ended",
      at: addressOf({ page: "health" }),
      async open(page) {
        // No other request may be the one that reports the ended session.
        await page.route(/\/api\/run_doctor$/, (route) =>
          route.fulfill({ status: 401, json: { error: "Gone.", code: "unauthorized" } }),
        );
        await press(page, "Run the doctor");
      },
    },
  };
};

describe.skipIf(missingBrowser() !== undefined)("every place of the page in a browser", () => {
  let browser: Browser;
  let all: Everything;
  beforeAll(async () => {
    browser = await openBrowser();
    all = await setEverything(browser);
  });
  afterAll(async () => {
    await all[Symbol.asyncDispose]();
    await browser.close();
  });

  async function start() {
    const opened = await all.scene.open("health");
    await opened.page.addInitScript(COUNT_ASKED);
    await opened.page.emulateMedia({ reducedMotion: "reduce" });
    return opened;
  }
  async function goTo(page: Page, at: string, [width, height]: Size = WIDE): Promise<void> {
    await page.setViewportSize({ width, height });
    await page.goto(new URL(at, all.scene.web.url).href);
    await settled(page);
  }
  /**
   * Checks the current state: axe finds nothing, nothing overflows, and Tab reaches every control.
   */
  async function expectGood(page: Page, name: string, sizes: readonly Size[] = [WIDE, NARROW]) {
    for (const [width, height] of sizes) {
      await page.setViewportSize({ width, height });
      await settled(page);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        await expectNoViolation(
          page,
          `${name}, ${width}, ${colorScheme}`,
          colorScheme === "dark" ? COLOURS : undefined,
        );
      }
      await expectLayout(page, `${name}, ${width}`);
      await expectTabOrder(page, `${name}, ${width}`);
    }
  }

  test("axe reports nothing, nothing overflows, and Tab reaches every control with visible focus, at each place", async () => {
    await using opened = await start();
    const { page, complaints, strangers } = opened;
    for (const place of placesOf(all.ids)) {
      const at = place.page === "unknown" ? "nowhere" : addressOf(place);
      await goTo(page, at);
      await expectGood(page, at);
    }
    expect([complaints, strangers]).toEqual([[], []]);
  });

  test("the same holds for each settings group, the sign-in, and each step of the first visit", async () => {
    await using opened = await start();
    const { page, complaints } = opened;
    await goTo(page, "settings");
    const groups = page
      .getByRole("navigation", { name: "Setting groups" })
      .locator("a[href*='group=']");
    const titles = await groups.allTextContents();
    expect(titles.length).toBeGreaterThan(5);
    for (const title of titles) {
      await page.setViewportSize({ width: WIDE[0], height: WIDE[1] });
      await groups.filter({ hasText: title }).press("Enter");
      await page.getByRole("heading", { level: 1, name: `Settings: ${title}` }).waitFor();
      await expectGood(page, `settings ${title}`);
    }
    await page.route(/\/session$/, (route) => route.fulfill({ json: { signed_in: false } }));
    await goTo(page, "history");
    await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
    await expectGood(page, "sign-in");
    await page.route(/\/session$/, (route) =>
      route.fulfill({ json: { signed_in: true, first_visit: true, kept_tools: [] } }),
    );
    await goTo(page, "./");
    for (const [name, ...leave] of [
      ["Which servers show your library?", "Skip this step"],
      ["Where do downloads arrive?", "Folder to watch", "Next", "Continue anyway"],
      [
        "Where are your films and series stored?",
        "Folder that contains the libraries",
        "Next",
        "Continue anyway",
      ],
      ["Where do titles come from?", "Skip this step"],
      ["What may plex-ingest do automatically?"],
    ] as const) {
      await page.getByRole("heading", { name }).waitFor();
      for (const way of leave) {
        if (way.startsWith("Folder")) {
          await page.getByLabel(way).fill("/nowhere");
        } else if (way === leave.at(-1)) {
          await page.getByRole("button", { name: way }).waitFor();
          await expectGood(page, name);
          await press(page, way);
        } else {
          await press(page, way);
        }
      }
    }
    await expectGood(page, "the last step");
    expect(complaints).toEqual([]);
  });

  test("the same holds for each dialog, which traps the focus and returns it when Escape closes the dialog", async () => {
    const dialogs = dialogsOf(all.ids);
    const sources = Object.entries(readSources("src/hosts/ui")).filter(([, text]) =>
      text.includes("<Dialog"),
    );
    expect(Object.keys(dialogs).toSorted()).toEqual(sources.map(([path]) => path).toSorted());
    await using opened = await start();
    const { page } = opened;
    for (const { name, at, open, size = WIDE } of Object.values(dialogs)) {
      await goTo(page, at, size);
      await page.evaluate(
        "addEventListener('keydown', ({ target }) => target.closest('dialog') || (window.presser = target), true)",
      );
      await open?.(page);
      const dialog = page.getByRole("dialog");
      await expect.poll(() => dialog.count(), { message: name }).toBe(1);
      await expectGood(page, name, size === NARROW ? [NARROW] : [NARROW, WIDE]);
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "detached" });
      await expect.poll(() => page.evaluate(IS_BACK), { message: name }).toBe(true);
    }
  });

  test("keeps the focus on the control in use, or moves it to a neighbour when the control disappears", async () => {
    await using mine = await setEverything(browser);
    await using opened = await mine.scene.open("settings?group=filing");
    const { page, complaints } = opened;
    const focused = (what: string) =>
      expect
        .poll(() =>
          page.evaluate("document.activeElement.ariaLabel ?? document.activeElement.textContent"),
        )
        .toBe(what);
    const main = () =>
      expect.poll(() => page.evaluate("document.activeElement.localName")).toBe("main");
    // The button is disabled while the request runs.
    await press(page, "Pause the daemon");
    await focused("Resume the daemon");
    // The link that led there is gone with its page.
    await page.getByRole("main").getByRole("link", { name: "Log", exact: true }).press("Enter");
    await page.getByRole("heading", { level: 1, name: "Log" }).waitFor();
    await main();
    await page.goto(new URL("library/trash", mine.scene.web.url).href);
    // The deleted item is gone for good, so its neighbour gets the focus.
    await page
      .getByRole("button", { name: /^Put back: / })
      .nth(1)
      .waitFor();
    const names = await page.getByRole("button", { name: /^Put back: / }).all();
    const [one, two] = await Promise.all(names.map((button) => button.getAttribute("aria-label")));
    await press(page, one ?? "");
    await page.getByText("will be put back by the daemon").waitFor();
    await expect.poll(() => page.evaluate("document.activeElement !== document.body")).toBe(true);
    // A dialog whose button disappeared because of the action.
    await press(page, two ?? "");
    await expect.poll(() => page.getByText("will be put back by the daemon").count()).toBe(2);
    await expect.poll(() => page.evaluate("document.activeElement !== document.body")).toBe(true);
    // After a click outside all controls, nothing receives the focus.
    await page.getByRole("heading", { level: 1 }).click();
    await mine.scene.engine.round();
    expect(await page.evaluate("['BODY', 'MAIN'].includes(document.activeElement.tagName)")).toBe(
      true,
    );
    expect(complaints).toEqual([]);
  });
});
