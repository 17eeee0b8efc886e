import { createServer } from "node:http";
import { expect } from "vitest";
import { openPage } from "../hosts/ui/support/browser.ts";
import { testInBrowser } from "../hosts/ui/support/browser-test.ts";
import { freePort } from "../support/free-port.ts";
import { startHttp, TOKEN } from "./http-server.ts";
import { dropDoubtful, tmdbWithPosters } from "./page-browser.ts";

const test = testInBrowser();

type Site = AsyncDisposable & { origin: string; asked: string[] };

/**
 * Another site with a link to this address. It has another host name, so that a browser treats it
 * as another site.
 */
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

test("a link from another site opens its release, both after signing in and when already signed in", async ({
  browser,
}) => {
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
  await page.getByText("There is no download #999.").waitFor();
  expect(await page.getByRole("button", { name: "Try again" }).count()).toBe(0);
  await page.getByRole("link", { name: "All downloads in History" }).click();
  await page.waitForURL(/\/history$/);
  expect(complaints).toEqual([]);
});
