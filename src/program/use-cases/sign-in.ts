import { request } from "node:http";
import { request as requestTls } from "node:https";
import { join } from "node:path";
import { hasScreen, openBrowser } from "../../adapters/machine/open-browser.ts";
import { createWebDesk, type WebDesk } from "../../app/sign-in/desk.ts";
import { readPageAddresses } from "../parts/page-addresses.ts";
import { systemClock } from "../process/clock.ts";
import { tokens } from "../process/tokens.ts";
import type { Program } from "../program.ts";

const ANSWER_TIMEOUT_MS = 3000;
const MAX_ANSWER_BYTES = 10_000;

/** Opens the desk for links that sign in a browser, and for the browsers that are signed in. */
export async function openSignIn(program: Program): Promise<WebDesk> {
  const { stateDir } = program.config;
  const { env } = program.place;
  const store = await program.store();
  const browser = { file: join(stateDir, "open-page.html"), platform: process.platform, env };
  const { newToken: newSecret, hash } = tokens;
  return createWebDesk({
    store,
    clock: systemClock,
    newSecret,
    hash,
    findAddresses: () => readPageAddresses(program),
    isServed: (local, signal) => isServed(new URL("/health/live", local), signal),
    open: (url) => openBrowser(url, browser),
    hasScreen: hasScreen(browser),
  });
}

/**
 * Checks whether our server responds at this address. The certificate is not checked, because it
 * may be for the public name and nothing secret is sent.
 */
function isServed(url: URL, signal: AbortSignal): Promise<boolean> {
  const either = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]);
  const send = url.protocol === "https:" ? requestTls : request;
  return new Promise((resolve) => {
    const no = (): void => resolve(false);
    const asked = send(
      url,
      { signal: either, rejectUnauthorized: false, agent: false },
      (response) => {
        let text = "";
        response.on("data", (chunk: Buffer) => {
          text += chunk.toString();
          if (text.length > MAX_ANSWER_BYTES) response.destroy();
        });
        response.on("error", no);
        response.on("close", () =>
          resolve(response.statusCode === 200 && text.startsWith('{"status":"ok"')),
        );
      },
    );
    asked.on("error", no);
    asked.end();
  });
}
