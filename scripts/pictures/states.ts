import type { BrowserContext, Page } from "playwright-core";

/** What a picture needs beside its page. */
export type Stage = {
  page: Page;
  context: BrowserContext;
  /** The demo's releases by the first word of their names. */
  ids: ReadonlyMap<string, number>;
  /** Calls a tool as the same session. */
  call(tool: string, args: object): Promise<unknown>;
};

export type State = {
  name: string;
  /** Below the base; `{Dune}` is the id of that release. */
  at?: string;
  /** Before the page is opened. */
  before?: (stage: Stage) => Promise<unknown>;
  /** What a person does there, until the page looks as it should. */
  act?: (stage: Stage) => Promise<unknown>;
  /** What is done about it after the picture. */
  after?: (stage: Stage) => Promise<unknown>;
};

const said = (page: Page, words: RegExp) => page.getByRole("status").filter({ hasText: words }).first().waitFor();

/** The demo's engine never stops while it serves, so its answer is changed on the way. */
const withoutEngine = ({ page }: Stage) =>
  page.route("**/api/get_watcher_status", async (route) => {
    const answer = await route.fetch();
    const status = (await answer.json()) as { engine: object };
    await route.fulfill({ response: answer, json: { ...status, engine: { running: false } } });
  });

/** Plex is silent, a copy runs and another release settles. */
const withTrouble = ({ page }: Stage) =>
  page.route("**/api/get_*", async (route) => {
    const answer = await route.fetch();
    const json = (await answer.json()) as { sources: { kind: string }[]; way: object[] };
    const [id, at] = [900, new Date(Date.now() - 60_000).toISOString()];
    if (route.request().url().endsWith("get_watcher_status")) {
      const ill = { healthy: false, message: "Plex does not answer.", last_success_at: at };
      const sources = json.sources.map((one) => (one.kind === "plex" ? { ...one, ...ill } : one));
      const copy = { release_id: id, name: "Sunrise.1927.mkv", done_bytes: 26e9, total_bytes: 62e9 };
      const copies = [{ ...copy, bytes_per_second: 118e6, seconds_left: 305 }];
      return route.fulfill({ response: answer, json: { ...json, sources, copies } });
    }
    if (!route.request().url().endsWith("get_home")) return route.fulfill({ response: answer });
    const release = { version: 1, source: "folder", path: "", reasons: [], candidates: [], file_count: 1, bytes: 62e9 };
    const settles = { ...release, id: 901, name: "The.General.1926.1080p.mkv", state: "settling" };
    const way = [
      { ...release, id, name: "Sunrise.1927.mkv", state: "filing" },
      { ...settles, until: new Date(Date.now() + 22_000).toISOString() },
    ];
    return route.fulfill({ response: answer, json: { ...json, way } });
  });

/** What the page is looked at in, in the order in which the pictures are made. */
export const STATES: readonly State[] = [
  { name: "home", at: "" },
  { name: "home-trouble", at: "", before: withTrouble },
  { name: "waiting" },
  { name: "item", at: "item/{Dune}", act: ({ page }) => page.getByRole("radio", { name: /1984/ }).check() },
  {
    name: "chosen",
    act: ({ page }) => page.getByRole("checkbox", { name: /on this page/ }).check(),
  },
  { name: "filter-empty", at: "waiting?q=nothing+like+it" },
  {
    name: "search",
    at: "item/{Harbour}",
    async act({ page }) {
      await page.getByLabel("None of these?").fill("The Thing");
      await page.keyboard.press("Enter");
      await page.getByText(/^TMDB lists/).waitFor();
    },
  },
  { name: "not-fileable", at: "item/{Metropolis}" },
  { name: "pack", at: "item/{Firefly}/files" },
  { name: "keys", act: ({ page }) => page.keyboard.press("?") },
  {
    name: "no-connection",
    async act({ page, context }) {
      await context.setOffline(true);
      await page.keyboard.press("r");
      await page.getByRole("alert").first().waitFor({ timeout: 20_000 });
    },
    after: ({ context }) => context.setOffline(false),
  },
  { name: "no-engine", before: withoutEngine },
  {
    name: "loading",
    before: ({ page }) => page.route("**/api/get_ingest_queue", () => {}),
  },
  { name: "history", at: "history" },
  { name: "library", at: "library" },
  { name: "trash", at: "library/trash" },
  { name: "torrents", at: "torrents" },
  { name: "settings", at: "settings" },
  { name: "not-found", at: "no/such/place" },
  { name: "no-such-release", at: "item/999" },
  {
    name: "left",
    async act({ page }) {
      await page.keyboard.press("x");
      await said(page, /stays where it is/);
    },
    async after({ page }) {
      await page.keyboard.press("u");
      await said(page, /is taken back/);
    },
  },
  {
    name: "changed-meanwhile",
    at: "item/{The}",
    async act({ page, ids, call }) {
      await page.route("**/api/approve_ingest", async (route) => {
        await call("retry_ingest", { ids: [ids.get("The")] });
        await route.continue();
      });
      await page.getByRole("button", { name: /^File as/ }).click();
      await page.getByRole("alert").first().waitFor();
    },
  },
];

/** Before anybody signed in. */
export const SIGNED_OUT: readonly State[] = [{ name: "sign-in" }];

/** After everything was decided. */
export const NOTHING_WAITS: readonly State[] = [{ name: "nothing-waits" }];
