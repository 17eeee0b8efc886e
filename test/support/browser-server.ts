import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Address at which a test file requests the address of the run's browser. */
    browser: string;
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
 * Starts one browser for all tests of a run, on the first request. A start takes a second, and many
 * starts at once take minutes. If the browser hangs, as happened once in several hundred starts, it
 * is started a second time.
 */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  let started: ReturnType<typeof start> | undefined;
  const server = createServer((_, response) => {
    started ??= start().catch(start);
    started.then(
      (browser) => response.end(browser.wsEndpoint()),
      (error) => response.writeHead(500).end(String(error)),
    );
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  provide("browser", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return async () => {
    server.close();
    await (await started?.catch(() => undefined))?.close();
  };
}

async function start() {
  const { chromium } = await import("playwright-core");
  return chromium.launchServer({
    executablePath: EXECUTABLE,
    args: ["--no-sandbox"],
    host: "127.0.0.1",
    timeout: 60_000,
  });
}
