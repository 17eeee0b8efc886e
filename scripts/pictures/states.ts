import type { BrowserContext, Page } from "playwright-core";
import { PAGE_GROUPS } from "../../src/app/settings/page-groups.ts";
import {
  asFirstVisit,
  asReviewer,
  fromRightToLeft,
  tested,
  withFindings,
  withMonth,
  withoutEngine,
  withTorrents,
  withTrash,
  withTrouble,
  withWall,
  withWay,
} from "./answers.ts";

/** Everything that a state can use in addition to its page. */
export type Stage = {
  page: Page;
  context: BrowserContext;
  /** The demo's releases by the first word of their name. */
  ids: ReadonlyMap<string, number>;
  /** Calls a tool in the same session. */
  call(tool: string, args: object): Promise<unknown>;
};

export type State = {
  name: string;
  /** Path below the base. `{Dune}` is replaced by the id of that release. */
  at?: string;
  /** Runs before the page is opened. */
  before?: (stage: Stage) => Promise<unknown>;
  /** Acts like a user on the page until it looks as it should. */
  act?: (stage: Stage) => Promise<unknown>;
  /** Runs after the picture, to undo the change. */
  after?: (stage: Stage) => Promise<unknown>;
};

const said = (page: Page, words: RegExp) =>
  page.getByRole("status").filter({ hasText: words }).first().waitFor();

/** Types a value into one of a page's fields. */
const typed = (label: string, value: string) =>
  async function type({ page }: Stage) {
    await page.getByLabel(label, { exact: true }).fill(value);
  };

/** Goes to a step of the first visit and completes each step before it. */
const toStep =
  (step: number) =>
  async ({ page }: Stage) => {
    const next = page.getByRole("button", { name: "Next" });
    const answers = [
      [],
      [["Folder to watch", "/srv/media/downloads"]],
      [["Folder that contains", "/srv/media"]],
    ];
    for (let at = 0; at < step - 1; at++) {
      for (const [label = "", value = ""] of answers[at] ?? []) {
        await page.getByLabel(label).fill(value);
      }
      await next.click();
      await page.getByText(`Step ${at + 2} of 5`).waitFor();
    }
  };

/** The page opens the first group without an address. */
const GROUPS = PAGE_GROUPS.slice(1);

/** All states of the page, in the order in which the pictures are taken. */
export const STATES: readonly State[] = [
  { name: "home", at: "", before: withWay },
  { name: "home-quiet", at: "" },
  { name: "home-trouble", at: "", before: withTrouble },
  {
    name: "home-plots",
    at: "",
    before: withMonth,
    act: ({ page }) => page.getByRole("heading", { name: /^Filed in/ }).scrollIntoViewIfNeeded(),
  },
  { name: "waiting" },
  {
    name: "item",
    at: "item/{Dune}",
    act: ({ page }) => page.getByRole("radio", { name: /1984/ }).check(),
  },
  {
    name: "chosen",
    act: ({ page }) => page.getByRole("checkbox", { name: /on this page/ }).check(),
  },
  { name: "filter-empty", at: "waiting?q=nothing+like+it" },
  {
    name: "search",
    at: "item/{Harbour}",
    async act({ page }) {
      await page.getByLabel("Which title is it?").fill("The Thing");
      await page.keyboard.press("Enter");
      await page.getByText(/^TMDB has/).waitFor();
    },
  },
  {
    name: "search-none",
    at: "item/{Harbour}",
    async act({ page }) {
      await page.getByLabel("Which title is it?").fill("Nothing that is listed");
      await page.keyboard.press("Enter");
      await page.getByText("TMDB has no results.").waitFor();
    },
  },
  { name: "item-rtl", at: "item/{Dune}", before: fromRightToLeft },
  { name: "not-fileable", at: "item/{Metropolis}" },
  { name: "pack", at: "item/{Firefly}/files" },
  { name: "keys", act: ({ page }) => page.keyboard.press("?") },
  {
    name: "no-connection",
    at: "item/{Dune}",
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
  {
    name: "history-opened",
    at: "history",
    act: ({ page }) => page.locator("summary").filter({ hasText: "Sintel" }).click(),
  },
  { name: "history-steps", at: "history?steps=1" },
  { name: "library", at: "library" },
  { name: "library-many", at: "library", before: withWall },
  { name: "library-none", at: "library?q=nothing+like+it" },
  { name: "library-state", at: "library/state" },
  { name: "library-missing", at: "library/missing" },
  { name: "library-audit", at: "library/audit" },
  { name: "library-rename", at: "library/rename" },
  { name: "film", at: "library/movie/603" },
  { name: "series", at: "library/tv/1437" },
  { name: "trash", at: "library/trash", before: withTrash },
  { name: "trash-empty", at: "library/trash" },
  { name: "torrents", at: "torrents", before: withTorrents },
  { name: "torrents-none", at: "torrents" },
  { name: "settings", at: "settings" },
  ...GROUPS.map((group) => ({
    name: `settings-${group}`,
    at: `settings?group=${group}`,
  })),
  {
    name: "settings-changed",
    at: "settings?group=upkeep",
    async act(stage) {
      await typed("Days in the trash", "60")(stage);
      await stage.page.getByLabel("Days in the trash").scrollIntoViewIfNeeded();
    },
  },
  {
    name: "settings-refused",
    at: "settings?group=upkeep",
    async act(stage) {
      await typed("Days in the trash", "many")(stage);
      await stage.page.getByRole("button", { name: "Save", exact: true }).click();
      await said(stage.page, /Nothing was saved/);
      await stage.page.locator("[aria-invalid=true]").scrollIntoViewIfNeeded();
    },
  },
  { name: "health", at: "health", before: withFindings },
  { name: "health-never", at: "health" },
  {
    name: "upkeep",
    at: "health",
    before: withFindings,
    act: ({ page }) => page.getByRole("button", { name: "Send a test" }).scrollIntoViewIfNeeded(),
  },
  {
    name: "sessions",
    at: "settings?group=people",
  },
  { name: "log", at: "log" },
  {
    name: "look",
    at: "",
    act: ({ page }) =>
      page
        .getByRole("button", { name: /Appearance|More/ })
        .first()
        .click(),
  },
  {
    name: "take-in",
    at: "torrents",
    act: ({ page }) => page.getByRole("button", { name: "Add a file …" }).click(),
  },
  { name: "reviewer", at: "settings", before: asReviewer },
  {
    name: "failed",
    at: "history",
    before: ({ page }) => page.route("**/api/list_releases", (route) => route.abort()),
  },
  ...[1, 2, 3, 4, 5].map((step) => ({
    name: `welcome-${step}`,
    at: "",
    async before(stage: Stage) {
      await asFirstVisit(stage);
      await tested()(stage);
    },
    act: toStep(step),
  })),
  {
    name: "welcome-refused",
    at: "",
    async before(stage) {
      await asFirstVisit(stage);
      await tested("Plex refuses the token. Take that of the owner.")(stage);
    },
    async act({ page }) {
      await page.getByLabel("Address").fill("http://127.0.0.1:32400");
      await page.getByRole("button", { name: "Next" }).click();
      await page.getByText("Plex refuses").waitFor();
    },
  },
  { name: "not-found", at: "no/such/place" },
  { name: "no-such-release", at: "item/999" },
  {
    name: "left",
    at: "item/{Dune}",
    async act({ page }) {
      await page.keyboard.press("x");
      await said(page, /stays where it is/);
    },
    async after({ page }) {
      await page.keyboard.press("u");
      await said(page, /will be identified again/);
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

/** States that the documents show. */
export const IN_DOCS: ReadonlySet<string> = new Set(
  `home home-trouble home-plots waiting item chosen pack changed-meanwhile history-opened library-many film
  series trash torrents settings settings-refused health log sign-in welcome-1`.split(/\s+/),
);

/** Before anyone has signed in. */
export const SIGNED_OUT: readonly State[] = [
  { name: "sign-in" },
  {
    name: "sign-in-wrong",
    async act({ page }) {
      await page.getByLabel("Token").fill("wrong");
      await page.keyboard.press("Enter");
      await page.getByRole("alert").waitFor();
    },
  },
];

/** After everything was decided. */
export const NOTHING_WAITS: readonly State[] = [{ name: "nothing-waits" }];
