// Takes pictures of every page and state from the built demo, at 1280 and 360 px, dark and light,
// with Chromium (Debian's, unless `CHROMIUM` names another one). Pictures that the documents show go
// to docs/pictures, all others to docs/pictures/more, which git ignores. If states are named, takes
// only those: `node scripts/pictures.ts item pack`.
import { existsSync } from "node:fs";
import { mkdir, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium } from "playwright-core";
import { serveDemo } from "./pictures/demo.ts";
import {
  IN_DOCS,
  NOTHING_WAITS,
  SIGNED_OUT,
  STATES,
  type Stage,
  type State,
} from "./pictures/states.ts";

const FOLDER = "docs/pictures";
const MORE = "docs/pictures/more";
const QUALITY = 26;
/** The width at which the documents show the pictures: 960 px. */
const WIDE_SCALE = 0.75;
const LOOKS = [
  { width: 1280, height: 800, scheme: "dark" },
  { width: 360, height: 740, scheme: "dark" },
  { width: 1280, height: 800, scheme: "light" },
  { width: 360, height: 740, scheme: "light" },
] as const;
/**
 * Time for content that is drawn after loading: posters, and texts that screen readers receive only
 * after 300 ms.
 */
const SETTLE_MS = 350;

type Storage = Exclude<BrowserContextOptions["storageState"], string | undefined>;

await using demo = await serveDemo();
const base = new URL("./", demo.link);
const browser = await chromium.launch({
  executablePath:
    process.env["CHROMIUM"] ??
    ["/usr/bin/chromium", "/usr/bin/chromium-headless-shell"].find((path) => existsSync(path)) ??
    "chromium",
  args: ["--no-sandbox"],
});
try {
  await takeAll(browser, process.argv.slice(2));
} finally {
  await browser.close();
}

async function takeAll(browser: Browser, wanted: readonly string[]): Promise<void> {
  await mkdir(MORE, { recursive: true });
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(demo.link.href);
  await page.getByRole("heading", { name: /wait for you/ }).waitFor();
  const call: Stage["call"] = async (tool, args) => {
    const answer = await context.request.post(new URL(`api/${tool}`, base).href, {
      headers: { origin: base.origin, "x-plex-ingest": "1" },
      data: args,
    });
    return await answer.json();
  };
  const { items } = (await call("get_ingest_queue", {})) as {
    items: { id: number; name: string }[];
  };
  const ids = new Map(items.map(({ id, name }) => [name.split(".", 1)[0] ?? "", id]));
  const more = {
    ids,
    call,
    isWanted: ({ name }: State) => wanted.length === 0 || wanted.includes(name),
  };
  const signedIn = await context.storageState();
  for (const look of LOOKS) {
    await takeSome(browser, look, SIGNED_OUT, more);
    await takeSome(browser, look, STATES, more, signedIn);
  }
  await call("reject_ingest", { ids: [...ids.values()] });
  const [pack] = items.filter(({ name }) => name.startsWith("Firefly"));
  if (pack) {
    await call("approve_ingest", {
      ids: [pack.id],
      files: [{ path: "fx-the-ghost-ship.mkv", skip: true }],
    });
  }
  for (const look of LOOKS) await takeSome(browser, look, NOTHING_WAITS, more, signedIn);
  await sayWeight();
}

type Look = (typeof LOOKS)[number];
type More = Pick<Stage, "ids" | "call"> & { isWanted(state: State): boolean };

/** Takes pictures of these states one after the other, in a page with this look. */
async function takeSome(
  browser: Browser,
  { width, height, scheme }: Look,
  states: readonly State[],
  { isWanted, ...more }: More,
  storageState?: Storage,
): Promise<void> {
  const context = await browser.newContext({
    locale: "en-GB",
    timezoneId: "UTC",
    colorScheme: scheme,
    reducedMotion: "reduce",
    // Code that waits for the page runs its own script in the page.
    bypassCSP: true,
    viewport: { width, height },
    ...(storageState ? { storageState } : {}),
  });
  // The answers that are sent with the shell would hide changes that a state makes to an answer.
  await context.route("**/*", async (route) => {
    if (route.request().resourceType() !== "document") return route.fallback();
    const response = await route.fetch();
    await route.fulfill({
      response,
      body: (await response.text()).replace(/<script [^>]*id="answers".*?<\/script>/s, ""),
    });
  });
  const page = await context.newPage();
  page.setDefaultTimeout(8000);
  const devtools = await context.newCDPSession(page);
  const stage = { page, context, ...more };
  for (const state of states.filter(isWanted)) {
    const { name, at = "waiting", before, act, after } = state;
    try {
      await before?.(stage);
      const path = at.replace(/\{(\w+)\}/, (_, word: string) => String(more.ids.get(word)));
      await page.goto(new URL(path, base).href);
      await page.locator("main").first().waitFor();
      await page.waitForTimeout(SETTLE_MS);
      if (
        name !== "not-found" &&
        (await page.getByRole("heading", { name: "no page at this address" }).count()) > 0
      ) {
        console.log(`${name}: the page does not exist`);
        continue;
      }
      await act?.(stage);
      await page.waitForTimeout(SETTLE_MS);
      if (name !== "loading") {
        await page.waitForFunction(
          "!document.querySelector('.grey') && !document.body.innerText.includes('Loading …')",
        );
      }
      const [x, y] = await page.evaluate<[number, number]>("[scrollX, scrollY]");
      const clip = { x, y, width, height, scale: width > 1000 ? WIDE_SCALE : 1 };
      const { data } = await devtools.send("Page.captureScreenshot", {
        format: "webp",
        quality: QUALITY,
        clip,
      });
      await writeFile(
        join(IN_DOCS.has(name) ? FOLDER : MORE, `${name}-${width}-${scheme}.webp`),
        Buffer.from(data, "base64"),
      );
    } catch (error) {
      console.error(
        `${name} at ${width}, ${scheme}: ${error instanceof Error ? error.message : String(error)}`,
      );
      process.exitCode = 1;
    }
    await after?.(stage).catch(() => {});
    // Typed input is kept across a reload.
    await page.evaluate("sessionStorage.clear()").catch(() => {});
    await page.unrouteAll({ behavior: "ignoreErrors" });
  }
  await context.close();
  console.log(`${width} px, ${scheme}: ${states.length} states`);
}

async function sayWeight(): Promise<void> {
  const kept = (await readdir(FOLDER)).filter((name) => name.endsWith(".webp"));
  const sizes = await Promise.all(kept.map(async (name) => (await stat(join(FOLDER, name))).size));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  console.log(`${sizes.length} pictures for the docs, ${Math.round(total / 1024)} KiB`);
}
