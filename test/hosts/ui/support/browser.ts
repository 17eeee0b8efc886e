import { existsSync } from "node:fs";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { chromium } from "playwright-core";
import { missingProgram } from "../../../support/missing-program.ts";

/** `CHROMIUM` names another one. The headless shell needs half of what the whole browser does. */
const EXECUTABLE =
  process.env["CHROMIUM"] ??
  ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"].find((path) => existsSync(path)) ??
  "";

/** A sentence when there is no browser; with `CI` set that is an error. */
export const missingBrowser = (): string | undefined =>
  existsSync(EXECUTABLE)
    ? undefined
    : missingProgram("chromium-headless-shell", "apt-get install it or chromium, or set CHROMIUM");

export type Opened = AsyncDisposable & {
  page: Page;
  context: BrowserContext;
  /** What the browser complained of: errors of scripts, and what the policy forbade. */
  complaints: string[];
  /** Requests for another origin than the page's. */
  strangers: string[];
};

/** One browser for a file of tests. A start that hangs, as one in some hundreds did, is tried once more. */
export function openBrowser(): Promise<Browser> {
  const start = (): Promise<Browser> =>
    chromium.launch({ executablePath: EXECUTABLE, args: ["--no-sandbox"], timeout: 60_000 });
  return start().catch(start);
}

/** A page of its own in the browser, with nothing kept from others. */
export async function openPage(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Opened> {
  const context = await browser.newContext({
    locale: "en-GB",
    timezoneId: "UTC",
    viewport: { width: 1280, height: 800 },
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const complaints: string[] = [];
  const strangers: string[] = [];
  const { origin } = new URL(url);
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    // A placeholder stands for a poster that there is not, and a server that is gone does not answer.
    if (message.type() === "error" && !/Failed to load resource|ERR_/.test(message.text()))
      complaints.push(message.text());
  });
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== origin) strangers.push(request.url());
  });
  await page.goto(url);
  return { page, context, complaints, strangers, [Symbol.asyncDispose]: () => context.close() };
}
