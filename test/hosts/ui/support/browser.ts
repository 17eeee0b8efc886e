import { once } from "node:events";
import { existsSync } from "node:fs";
import { get, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from "playwright-core";
import { inject } from "vitest";
import { EXECUTABLE } from "../../../support/browser-server.ts";
import { missingProgram } from "../../../support/missing-program.ts";

/** Returns a sentence if there is no browser. With `CI` set, a missing browser is an error. */
export const missingBrowser = (): string | undefined =>
  existsSync(EXECUTABLE)
    ? undefined
    : missingProgram("chromium-headless-shell", "apt-get install it or chromium, or set CHROMIUM");

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
  const [response] = (await once(get(inject("browser"), { agent: false }), "response")) as [
    IncomingMessage,
  ];
  return chromium.connect(await text(response));
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
  page.setDefaultTimeout(60_000);
  const complaints: string[] = [];
  const strangers: string[] = [];
  const { origin } = new URL(url);
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    // A placeholder replaces a missing poster, and a server that has stopped does not answer.
    if (message.type() === "error" && !/Failed to load resource|ERR_/.test(message.text())) {
      complaints.push(message.text());
    }
  });
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== origin) strangers.push(request.url());
  });
  await page.goto(url);
  return { page, context, complaints, strangers, [Symbol.asyncDispose]: () => context.close() };
}
