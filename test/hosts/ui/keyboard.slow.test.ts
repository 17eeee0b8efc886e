import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { testInBrowser } from "./support/browser-test.ts";
import { expectVisibleFocus } from "./support/inspect.ts";
import { ACTOR } from "./support/page-server.ts";
import type { Scene } from "./support/scene.ts";

const test = testInBrowser();

const heading = (page: Page, name: RegExp) =>
  page.getByRole("heading", { level: 2, name }).waitFor();
const said = (page: Page, words: RegExp) =>
  page.getByRole("status").filter({ hasText: words }).waitFor();
const calls = ({ web }: Scene, tool: string): number =>
  web.calls.filter((one) => one === tool).length;

/** Presses Tab until this element has the focus. Returns the number of presses. */
async function tabTo(page: Page, selector: string): Promise<number> {
  for (let presses = 1; presses <= 40; presses++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(`document.activeElement.matches(${JSON.stringify(selector)})`)) {
      return presses;
    }
  }
  throw new Error(`Tab does not reach ${selector}.`);
}

describe("keyboard use in a browser", () => {
  test("files a release, files it as another work, leaves it, identifies it again and undoes the filing", async ({
    scene,
  }) => {
    const { page } = await scene.open();
    await heading(page, /Dune/);
    // There is no poster, so the work is shown by its title.
    await page.locator(".poster").first().getByText("Dune").waitFor();
    await page.keyboard.press("a");
    await said(page, /Dune \(2021\) is approved/);

    await heading(page, /Harbour/);
    await expectVisibleFocus(page);
    await page.keyboard.press("r");
    await said(page, /Harbour.*will be identified again/);
    expect((await scene.find("Harbour")).state).toBe("settling");

    await heading(page, /Office/);
    await page.keyboard.press("2");
    await page.getByRole("button", { name: /^File as The Office \(2001\)/ }).waitFor();
    await page.keyboard.press("a");
    await said(page, /The Office \(2001\) is approved/);

    await heading(page, /Firefly/);
    await page.keyboard.press("j");
    await heading(page, /Metropolis/);
    await page.keyboard.press("k");
    await heading(page, /Firefly/);
    await page.keyboard.press("x");
    await said(page, /Firefly.*stays where it is/);
    expect((await scene.find("Firefly")).state).toBe("rejected");
    await page.keyboard.press("u");
    await said(page, /Firefly.*will be identified again/);

    await scene.engine.round();
    const states = await scene.engine.all();
    expect(
      Object.fromEntries(states.map(({ name, state }) => [name.split(".")[0], state])),
    ).toEqual({
      Dune: "filed",
      The: "filed",
      Harbour: "review",
      Firefly: "review",
      Metropolis: "review",
    });
    expect(calls(scene, "approve_ingest")).toBe(2);
    const decided = (await scene.engine.history()).filter(({ action }) =>
      /^(?:approved|rejected)$/.test(action),
    );
    expect(decided.map(({ actor }) => actor)).toEqual([ACTOR, ACTOR, ACTOR]);
  });

  test.for(["x", "a"])("a held %s decides only one release", async (key, { scene }) => {
    const { page } = await scene.open();
    await heading(page, /Dune/);
    await page.keyboard.down(key);
    await heading(page, /Harbour/);
    for (let times = 0; times < 6; times++) await page.keyboard.down(key);
    await page.keyboard.up(key);
    // Keys that only move the selection repeat while held.
    await page.keyboard.down("j");
    await page.keyboard.down("j");
    await heading(page, /Firefly/);
    expect(calls(scene, "reject_ingest") + calls(scene, "approve_ingest")).toBe(1);
  });

  test("a held Enter opens the confirmation for taking back a release, but does not answer it", async ({
    scene,
  }) => {
    const id = await scene.approve("Dune", 841);
    await scene.engine.round();
    const { page } = await scene.open(`item/${id}`);
    await page.getByRole("button", { name: /^Undo: Dune/ }).focus();
    await page.keyboard.down("Enter");
    const dialog = page.getByRole("dialog", { name: /^Undo Dune/ });
    await dialog.waitFor();
    for (let times = 0; times < 4; times++) await page.keyboard.down("Enter");
    await page.keyboard.up("Enter");
    await dialog.getByRole("button", { name: "Keep it filed" }).click();
    await dialog.waitFor({ state: "detached" });
    expect(calls(scene, "undo_ingest")).toBe(1);
  });

  test("no key decides a release that the filter hides or while the list is loading", async ({
    scene,
  }) => {
    const { page } = await scene.open();
    await heading(page, /Dune/);
    const answer = Promise.withResolvers<void>();
    scene.web.hold = async (tool) => (tool === "get_ingest_queue" ? answer.promise : undefined);
    await page.getByRole("button", { name: "No video file 1" }).press("Enter");
    await page.waitForURL(/reason=unfileable/);
    await page.keyboard.press("x");
    answer.resolve();
    await heading(page, /Metropolis/);
    await page.keyboard.press("x");
    await said(page, /Metropolis.*stays where it is/);
    expect((await scene.find("Dune")).state).toBe("review");
    await page.keyboard.press("/");
    await page.keyboard.type("nothing is like this");
    await page.waitForURL(/q=nothing.is.like.this$/);
    await page.getByText("No download is open.").waitFor();
    // The button shows everything again and clears the search text.
    await page.getByRole("button", { name: "Show all waiting downloads" }).press("Enter");
    await page.locator("[data-id]").filter({ hasText: "Firefly" }).waitFor();
    await expect.poll(() => page.getByRole("searchbox").inputValue()).toBe("");
    await page.keyboard.press("/");
    await page.keyboard.type("nothing is like this");
    await page.waitForURL(/q=nothing.is.like.this$/);
    await page.getByText("No download is open.").waitFor();
    await page.locator("section.list").focus();
    for (const key of ["a", "x", "r"]) await page.keyboard.press(key);
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    expect([
      calls(scene, "reject_ingest"),
      calls(scene, "approve_ingest"),
      calls(scene, "retry_ingest"),
    ]).toEqual([1, 0, 0]);
  });

  test("no key decides a release that is not visible while only the list is shown", async ({
    scene,
  }) => {
    const { page } = await scene.open("waiting", { viewport: { width: 640, height: 400 } });
    await page.locator("[data-id]").filter({ hasText: "Firefly" }).waitFor();
    for (const key of ["j", "j", "a", "x", "r"]) await page.keyboard.press(key);
    await page.keyboard.press("Enter");
    await heading(page, /Firefly|Harbour|Office/);
    expect(
      calls(scene, "reject_ingest") + calls(scene, "approve_ingest") + calls(scene, "retry_ingest"),
    ).toBe(0);
  });

  test("Tab leads from each row into its release, also with single-letter keys off", async ({
    scene,
  }) => {
    const { page } = await scene.open();
    await heading(page, /Dune/);
    await page.evaluate(`localStorage.setItem("plex-ingest.keys", "off")`);
    await tabTo(page, ".name");
    for (const name of [/Harbour/, /Office/, /Firefly/, /Metropolis/]) {
      await page.keyboard.press("ArrowDown");
      await heading(page, name);
      await expectVisibleFocus(page);
      expect(await tabTo(page, ".item *")).toBeLessThanOrEqual(2);
      await heading(page, name);
      await page.keyboard.press("Shift+Tab");
      expect(await page.evaluate("document.activeElement.className")).toContain("name");
    }
    await page.keyboard.press("ArrowUp");
    await heading(page, /Firefly/);
    await page.keyboard.press("Enter");
    await expect.poll(() => page.evaluate("document.activeElement.localName")).toBe("h2");
  });

  test("maps and files a pack in the middle of the list", async ({ scene }) => {
    const { page } = await scene.open();
    await heading(page, /Dune/);
    await tabTo(page, ".name");
    for (let rows = 0; rows < 3; rows++) await page.keyboard.press("ArrowDown");
    await heading(page, /Firefly/);
    await tabTo(page, "a[href$='/files']");
    await page.keyboard.press("Enter");
    await page.getByText("Season 1 has 7 episodes").waitFor();
    await tabTo(page, "select[aria-label*='ghost-ship']");
    await page.keyboard.press("ArrowDown");
    await page.getByText("3 episodes can be filed.").waitFor();
    await tabTo(page, "button.main");
    await page.keyboard.press("Enter");
    await said(page, /Firefly \(2002\) is approved/);
    await scene.engine.round();
    expect((await scene.find("Firefly")).state).toBe("filed");
    expect(scene.engine.inLibrary().filter((path) => path.includes("Season"))).toHaveLength(3);
  });

  test("single-letter keys lead to a pack's files and to the TMDB search", async ({ scene }) => {
    const { id } = await scene.find("Firefly");
    const { page } = await scene.open(`item/${id}`);
    await heading(page, /Firefly/);
    await page.keyboard.press("t");
    await page.keyboard.type("serenity");
    await expect.poll(() => page.getByLabel("Which title is it?").inputValue()).toBe("serenity");
    await page.getByRole("heading", { level: 2 }).focus();
    await page.keyboard.press("e");
    await page.getByText("Season 1 has 7 episodes").waitFor();
  });
});
