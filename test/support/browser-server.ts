import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { BrowserServer } from "playwright-core";
import type { TestProject } from "vitest/node";
import { PATIENCE_MS } from "./wait-for.ts";

/** The browsers in which tests of the page run. */
export type BrowserKind = "chromium" | "firefox";

declare module "vitest" {
  interface ProvidedContext {
    /** The run's browser, and the address at which a test file requests its address. */
    browser: { kind: BrowserKind; url: string };
  }
}

/**
 * `CHROMIUM` selects another browser. The headless shell needs half of what the full browser needs.
 */
export const EXECUTABLE =
  process.env["CHROMIUM"] ??
  ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"].find((path) => existsSync(path)) ??
  "";

/**
 * Starts one Chromium for all tests of a run, on the first request. A start takes a second, and
 * many starts at once take minutes.
 */
export function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  let started: Promise<BrowserServer> | undefined;
  return offerBrowser(provide, "chromium", () => (started ??= twice(start)));
}

/** If the browser hangs, as happened once in several hundred starts, it is started a second time. */
export const twice = (launch: () => Promise<BrowserServer>): Promise<BrowserServer> =>
  launch().catch(launch);

/** Offers a browser to each test file. All browsers are closed at the end. */
export async function offerBrowser(
  provide: TestProject["provide"],
  kind: BrowserKind,
  launch: () => Promise<BrowserServer>,
): Promise<() => Promise<void>> {
  const started = new Set<Promise<BrowserServer>>();
  const server = createServer((_, response) => {
    const launched = launch();
    started.add(launched);
    launched.then(
      (browser) => response.end(browser.wsEndpoint()),
      (error) => response.writeHead(500).end(String(error)),
    );
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  provide("browser", {
    kind,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  });
  return async () => {
    server.close();
    const browsers = await Promise.allSettled(started);
    for (const one of browsers) if (one.status === "fulfilled") await one.value.close();
  };
}

async function start(): Promise<BrowserServer> {
  const { chromium } = await import("playwright-core");
  return chromium.launchServer({
    executablePath: EXECUTABLE,
    args: ["--no-sandbox"],
    host: "127.0.0.1",
    timeout: PATIENCE_MS,
  });
}
