import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { addressOf, type PageAddress } from "../../../src/core/page/place.ts";
import { recordHealth } from "../../../src/store/releases/sources.ts";
import { settingsHome } from "../../support/page-settings.ts";
import { testInBrowser } from "./support/browser-test.ts";
import { COUNT_ASKED, placesOf, setEverything, settled } from "./support/walk.ts";

const test = testInBrowser();

/** Above this value, a browser's own metric no longer rates a page as good. */
const MOST = 0.1;
/** Together with the scene's own, 298 releases. */
const WAITING = 289;
/** Delays until the page has been drawn without data. Dependent requests come even later. */
const LATE_MS = { first: 600, later: 900 };

/** Records layout shifts that no person caused. For `addInitScript`. */
const COUNT_SHIFTS = `
  window.shifts = [];
  const note = ({ value, hadRecentInput, sources }) => hadRecentInput || shifts.push({
    value, moved: sources.map(({ node }) => (node?.outerHTML ?? node?.parentElement?.outerHTML ?? "").slice(0, 80)),
  });
  new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type: "layout-shift", buffered: true });
`;

/** Three clients and two media servers. */
const SETTINGS = `PLEX_MEDIA_ROOT={at}/library
DOWNLOAD_CLIENTS=box=deluge+http://127.0.0.1:43001,seedbox=qbittorrent+http://127.0.0.1:44145,news=sabnzbd+http://127.0.0.1:38475
PLEX_URL=http://127.0.0.1:32400
JELLYFIN_URL=http://127.0.0.1:8096
`;
const GROUPS = ["downloads", "servers", "people", "filing", "names", "upkeep", "about"];

/** Eight sessions and an unused invitation. */
const SESSIONS = {
  sessions: Array.from({ length: 8 }, (_, at) => ({
    id: at + 1,
    name: `Chromium on device ${at + 1}`,
    role: at === 0 ? "operator" : "reviewer",
    created_at: "2026-11-21T12:00:00.000Z",
    last_used_at: "2026-11-21T12:00:00.000Z",
    current: at === 0,
  })),
  links: [{ id: 1, role: "reviewer", guest: "anna", expires_at: "2026-12-21T12:00:00.000Z" }],
};

type Shift = { value: number; moved: string[] };

/** Returns the shifts if too much moved while this address loaded. */
async function jumpsAt(page: Page, url: URL): Promise<Shift[]> {
  await page.goto(url.href);
  await settled(page, 20);
  const shifts = await page.evaluate<Shift[]>("shifts");
  return shifts.reduce((sum, { value }) => sum + value, 0) > MOST ? shifts : [];
}

describe("no content moves when later content arrives", () => {
  for (const isLate of [false, true]) {
    test(
      "at each address, wide and narrow, " +
        (isLate ? "each answer after the other" : "answers as they come"),
      async ({ browser }) => {
        await using home = await settingsHome({ text: SETTINGS });
        await using all = await setEverything(browser, { pageSettings: async () => home.desk });
        await all.scene.engine.store.write(async (trx) => {
          for (const [kind, name] of [
            ["deluge", "box at http://127.0.0.1:43001"],
            ["qbittorrent", "seedbox at http://127.0.0.1:44145"],
            ["plex", "plex"],
          ] as const) {
            await recordHealth(trx, { kind, name, healthy: true });
          }
        });
        for (let at = 0; at < WAITING; at++) {
          all.scene.engine.drop(`Dune.Copy.${at}.1080p.BluRay.x264-DEMO.mkv`);
        }
        await all.scene.engine.round();
        await using opened = await all.scene.open("health");
        const { page } = opened;
        await page.addInitScript(COUNT_ASKED + COUNT_SHIFTS);
        await page.route("**/sessions", (route) => {
          const answer = (): Promise<void> => route.fulfill({ json: SESSIONS }).catch(() => {});
          if (isLate) setTimeout(() => void answer(), LATE_MS.later);
          else void answer();
        });
        if (isLate) {
          await page.route("**/api/*", async (route) => {
            const isFirst = /queue|home|status/.test(route.request().url());
            setTimeout(
              () => void route.continue().catch(() => {}),
              LATE_MS[isFirst ? "first" : "later"],
            );
          });
        }
        const jumps: Record<string, Shift[]> = {};
        for (const [width, height] of [
          [1280, 800],
          [360, 740],
        ] as const) {
          await page.setViewportSize({ width, height });
          const groups = GROUPS.map((group): PageAddress => ({ page: "settings", group }));
          for (const place of [...placesOf(all.ids), ...groups]) {
            const at = place.page === "unknown" ? "nowhere" : addressOf(place);
            const found = await jumpsAt(page, new URL(at, all.scene.web.url));
            if (found.length > 0) jumps[`${at}, ${width}`] = found;
          }
        }
        expect(jumps).toEqual({});
        await page.unrouteAll({ behavior: "ignoreErrors" });
      },
    );
  }
});
