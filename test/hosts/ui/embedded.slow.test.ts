import { describe, expect } from "vitest";
import { HOST_ACTOR, viewOf } from "./support/app-host.ts";
import { testInBrowser } from "./support/browser-test.ts";

const test = testInBrowser();

const LARGE = { displayMode: "fullscreen" };

describe("embedded review view in an MCP client", () => {
  test("decides releases by keyboard on behalf of the client, and reports counts to the model once", async ({
    scene,
    hostView,
  }) => {
    const host = await hostView(scene.server);
    const opened = await host.open({ context: LARGE });
    const { page, view } = opened;
    const heading = (name: RegExp) => view.getByRole("heading", { level: 2, name }).waitFor();
    const said = (words: RegExp) => view.getByRole("status").filter({ hasText: words }).waitFor();
    await heading(/Dune/);
    await view.locator("[data-id] .name").first().focus();
    await page.keyboard.press("2");
    await view.getByRole("button", { name: /^File as Dune \(1984\)/ }).waitFor();
    await page.keyboard.press("a");
    await said(/Dune \(1984\) is approved/);
    await heading(/Harbour/);
    await page.keyboard.press("x");
    await said(/Harbour.*stays where it is/);
    await heading(/Office/);
    // Decisions within 1.5 s are reported together; on a loaded machine they are reported one after
    // the other.
    const told = async (): Promise<string> =>
      (await opened.told())
        .flatMap((one) => ("context" in one ? String(one.context) : []))
        .join(" ");
    await expect.poll(told).toMatch(/1 rejected; 3 in review now\.$/);
    expect(await told()).toMatch(
      /^The person decided in the review view: 1 approved(?:, |; 4 in review now\. .+: )1 rejected;/,
    );
    const decided = (await scene.engine.history()).filter(({ action }) =>
      /^(?:approved|rejected)$/.test(action),
    );
    expect(decided.map(({ actor }) => actor)).toEqual([HOST_ACTOR, HOST_ACTOR]);
    const approvals = host.calls.filter(({ name }) => name === "approve_ingest");
    expect(approvals).toMatchObject([
      { arguments: { type: "movie", tmdb_id: 841, version: expect.any(Number) } },
    ]);
    expect(
      host.calls.every(({ _meta }) => JSON.stringify(_meta)?.includes('"plex-ingest/view":true')),
    ).toBe(true);
  });

  test("shows five rows inline, and all once the view is large or more are requested", async ({
    setScene,
    hostView,
  }) => {
    const names = Array.from({ length: 8 }, (_, at) => `Unknown.Film.${at}.1080p.mkv`);
    const scene = await setScene({ drops: names });
    const host = await hostView(scene.server);
    const inline = await host.open({
      context: { displayMode: "inline", availableDisplayModes: ["inline"] },
    });
    const rows = inline.view.locator("[data-id]");
    await rows.nth(4).waitFor();
    await expect.poll(() => rows.count()).toBe(5);
    await expect.poll(() => inline.view.getByRole("button", { name: "Enlarge" }).count()).toBe(0);
    await inline.view.getByRole("checkbox", { name: "Choose all 5 on this page" }).waitFor();
    await inline.view.getByRole("button", { name: "Show 3 more" }).click();
    await rows.nth(7).waitFor();

    const other = await host.open({
      context: { displayMode: "inline", availableDisplayModes: ["inline", "fullscreen"] },
    });
    await other.view.locator("[data-id]").nth(4).waitFor();
    await other.view.getByRole("button", { name: "Enlarge" }).click();
    await other.view.locator("[data-id]").nth(7).waitFor();
    expect(await other.told()).toContainEqual({ mode: "fullscreen" });
    await expect.poll(() => other.view.getByRole("button", { name: "Enlarge" }).count()).toBe(0);
  });

  test("carries out an undo that a model planned only after the user confirms it", async ({
    scene,
    hostView,
  }) => {
    const id = await scene.approve("Dune", 438_631);
    await scene.engine.round();
    const result = await scene.server.call("undo_ingest", { id });
    const host = await hostView(scene.server);
    const opened = await host.open({ input: { id }, result });
    const dialog = opened.view.getByRole("dialog", { name: /^Undo Dune/ });
    await dialog.getByText(/Dune \(2021\)\.mkv/).waitFor();
    expect(host.calls.filter(({ name }) => name === "undo_ingest")).toEqual([]);
    await dialog.getByRole("button", { name: "Undo it" }).click();
    await dialog.waitFor({ state: "detached" });
    await scene.engine.round();
    expect((await scene.find("Dune")).state).toBe("undone");
  });

  test("shows other clients' decisions automatically, although no host reports them", async ({
    scene,
    hostView,
  }) => {
    const host = await hostView(scene.server);
    const opened = await host.open();
    await opened.view.getByRole("button", { name: "All 5" }).waitFor();
    const { id } = await scene.find("The.Office");
    await scene.server.data("reject_ingest", { ids: [id] }, "mcp:somebody");
    await opened.view.getByRole("button", { name: "All 4" }).waitFor();
  });

  test("stops when the host closes it during a call, and sends nothing more", async ({
    scene,
    hostView,
  }) => {
    const host = await hostView(scene.server);
    const opened = await host.open({ context: LARGE });
    const { page, view } = opened;
    await view.getByRole("heading", { level: 2, name: /Dune/ }).waitFor();
    const began = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    host.hold = async (tool) => {
      if (tool !== "reject_ingest") return;
      began.resolve();
      await goOn.promise;
    };
    await view.getByRole("button", { name: /^Reject/ }).click();
    await began.promise;
    expect(await page.evaluate("bridge.teardownResource({})")).toEqual({});
    const calls = host.calls.length;
    goOn.resolve();
    // A focus event would make a live view refresh. The request of the host comes after any call
    // that this would cause.
    await viewOf(page).evaluate("dispatchEvent(new Event('focus'))");
    await page.evaluate("fetch('/view').then((answer) => answer.text())");
    expect(host.calls.length).toBe(calls);
    expect((await opened.told()).some((one) => "context" in one)).toBe(false);
  });

  test("opens links through the host, and links to the item on the page if the page's address is known", async ({
    scene,
    hostView,
  }) => {
    const { id } = await scene.find("Dune");
    const host = await hostView(scene.server, "https://media.example/ingest/");
    const opened = await host.open({ input: { id } });
    await opened.view.getByRole("button", { name: "Open the page" }).click();
    await opened.view.getByRole("link", { name: "TMDB" }).click();
    await opened.page.waitForFunction("told.filter(({ link }) => link).length === 2");
    expect((await opened.told()).filter((one) => "link" in one)).toEqual([
      { link: `https://media.example/ingest/item/${id}` },
      { link: "https://www.themoviedb.org" },
    ]);
    const without = await hostView(scene.server);
    const plain = await without.open({ input: { id } });
    await plain.view.getByRole("heading", { level: 2, name: /Dune/ }).waitFor();
    await expect
      .poll(() => plain.view.getByRole("button", { name: "Open the page" }).count())
      .toBe(0);
  });
});
