import { once } from "node:events";
import { existsSync } from "node:fs";
import { get, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  firefox,
  type Locator,
  type Page,
} from "playwright-core";
import { expect, inject } from "vitest";
import { type BrowserKind, EXECUTABLE } from "../../../support/browser-server.ts";
import { FIREFOX } from "../../../support/firefox-server.ts";
import { leaveOut } from "../../../support/missing-program.ts";
import { PATIENCE_MS } from "../../../support/wait-for.ts";

/** Path of each browser, with its name and how to install it. */
const PROGRAMS: Record<BrowserKind, readonly [path: string, name: string, install: string]> = {
  chromium: [
    EXECUTABLE,
    "chromium-headless-shell",
    "apt-get install it or chromium, or set CHROMIUM",
  ],
  firefox: [FIREFOX, "firefox-esr", "apt-get install it, or set FIREFOX"],
};

/**
 * Returns a sentence if the run's browser is missing. With `CI` set, a missing browser is an error.
 */
export function missingBrowser(): string | undefined {
  const [path, name, install] = PROGRAMS[inject("browser").kind];
  return existsSync(path) ? undefined : leaveOut(`${name} is not installed (${install})`);
}

export type Opened = AsyncDisposable & {
  page: Page;
  context: BrowserContext;
  /** The browser's complaints: script errors and policy violations. */
  complaints: string[];
  /** Requests to an origin other than the page's. */
  strangers: string[];
};

/** The run's browser. Closing it closes everything that this file opened in it. */
export async function openBrowser(): Promise<Browser> {
  const { kind, url } = inject("browser");
  const [response] = (await once(get(url, { agent: false }), "response")) as [IncomingMessage];
  return { chromium, firefox }[kind].connect(await text(response));
}

/**
 * Changes what Playwright does on an element. A key on a disabled button is lost, so that a press
 * waits until the element is enabled, as a click does. Firefox, which Playwright drives by WebDriver
 * BiDi, needs more: its `tap` returns without an effect, so that a tap is a click at the same place,
 * and a key reaches only the front window, so that a press brings the page of its element to the
 * front, as a person who uses two windows does.
 */
function adaptLocators(page: Page): void {
  const locators = Object.getPrototypeOf(page.locator("html")) as Locator & { isAdapted?: true };
  if (locators.isAdapted) return;
  const { press, tap } = locators;
  // A worker may use Chromium for its next file.
  const isFirefox = (): boolean => inject("browser").kind === "firefox";
  locators.isAdapted = true;
  locators.tap = function tapOrClick(...args) {
    return isFirefox() ? this.click(...args) : tap.apply(this, args);
  };
  locators.press = async function pressIfEnabled(...args) {
    if (isFirefox()) {
      await this.page().bringToFront();
    }
    await expect.poll(() => this.isEnabled()).toBe(true);
    await press.apply(this, args);
  };
}

/**
 * A notice normally stays for at least twelve seconds (`STAYS_MS` of the page's status line). In
 * tests it stays until the next one, because on a loaded machine it might be gone before a test
 * looks.
 */
const KEEP_NOTICES = `{
  const { setInterval } = window;
  window.setInterval = (run, ms, ...more) => (ms === 12000 ? 0 : setInterval(run, ms, ...more));
}`;

/**
 * Makes the page wait for each answer from now on. Normally, the page moves on to the next release
 * if a decision takes a second (`GOES_ON_MS`).
 */
export const awaitAnswers = (page: Page): Promise<unknown> =>
  page.evaluate(`{
    const { setTimeout } = window;
    window.setTimeout = (run, ms, ...more) => (ms === 1000 ? 0 : setTimeout(run, ms, ...more));
  }`);

/** Console messages of Chromium and Firefox about a missing answer or a lost connection. */
const LOST =
  /Failed to load resource|ERR_|can’t establish a connection|The connection to .* was interrupted/;

/** Opens a page in a fresh browser context that shares nothing with others. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Opened> {
  const context = await browser.newContext({
    locale: "en-GB",
    timezoneId: "UTC",
    viewport: { width: 1280, height: 800 },
    ...options,
  });
  await context.addInitScript(KEEP_NOTICES);
  const page = await context.newPage();
  adaptLocators(page);
  page.setDefaultTimeout(PATIENCE_MS);
  const complaints: string[] = [];
  const strangers: string[] = [];
  const { origin } = new URL(url);
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    // A placeholder replaces a missing poster, and a server that has stopped does not answer.
    if (message.type() === "error" && !LOST.test(message.text())) {
      complaints.push(message.text());
    }
  });
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== origin) strangers.push(request.url());
  });
  await page.goto(url);
  return { page, context, complaints, strangers, [Symbol.asyncDispose]: () => context.close() };
}
