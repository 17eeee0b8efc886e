import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { HOST_ACTOR, hostView } from "./support/app-host.ts";
import { missingBrowser, openBrowser } from "./support/browser.ts";
import { expectLayout, expectNoViolation } from "./support/inspect.ts";
import { setScene } from "./support/scene.ts";

const drops = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, undefined]));

/** The frame that the view is in. */
function frameOf(page: Page) {
  const frame = page.frames().find((one) => one.url() === "about:srcdoc");
  if (!frame) throw new Error("There is no view.");
  return frame;
}

const LARGE = { displayMode: "fullscreen" };

describe.skipIf(missingBrowser() !== undefined)("the view in an MCP client", () => {
  let browser: Browser;
  beforeAll(async () => void (browser = await openBrowser()));
  afterAll(() => browser.close());

  test("releases are decided by keyboard, history names the client, and the model is told once, in counts", async () => {
    await using scene = await setScene(browser);
    await using host = await hostView(browser, scene.server);
    await using opened = await host.open({ context: LARGE });
    const { page, view, complaints } = opened;
    const heading = (name: RegExp) => view.getByRole("heading", { level: 2, name }).waitFor();
    const said = (words: RegExp) => view.getByRole("status").filter({ hasText: words }).waitFor();
    await heading(/Dune/);
    await view.locator("[data-id] .name").first().focus();
    await page.keyboard.press("2");
    await view.getByRole("button", { name: /^File as Dune \(1984\)/ }).waitFor();
    await page.keyboard.press("a");
    await said(/Dune \(1984\) is approved/);
    await heading(/Office/);
    await page.keyboard.press("x");
    await said(/Office.*stays where it is/);
    await heading(/Harbour/);
    await page.waitForFunction("told.some(({ context }) => context)");
    expect((await opened.told()).filter((one) => "context" in one)).toEqual([
      { context: "The person decided in the review view: 1 approved, 1 rejected; 3 in review now." },
    ]);
    const decided = (await scene.engine.history()).filter(
      ({ action }) => action === "approved" || action === "rejected",
    );
    expect(decided.map(({ actor }) => actor)).toEqual([HOST_ACTOR, HOST_ACTOR]);
    const approvals = host.calls.filter(({ name }) => name === "approve_ingest");
    expect(approvals).toMatchObject([{ arguments: { type: "movie", tmdb_id: 841, version: expect.any(Number) } }]);
    expect(host.calls.every(({ _meta }) => JSON.stringify(_meta)?.includes('"plex-ingest/view":true'))).toBe(true);
    expect(complaints).toEqual([]);
  });

  test("five rows stand inline, and all of them once it is large or more are asked for", async () => {
    const names = Array.from({ length: 8 }, (_, at) => `Unknown.Film.${at}.1080p.mkv`);
    await using scene = await setScene(browser, { drops: drops(names) });
    await using host = await hostView(browser, scene.server);
    await using inline = await host.open({ context: { displayMode: "inline", availableDisplayModes: ["inline"] } });
    const rows = inline.view.locator("[data-id]");
    await rows.nth(4).waitFor();
    await expect.poll(() => rows.count()).toBe(5);
    await expect.poll(() => inline.view.getByRole("button", { name: "Open large" }).count()).toBe(0);
    await inline.view.getByRole("checkbox", { name: "Choose the 5 on this page" }).waitFor();
    await inline.view.getByRole("button", { name: "Show 3 more" }).click();
    await rows.nth(7).waitFor();

    await using other = await host.open({
      context: { displayMode: "inline", availableDisplayModes: ["inline", "fullscreen"] },
    });
    await other.view.locator("[data-id]").nth(4).waitFor();
    await other.view.getByRole("button", { name: "Open large" }).click();
    await other.view.locator("[data-id]").nth(7).waitFor();
    expect(await other.told()).toContainEqual({ mode: "fullscreen" });
    await expect.poll(() => other.view.getByRole("button", { name: "Open large" }).count()).toBe(0);
  });

  test("a release that changed meanwhile is refused in place, and what was chosen is kept", async () => {
    await using scene = await setScene(browser);
    await using host = await hostView(browser, scene.server);
    const { id } = await scene.find("Dune");
    await using opened = await host.open({ input: { id } });
    const { view } = opened;
    await view.getByRole("radio", { name: /1984/ }).check();
    host.hold = async (tool) => {
      if (tool === "approve_ingest") await scene.server.data("retry_ingest", { ids: [id] }, "mcp:somebody");
    };
    await view.getByRole("button", { name: /^File as Dune \(1984\)/ }).click();
    await view
      .getByRole("alert")
      .filter({ hasText: /version|changed/ })
      .waitFor();
    await expect.poll(() => view.getByRole("radio", { name: /1984/ }).isChecked()).toBe(true);
    expect((await scene.find("Dune")).state).not.toBe("approved");
  });

  test("a batch says how many it files, in one call", async () => {
    await using scene = await setScene(browser, {
      drops: drops(["Heat.1995.1080p.mkv", "The.Matrix.1999.1080p.mkv", "Dune.1080p.mkv"]),
    });
    await using host = await hostView(browser, scene.server);
    await using opened = await host.open();
    const { view } = opened;
    await view.getByRole("checkbox", { name: /on this page/ }).check();
    await view.getByText("1 needs a look").waitFor();
    await view.getByRole("button", { name: "File 2 as their best match" }).click();
    await view.getByRole("status").filter({ hasText: "2 releases on the way." }).waitFor();
    expect(host.calls.filter(({ name }) => name === "approve_ingest").length).toBe(1);
  });

  test("the plan of an undo that a model asked for is shown, and carried out only when a person agrees", async () => {
    await using scene = await setScene(browser);
    const { id, version } = await scene.find("Dune");
    await scene.server.data("approve_ingest", { ids: [id], type: "movie", tmdb_id: 438_631, version });
    await scene.engine.round();
    const result = await scene.server.call("undo_ingest", { id });
    await using host = await hostView(browser, scene.server);
    await using opened = await host.open({ input: { id }, result });
    const dialog = opened.view.getByRole("dialog", { name: /^Take Dune/ });
    await dialog.getByText(/Dune \(2021\)\.mkv/).waitFor();
    expect(host.calls.filter(({ name }) => name === "undo_ingest")).toEqual([]);
    await dialog.getByRole("button", { name: "Take it back" }).click();
    await dialog.waitFor({ state: "detached" });
    await scene.engine.round();
    expect((await scene.find("Dune")).state).toBe("undone");
  });

  test("what others decide shows by itself, though no host tells of it", async () => {
    await using scene = await setScene(browser);
    await using host = await hostView(browser, scene.server);
    await using opened = await host.open();
    await opened.view.getByRole("button", { name: "All 5" }).waitFor();
    const { id } = await scene.find("The.Office");
    await scene.server.data("reject_ingest", { ids: [id] }, "mcp:somebody");
    await opened.view.getByRole("button", { name: "All 4" }).waitFor();
  });

  test("taken down in the middle of a call it ends, and says nothing any more", async () => {
    await using scene = await setScene(browser);
    await using host = await hostView(browser, scene.server);
    await using opened = await host.open({ context: LARGE });
    const { page, view } = opened;
    await view.getByRole("heading", { level: 2, name: /Dune/ }).waitFor();
    const began = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    host.hold = async (tool) => {
      if (tool !== "reject_ingest") return;
      began.resolve();
      await goOn.promise;
    };
    await view.getByRole("button", { name: /^Leave it/ }).click();
    await began.promise;
    expect(await page.evaluate("bridge.teardownResource({})")).toEqual({});
    const calls = host.calls.length;
    goOn.resolve();
    // What makes it look again while it is there; a request of the host comes after any that this would cause.
    await frameOf(page).evaluate("dispatchEvent(new Event('focus'))");
    await page.evaluate("fetch('/view').then((answer) => answer.text())");
    expect(host.calls.length).toBe(calls);
    expect((await opened.told()).some((one) => "context" in one)).toBe(false);
    expect(opened.complaints).toEqual([]);
  });

  test("links lead through the host, to the same item of the page where its address is known", async () => {
    await using scene = await setScene(browser);
    const { id } = await scene.find("Dune");
    await using host = await hostView(browser, scene.server, "https://media.example/ingest/");
    await using opened = await host.open({ input: { id } });
    await opened.view.getByRole("button", { name: "Open the page" }).click();
    await opened.view.getByRole("link", { name: "TMDB" }).click();
    await opened.page.waitForFunction("told.filter(({ link }) => link).length === 2");
    expect((await opened.told()).filter((one) => "link" in one)).toEqual([
      { link: `https://media.example/ingest/item/${id}` },
      { link: "https://www.themoviedb.org" },
    ]);
    await using without = await hostView(browser, scene.server);
    await using plain = await without.open({ input: { id } });
    await plain.view.getByRole("heading", { level: 2, name: /Dune/ }).waitFor();
    await expect.poll(() => plain.view.getByRole("button", { name: "Open the page" }).count()).toBe(0);
  });

  test("names with markup are text", async () => {
    const name = "<img src=x onerror=alert(1)></script>.2001.mkv".replace("/", "");
    await using scene = await setScene(browser, { drops: drops([name]) });
    await using host = await hostView(browser, scene.server);
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
      const { id } = await scene.find("Dune");
      await using host = await hostView(browser, scene.server);
      const variables = { "--font-sans": "serif", "--color-border-primary": "light-dark(#555555, #aaaaaa)" };
      for (const input of [{}, { id }]) {
        await using opened = await host.open(
          { context: { theme, styles: { variables } }, input },
          // The system says the other: the host's word counts.
          { viewport: { width, height }, colorScheme: theme === "light" ? "dark" : "light" },
        );
        const { page, view } = opened;
        await view
          .getByText(/without a year/)
          .filter({ visible: true })
          .first()
          .waitFor();
        const frame = frameOf(page);
        const looks =
          "(({ backgroundColor, fontFamily }) => [backgroundColor, fontFamily])(getComputedStyle(document.documentElement))";
        expect(await frame.evaluate(looks)).toEqual([
          theme === "light" ? "rgb(255, 255, 255)" : "rgb(18, 21, 26)",
          "serif",
        ]);
        await expectLayout(frame);
        await expectNoViolation(frame);
        // The frame is as high as what is in it.
        await page.waitForFunction("told.some(({ size }) => size > 300)");
        await expect
          .poll(() => frame.evaluate("document.documentElement.scrollHeight - innerHeight"))
          .toBeLessThanOrEqual(1);
        await page.evaluate(`bridge.sendHostContextChange({ theme: "${theme === "light" ? "dark" : "light"}" })`);
        await expect
          .poll(() => frame.evaluate(looks))
          .toEqual([theme === "light" ? "rgb(18, 21, 26)" : "rgb(255, 255, 255)", "serif"]);
        expect(opened.complaints).toEqual([]);
      }
    },
  );
});
