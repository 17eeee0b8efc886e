import { createServer, request as forward } from "node:http";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { missingBrowser, openBrowser, openPage } from "../hosts/ui/support/browser.ts";
import { freePort } from "../support/free-port.ts";
import { startHttp, TOKEN } from "./http-server.ts";
import {
  DUNE,
  dropDoubtful,
  expectNoSecret,
  openWatched,
  printedLink,
  seesPoster,
  tmdbWithPosters,
} from "./page-browser.ts";

type Site = AsyncDisposable & { origin: string; asked: string[] };

/** Another site, with a link to this address. It is called by another name, so that a browser takes it for one. */
async function otherSite(href: string): Promise<Site> {
  const port = await freePort();
  const asked: string[] = [];
  const server = createServer(({ url }, response) => {
    asked.push(url ?? "");
    response.writeHead(200, { "content-type": "text/html" }).end(`<a href="${href}">look</a>`);
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    origin: `http://localhost:${port}`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Passes everything on as it came, and knows nothing of what is behind it. */
async function proxyTo(target: number, port: number): Promise<Site> {
  const asked: string[] = [];
  const server = createServer((incoming, outgoing) => {
    asked.push(incoming.url ?? "");
    const { method, url: path, headers } = incoming;
    const passed = forward({ host: "127.0.0.1", port: target, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    passed.on("error", () => outgoing.destroy());
    outgoing.on("close", () => passed.destroy());
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    origin: `http://localhost:${port}`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe.skipIf(missingBrowser() !== undefined)("links to the page, from elsewhere and below a path", () => {
  let browser: Browser;
  beforeAll(async () => void (browser = await openBrowser()));
  afterAll(() => browser.close());

  test("a link to a release ends there from another site, after signing in and while signed in", async () => {
    await using tmdb = await tmdbWithPosters();
    await using daemon = await startHttp({ tmdb });
    const { office } = await dropDoubtful(daemon.home);
    const address = `${daemon.url}/item/${office}`;
    await using site = await otherSite(address);
    await using opened = await openPage(browser, site.origin);
    const { page, complaints } = opened;

    await page.getByRole("link", { name: "look" }).click();
    const token = page.locator("input[type=password]");
    await token.fill(`${TOKEN}x`);
    await page.keyboard.press("Enter");
    await page.getByRole("alert").waitFor();
    await token.fill(TOKEN);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 2, name: /Office/ }).waitFor();
    expect(page.url()).toBe(address);

    await page.goto(site.origin);
    await page.getByRole("link", { name: "look" }).click();
    await page.getByRole("heading", { level: 2, name: /Office/ }).waitFor();
    expect(page.url()).toBe(address);

    await page.goto(`${daemon.url}/item/999`);
    await page.getByText("There is no release 999. “History” lists the ids.").waitFor();
    expect(complaints).toEqual([]);
  });

  test("below a path, behind a proxy that only passes on, all of it works", async () => {
    const [port, outer] = [await freePort(), await freePort()];
    await using tmdb = await tmdbWithPosters();
    const settings = { SERVER_PORT: String(port), SERVER_URL: `http://localhost:${outer}/a/b/` };
    await using daemon = await startHttp({ tmdb, settings });
    await using proxy = await proxyTo(port, outer);
    const { home } = daemon;
    const { dune, office } = await dropDoubtful(home);
    const link = await printedLink(home);
    expect(link.href).toMatch(new RegExp(`^${proxy.origin}/a/b/#key=`));
    await using opened = await openWatched(browser, link.href);
    const { page, complaints, strangers } = opened;

    await page.getByRole("link", { name: /^Waiting/ }).click();
    await page.getByRole("heading", { level: 2, name: /Dune/ }).waitFor();
    expect(page.url()).toBe(`${proxy.origin}/a/b/waiting`);
    await seesPoster(page);
    await page.goto(`${proxy.origin}/a/b/item/${dune}`);
    await page.getByRole("heading", { level: 2, name: /Dune/ }).waitFor();
    await page.getByRole("button", { name: /^File as Dune/ }).click();
    await home.reaches(DUNE, "filed");
    await page.goto(`${proxy.origin}/a/b/waiting`);
    await page.locator(`[data-id="${office}"]`).waitFor();
    home.drop("Harbour.Lights.2009.DVDRip.avi");
    await page.locator("[data-id]").filter({ hasText: "Harbour" }).waitFor();

    expect(proxy.asked.filter((path) => !path.startsWith("/a/b/"))).toEqual([]);
    expect(proxy.asked.join("\n")).not.toContain(link.hash.slice(5));
    for (const part of ["assets/", "posters/", "events", "session", "api/"])
      expect(
        proxy.asked.some((path) => path.startsWith(`/a/b/${part}`)),
        part,
      ).toBe(true);
    await expectNoSecret(opened, home, daemon.program.log(), link.hash.slice(5));
    expect(complaints).toEqual([]);
    expect(strangers).toEqual([]);
  });
});
