import type { Browser, BrowserContextOptions } from "playwright-core";
import { expect } from "vitest";
import { type Opened, openPage } from "./browser.ts";

/**
 * Tracks the pages that a test opens and closes them together. By then, no page may have had a
 * complaint or sent a request to an origin other than its own or one of `ours`.
 */
export function openedPages(browser: Browser, ours = /^$/) {
  const pages: Opened[] = [];
  return {
    async open(url: string, options: BrowserContextOptions = {}): Promise<Opened> {
      const opened = await openPage(browser, url, options);
      pages.push(opened);
      return opened;
    },
    async [Symbol.asyncDispose](): Promise<void> {
      for (const one of pages) await one[Symbol.asyncDispose]();
      expect({
        complaints: pages.flatMap(({ complaints }) => complaints),
        strangers: pages.flatMap(({ strangers }) => strangers.filter((url) => !ours.test(url))),
      }).toEqual({ complaints: [], strangers: [] });
    },
  };
}
