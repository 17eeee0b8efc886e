import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { expect } from "vitest";
import { type Opened, openPage } from "../hosts/ui/support/browser.ts";
import { cli } from "../support/daemon.ts";
import { type FakeTmdb, startFakeTmdb } from "../support/stand-ins.ts";
import { waitFor } from "../support/wait-for.ts";
import { allFiles, type Home, TMDB_KEY } from "./home.ts";
import { TOKEN } from "./http-server.ts";

export const DUNE = "Dune.1080p.BluRay.x264-DEMO.mkv";
const OFFICE = "The.Office.S01E02.720p.HDTV.x264-DEMO.mkv";

export const tmdbWithPosters = (): Promise<FakeTmdb> =>
  startFakeTmdb({ key: TMDB_KEY, posters: true });

/** Drops two downloads that need a person's decision. Returns their ids. */
export async function dropDoubtful(home: Home): Promise<{ dune: number; office: number }> {
  for (const name of [DUNE, OFFICE]) home.drop(name);
  const [dune, office] = await Promise.all(
    [DUNE, OFFICE].map((name) => home.reaches(name, "review")),
  );
  return { dune: dune?.id ?? 0, office: office?.id ?? 0 };
}

/** Returns the link with which a person signs a browser in. */
export async function printedLink(home: Home): Promise<URL> {
  const { stdout } = await cli(home, "web", "--print");
  return new URL(stdout.trim());
}

/**
 * Waits until a poster is drawn. It polls from here, because the page's policy forbids code that
 * would wait in the page.
 */
export const seesPoster = (page: Page): Promise<unknown> =>
  waitFor("a poster", () =>
    page.evaluate(
      "[...document.querySelectorAll('.poster img')].some((image) => image.naturalWidth > 0)",
    ),
  );

export type Watched = Opened & {
  /** Everything that the server sent to the browser, and each requested address. */
  received: () => Promise<string>;
};

/** Opens a page and records its traffic. */
export async function openWatched(browser: Browser, url: string): Promise<Watched> {
  // First opens an address that does not load the page, so that all of the page's traffic is
  // recorded.
  const opened = await openPage(browser, new URL("health/live", url).href);
  const bodies: Promise<string>[] = [];
  opened.page.on("response", (response) => {
    const [address] = response.url().split("#");
    const isStream = response.headers()["content-type"]?.startsWith("text/event-stream");
    bodies.push(
      isStream
        ? Promise.resolve(address ?? "")
        : response
            .text()
            .then((text) => `${address}\n${text}`)
            .catch(() => ""),
    );
  });
  await opened.page.goto(url);
  return { ...opened, received: async () => (await Promise.all(bodies)).join("\n") };
}

/**
 * Asserts that no secret is in the browser's traffic, in the log, or in plain text in the state
 * folder.
 */
export async function expectNoSecret(
  watched: Watched,
  home: Home,
  log: string,
  key: string,
): Promise<void> {
  const cookies = await watched.context.cookies();
  expect(cookies.map(({ httpOnly, sameSite }) => [httpOnly, sameSite])).toEqual([[true, "Strict"]]);
  const received = await watched.received();
  expect(received).toContain("get_ingest_queue");
  const kept = allFiles(home.state).map((name) => readFileSync(`${home.state}/${name}`, "latin1"));
  for (const secret of [TOKEN, TMDB_KEY, key, ...cookies.map(({ value }) => value)]) {
    expect(secret.length).toBeGreaterThan(20);
    expect(received).not.toContain(secret);
    expect(log).not.toContain(secret);
    if (secret !== TMDB_KEY) expect(kept.join("")).not.toContain(secret);
  }
}
