import { existsSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { BrowserServer } from "playwright-core";
import type { TestProject } from "vitest/node";
import { offerBrowser, twice } from "./browser-server.ts";
import { tempFolder } from "./temp-folder.ts";
import { PATIENCE_MS } from "./wait-for.ts";

/** `FIREFOX` selects another one than Debian's. */
export const FIREFOX =
  process.env["FIREFOX"] ??
  ["/usr/bin/firefox-esr", "/usr/bin/firefox"].find((path) => existsSync(path)) ??
  "";

/**
 * Starts a Firefox for each test file, because only one window of a Firefox has the focus. It is
 * the Firefox that people have, driven through WebDriver BiDi, not the one that Playwright changes
 * and distributes.
 */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = tempFolder();
  const program = folder.at("firefox");
  const started = [process.execPath, resolve(import.meta.dirname, "firefox-bidi.ts"), FIREFOX];
  writeFileSync(program, `#!/bin/sh\nexec ${started.map((word) => `'${word}'`).join(" ")} "$@"\n`, {
    mode: 0o755,
  });
  const { firefox } = await import("playwright-core");
  const launch = (): Promise<BrowserServer> =>
    firefox.launchServer({
      channel: "moz-firefox",
      executablePath: program,
      env: { PATH: process.env["PATH"] ?? "", HOME: folder.path, LANG: "C.UTF-8" },
      host: "127.0.0.1",
      timeout: PATIENCE_MS,
    });
  const end = await offerBrowser(provide, "firefox", () => twice(launch));
  return async () => {
    await end();
    folder[Symbol.dispose]();
  };
}
