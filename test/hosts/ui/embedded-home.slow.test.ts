import { describe, expect } from "vitest";

import { viewOf } from "./support/app-host.ts";
import { testInBrowser } from "./support/browser-test.ts";

const test = testInBrowser();

const PAGE = "https://media.example/ingest/";
describe("home view in an MCP client", () => {
  test("opens and decides a release within the view, and returns Home in one step", async ({
    scene,
    hostView,
  }) => {
    const host = await hostView(scene.server, "", "home");
    const { view } = await host.open({ context: { displayMode: "fullscreen" } });
    await view.getByRole("link", { name: /^Dune/ }).click();
    await view.getByRole("radio", { name: /1984/ }).check();
    await view.getByRole("button", { name: /^File as Dune \(1984\)/ }).click();
    await view.getByRole("status").filter({ hasText: "Dune (1984) is approved" }).waitFor();
    await view.getByRole("link", { name: "‹ Home" }).click();
    await view.getByText("It is filed next.").waitFor();
    await expect.poll(() => view.getByRole("link", { name: "‹ Home" }).count()).toBe(0);
    await view.getByRole("link", { name: /^All \d$/ }).click();
    await view.getByRole("list").first().waitFor();
    await view.locator("[data-id]").first().waitFor();
  });

  test("opens the page for links that lead outside the view, and shows no dead link when there is no page", async ({
    setScene,
    hostView,
  }) => {
    const scene = await setScene({ drops: ["Firefly.S01E99.720p.mkv"] });
    const [one] = await scene.engine.all();
    const host = await hostView(scene.server, PAGE, "home");
    const opened = await host.open();
    await opened.view.getByRole("link", { name: /^Set episodes/ }).click();
    await opened.view.getByRole("button", { name: "Open the page" }).click();
    await opened.page.waitForFunction("told.filter(({ link }) => link).length === 2");
    expect((await opened.told()).filter((one) => "link" in one)).toEqual([
      { link: `${PAGE}item/${one?.id}/files` },
      { link: PAGE },
    ]);

    const other = await hostView(scene.server, "", "home");
    const plain = await other.open();
    await plain.view.getByRole("link", { name: /^Decide: Firefly/ }).waitFor();
    await plain.view.getByRole("heading", { name: "Recently filed" }).waitFor();
    const left = await viewOf(plain.page).evaluate(
      "[...document.querySelectorAll('main a')].map((one) => one.ariaLabel ?? one.textContent)",
    );
    expect(left).toEqual([
      "Decide it",
      "All 1",
      expect.stringMatching(/^Firefly/),
      expect.stringMatching(/^Decide: Firefly/),
    ]);
  });
});
