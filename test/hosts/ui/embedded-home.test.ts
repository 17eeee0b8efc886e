import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { posterImage } from "../../../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
import { HOST_ACTOR, hostView } from "./support/app-host.ts";
import { missingBrowser, openBrowser } from "./support/browser.ts";
import { expectLayout, expectNoViolation } from "./support/inspect.ts";
import { setScene } from "./support/scene.ts";
import { viewOf } from "./support/stages.ts";

const PAGE = "https://media.example/ingest/";
const drops = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, undefined]));
describe.skipIf(missingBrowser() !== undefined)("home, in an MCP client", () => {
  let browser: Browser;
  beforeAll(async () => void (browser = await openBrowser()));
  afterAll(() => browser.close());

  test("it says how all is, files the likely one through the tool, and history names the client", async () => {
    await using scene = await setScene(browser, {
      drops: drops(["Heat.1995.1080p.mkv", "Nothing.Like.It.2001.mkv"]),
      async findPoster({ id, size }) {
        const bytes = id === 949 ? posterImage(`/t/p/${size}/movie-949.png`) : undefined;
        return bytes && { type: "image/png", bytes };
      },
    });
    await using host = await hostView(browser, scene.server, "", "home");
    await using opened = await host.open();
    const { view, page } = opened;
    await view.getByRole("heading", { level: 1, name: "All is well. 2 releases wait for you." }).waitFor();
    await view.locator(".wait-cards img").waitFor();
    await view.getByRole("button", { name: "File as Heat (1995)" }).focus();
    await page.keyboard.press("Enter");
    await view.getByRole("status").filter({ hasText: "Heat (1995) is approved" }).waitFor();
    await view.getByRole("heading", { level: 1, name: "1 release waits for you." }).waitFor();
    await page.waitForFunction("told.some(({ context }) => context)");
    expect((await opened.told()).filter((one) => "context" in one)).toEqual([
      { context: "The person decided in the review view: 1 approved; 1 in review now." },
    ]);
    await scene.engine.round();
    await view.getByRole("list", { name: "Filed lately" }).getByText("Heat").first().waitFor();
    await view.getByRole("figure", { name: "Filed in the last 30 days" }).waitFor();
    const [approved] = (await scene.engine.history()).filter(({ action }) => action === "approved");
    expect(approved?.actor).toBe(HOST_ACTOR);
    expect(opened.complaints).toEqual([]);
    expect(opened.strangers.filter((url) => !url.startsWith("http://127.0.0.1") && !url.startsWith("data:"))).toEqual(
      [],
    );
  });

  test("a release is looked at and decided in it, and Home is one step back", async () => {
    await using scene = await setScene(browser);
    await using host = await hostView(browser, scene.server, "", "home");
    await using opened = await host.open({ context: { displayMode: "fullscreen" } });
    const { view } = opened;
    await view.getByRole("link", { name: /^Look: Dune/ }).click();
    await view.getByRole("radio", { name: /1984/ }).check();
    await view.getByRole("button", { name: /^File as Dune \(1984\)/ }).click();
    await view.getByRole("status").filter({ hasText: "Dune (1984) is approved" }).waitFor();
    await view.getByRole("link", { name: "‹ Home" }).click();
    await view.getByText("It is filed next.").waitFor();
    await expect.poll(() => view.getByRole("link", { name: "‹ Home" }).count()).toBe(0);
    await view.getByRole("link", { name: /^All \d$/ }).click();
    await view.getByRole("list").first().waitFor();
    await view.locator("[data-id]").first().waitFor();
    expect(opened.complaints).toEqual([]);
  });

  test("what it does not have it opens on the page, and where there is none it has no link that leads nowhere", async () => {
    await using scene = await setScene(browser, { drops: drops(["Firefly.S01E99.720p.mkv"]) });
    const [one] = await scene.engine.all();
    await using host = await hostView(browser, scene.server, PAGE, "home");
    await using opened = await host.open();
    await opened.view.getByRole("link", { name: /^Say which/ }).click();
    await opened.view.getByRole("button", { name: "Open the page" }).click();
    await opened.page.waitForFunction("told.filter(({ link }) => link).length === 2");
    expect((await opened.told()).filter((one) => "link" in one)).toEqual([
      { link: `${PAGE}item/${one?.id}/files` },
      { link: PAGE },
    ]);

    await using other = await hostView(browser, scene.server, "", "home");
    await using plain = await other.open();
    await plain.view.getByRole("link", { name: /^Look: Firefly/ }).waitFor();
    await plain.view.getByRole("heading", { name: "Filed lately" }).waitFor();
    const left = await viewOf(plain.page).evaluate(
      "[...document.querySelectorAll('main a')].map((one) => one.ariaLabel ?? one.textContent)",
    );
    expect(left).toEqual(["All 1", expect.stringMatching(/^Firefly/), expect.stringMatching(/^Look: Firefly/)]);
  });

  test("taken down it asks for nothing any more", async () => {
    await using scene = await setScene(browser);
    await using host = await hostView(browser, scene.server, "", "home");
    await using opened = await host.open();
    const { page, view } = opened;
    await view.getByRole("figure", { name: "Space" }).waitFor();
    expect(await page.evaluate("bridge.teardownResource({})")).toEqual({});
    const calls = host.calls.length;
    await viewOf(page).evaluate("dispatchEvent(new Event('focus'))");
    await page.evaluate("fetch('/view').then((answer) => answer.text())");
    expect(host.calls.length).toBe(calls);
    expect(opened.complaints).toEqual([]);
  });

  test("names with markup are text", async () => {
    const name = "<img src=x onerror=alert(1)></script>.2001.mkv".replace("/", "");
    await using scene = await setScene(browser, { drops: drops([name]) });
    await using host = await hostView(browser, scene.server, "", "home");
    await using opened = await host.open();
    await opened.view.getByText("<img src=x onerror=alert(1)>").first().waitFor();
    await expect.poll(() => opened.view.locator("main img[src=x]").count()).toBe(0);
    expect(opened.complaints).toEqual([]);
  });

  test.each([
    [1000, 800, "light"],
    [360, 400, "light"],
    [360, 400, "dark"],
  ] as const)(
    "at %d × %d, %s, it wears the host's looks, fits, and axe finds nothing",
    async (width, height, theme) => {
      await using scene = await setScene(browser);
      await using host = await hostView(browser, scene.server, "", "home");
      const variables = { "--font-sans": "serif", "--color-border-primary": "light-dark(#555555, #aaaaaa)" };
      await using opened = await host.open(
        { context: { theme, styles: { variables } } },
        // The system says the other: the host's word counts.
        { viewport: { width, height }, colorScheme: theme === "light" ? "dark" : "light" },
      );
      const { page, view } = opened;
      await view.getByRole("figure", { name: "Space" }).waitFor();
      const frame = viewOf(page);
      const looks =
        "(({ backgroundColor, fontFamily }) => [backgroundColor, fontFamily])(getComputedStyle(document.documentElement))";
      const is = (look: "light" | "dark"): string[] => [
        look === "light" ? "rgb(255, 255, 255)" : "rgb(18, 21, 26)",
        "serif",
      ];
      expect(await frame.evaluate(looks)).toEqual(is(theme));
      await expectLayout(frame);
      await expectNoViolation(frame);
      await expect
        .poll(() => frame.evaluate("document.documentElement.scrollHeight - innerHeight"))
        .toBeLessThanOrEqual(1);
      const other = theme === "light" ? "dark" : "light";
      await page.evaluate(`bridge.sendHostContextChange({ theme: "${other}" })`);
      await expect.poll(() => frame.evaluate(looks)).toEqual(is(other));
      expect(opened.complaints).toEqual([]);
    },
  );
});
