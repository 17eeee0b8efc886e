import { describe, expect } from "vitest";
import { PLAIN_PAGES } from "../../../src/core/page/place.ts";
import { testInBrowser } from "./support/browser-test.ts";
import { expectGoodLooks, expectLayout, expectNoViolation } from "./support/inspect.ts";

const test = testInBrowser();

describe("page frame in a browser", () => {
  test("applies the chosen appearance from the first paint, before any script runs", async ({
    openDoor,
  }) => {
    const door = await openDoor();
    const { page, context } = await door.enter("waiting");
    await page.getByRole("button", { name: "Appearance" }).press("Enter");
    const dialog = page.getByRole("dialog", { name: "Appearance" });
    await dialog.getByRole("radio", { name: "Match the device" }).focus();
    await page.keyboard.press("ArrowLeft");
    await expectNoViolation(page);
    await expect.poll(() => dialog.getByRole("radio", { name: "Dark" }).isChecked()).toBe(true);
    await context.route("**/*.js", () => {});
    await page.goto(`${door.web.url}/library`, { waitUntil: "commit" });
    await page.getByRole("banner").getByText("plex-ingest").waitFor();
    await page.locator(".sk").first().waitFor();
    const colours = () =>
      page.evaluate(
        "[getComputedStyle(document.documentElement).colorScheme, document.querySelector('meta[name=theme-color][media=all]')?.content]",
      );
    expect(await colours()).toEqual(["dark", "#171b21"]);
    await context.unrouteAll();
    await page.reload();
    await page.getByRole("button", { name: "Appearance" }).click();
    await dialog.getByText("Match the device").click();
    expect(await colours()).toEqual(["light dark", undefined]);
    await page.reload();
    await page.getByRole("heading", { name: "Library" }).waitFor();
    expect(await colours()).toEqual(["light dark", undefined]);
  });

  test("without JavaScript, the first line says that the page needs it", async ({ scene }) => {
    const viewport = { width: 360, height: 740 };
    const { page } = await scene.open("", { javaScriptEnabled: false, viewport });
    const sentence = page.getByText(/^This page needs JavaScript/);
    await sentence.waitFor();
    expect((await sentence.boundingBox())?.y).toBeLessThan(viewport.height / 4);
  });

  test("a read-only server says that it is read-only, and names the engine's host", async ({
    scene,
  }) => {
    await using opened = await scene.open("settings");
    const { page } = opened;
    const session = {
      signed_in: true,
      id: 1,
      name: "phone",
      role: "operator",
      kept_tools: [],
      version: "1",
    };
    await page.route(/\/session$/, (route) =>
      route.fulfill({ json: { ...session, read_only: true } }),
    );
    await page.reload();
    await page.getByText("You cannot change anything here. A daemon runs the engine").waitFor();
    await expectNoViolation(page);
  });

  test("on a phone, page links are at the bottom, where they cover nothing, and further pages are under More", async ({
    scene,
  }) => {
    const { page } = await scene.open("waiting", { viewport: { width: 320, height: 640 } });
    const bar = page.getByRole("navigation", { name: "Pages" });
    await bar.getByRole("link", { name: "Waiting 5 wait for you" }).waitFor();
    expect(await page.evaluate("document.querySelector('link[rel=icon]').href")).toContain(
      "icon-waiting",
    );
    await expectLayout(page);
    await page.evaluate("scrollTo(0, document.documentElement.scrollHeight)");
    const edges =
      "[document.querySelector('.foot').getBoundingClientRect().bottom, document.querySelector('.bottom').getBoundingClientRect().top]";
    const [foot = 0, top = 0] = await page.evaluate<number[]>(edges);
    expect(foot).toBeLessThanOrEqual(top);
    await bar.getByRole("button", { name: "More" }).click();
    const links =
      "[...document.querySelectorAll('.bottom a')].map((e) => e.getAttribute('href').split('/').at(-1))";
    const pages = await page.evaluate<string[]>(links);
    expect(pages.toSorted()).toEqual(["", "waiting", ...PLAIN_PAGES].toSorted());
    const more = page.getByRole("dialog", { name: "More" });
    await expectNoViolation(page);
    await more.getByRole("link", { name: "Settings" }).click();
    await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
    await more.waitFor({ state: "detached" });
    await bar.getByRole("link", { name: "Waiting" }).click();
    await page.locator("[data-id] .name").first().click();
    // The decision buttons replace the bar.
    await page.getByRole("button", { name: /^File as Dune/ }).waitFor();
    await expect.poll(() => bar.count()).toBe(0);
  });

  test("links to pages stay in place when another page opens or nothing waits, and begin at the margin on a phone", async ({
    scene,
  }) => {
    const { page } = await scene.open("");
    const header = page.getByRole("banner").getByRole("navigation");
    await header.getByRole("link", { name: "Waiting 5" }).waitFor();
    const placesAt = async (name: RegExp): Promise<string> => {
      await header.getByRole("link", { name }).click();
      await header.locator("[aria-current]").filter({ hasText: name }).waitFor();
      return page.evaluate(
        "[...document.querySelectorAll('.pages a')].map((e) => Math.round(e.getBoundingClientRect().x)).join()",
      );
    };
    const places = new Set<string>();
    for (const name of [/Home/, /Waiting/, /Library/, /History/, /Downloads/, /Settings/]) {
      places.add(await placesAt(name));
    }
    for (const { id } of await scene.engine.all()) {
      await scene.server.data("reject_ingest", { ids: [id] });
    }
    await header.getByRole("link", { name: "Waiting", exact: true }).waitFor();
    places.add(await placesAt(/Home/));
    expect([...places]).toHaveLength(1);
    const phone = await scene.open("library", { viewport: { width: 360, height: 740 } });
    const works = phone.page.getByRole("link", { name: "Works" });
    expect((await works.boundingBox())?.x).toBe(16);
    // The links are one line that slides, and the current one is in view.
    const last = await scene.open("library/rename", { viewport: { width: 360, height: 740 } });
    const names = last.page.getByRole("link", { name: "Names", exact: true });
    await expect
      .poll(async () => Math.round((await names.boundingBox())?.x ?? Number.POSITIVE_INFINITY))
      .toBeLessThan(300);
  });

  test("loads a page's script when it is opened, and offers a reload if that fails", async ({
    scene,
  }) => {
    const opened = await scene.open("waiting");
    const { page } = opened;
    await page.getByRole("heading", { level: 2, name: /Dune/ }).waitFor();
    const loaded = await page.evaluate<string[]>(
      "performance.getEntriesByType('resource').map(({ name }) => name)",
    );
    // The page loads its own script, but no script of a page that it does not link to.
    expect(loaded.filter((name) => /\/waiting-\w+\.js$/.test(name))).toHaveLength(1);
    expect(
      loaded.filter((name) => /\/(?:downloads|history|library|settings|log)-\w+\.js$/.test(name)),
    ).toEqual([]);
    await page.route("**/downloads-*.js", (route) => route.abort());
    await page.getByRole("link", { name: "Downloads" }).click();
    await page.getByText("could not be loaded").waitFor();
    await expectNoViolation(page);
    await page.unrouteAll();
    await page.getByRole("button", { name: "Reload" }).click();
    await page.getByRole("heading", { level: 1, name: "Downloads" }).waitFor();
  });

  test("serves the manifest and its icons", async ({ openDoor }) => {
    const door = await openDoor();
    const opened = await door.open(`waiting`);
    const { page, context } = opened;
    const href = String(await page.evaluate("document.querySelector('link[rel=manifest]').href"));
    const manifest = await context.request.get(href);
    expect(manifest.headers()["content-type"]).toContain("application/manifest+json");
    const { icons, start_url } = (await manifest.json()) as {
      icons: { src: string; type: string }[];
      start_url: string;
    };
    expect(new URL(start_url, href).href).toBe(`${door.web.url}/`);
    for (const { src, type } of icons) {
      expect(
        (await context.request.get(new URL(src, href).href)).headers()["content-type"],
      ).toContain(type);
    }
    await expectGoodLooks(opened, () => page.getByRole("heading", { name: "Sign in" }).waitFor(), [
      [320, 640],
    ]);
  });
});
