import { describe, expect } from "vitest";
import { movie } from "../../support/works.ts";
import { testInBrowser } from "./support/browser-test.ts";
import { expectNoViolation } from "./support/inspect.ts";

const test = testInBrowser();

const HEAT = {
  catalogue: [movie(949, "Heat", 1995, { popularity: 50 })],
  drops: ["Heat.1995.1080p.mkv"],
};

describe("a decision whose answer is lost with the daemon", () => {
  test("that did not arrive is named after the reconnect, with the same act again", async ({
    setScene,
  }) => {
    const scene = await setScene(HEAT);
    const { page } = await scene.open("");
    await page.route(/api\/approve_ingest$/, async (route) => {
      await scene.web.stop();
      await route.abort();
    });
    await page.getByRole("button", { name: "File as Heat (1995)" }).press("Enter");
    await page.getByRole("alert").filter({ hasText: "No connection to the daemon." }).waitFor();
    await page.unroute(/api\/approve_ingest$/);
    await scene.web.start();
    const band = page.getByRole("status").filter({ hasText: "The connection is back." });
    await band.getByText("Heat.1995.1080p.mkv was not filed.").waitFor();
    expect(await page.getByText("No connection to the daemon.").count()).toBe(0);
    await expectNoViolation(page);
    await band.getByRole("button", { name: "File it" }).press("Enter");
    await page.getByRole("status").filter({ hasText: "is approved" }).waitFor();
    expect(await page.getByText("was not filed").count()).toBe(0);
    expect((await scene.find("Heat")).state).toBe("approved");
  });

  test("that arrived is named as done", async ({ setScene }) => {
    const scene = await setScene(HEAT);
    const { page } = await scene.open("");
    await page.route(/api\/approve_ingest$/, async (route) => {
      await route.fetch();
      await scene.web.stop();
      await route.abort();
    });
    await page.getByRole("button", { name: "File as Heat (1995)" }).press("Enter");
    await page.getByRole("alert").filter({ hasText: "No connection to the daemon." }).waitFor();
    await scene.web.start();
    await page
      .getByRole("status")
      .filter({ hasText: "The connection is back. Heat.1995.1080p.mkv is approved." })
      .waitFor();
    expect(await page.getByText("was not filed").count()).toBe(0);
  });

  test("is named if its request fails only after the reconnect", async ({ setScene }) => {
    const scene = await setScene(HEAT);
    const { page } = await scene.open("");
    const lost = page.getByRole("alert").filter({ hasText: "No connection to the daemon." });
    await page.route(/api\/approve_ingest$/, async (route) => {
      await route.fetch();
      await scene.web.stop();
      await lost.waitFor();
      await scene.web.start();
      await lost.waitFor({ state: "hidden" });
      await route.abort();
    });
    await page.getByRole("button", { name: "File as Heat (1995)" }).press("Enter");
    await page
      .getByRole("status")
      .filter({ hasText: "The connection is back. Heat.1995.1080p.mkv is approved." })
      .waitFor();
  });

  test("leaves no refusal in the release's pane after the reconnect", async ({ setScene }) => {
    const scene = await setScene(HEAT);
    const { page } = await scene.open("waiting");
    await page.route(/api\/approve_ingest$/, async (route) => {
      await scene.web.stop();
      await route.abort();
    });
    await page.getByRole("button", { name: /^File as Heat \(1995\)/ }).press("Enter");
    const refusal = page.locator(".item .note.danger");
    await refusal.filter({ hasText: "No connection to the daemon." }).waitFor();
    await page.unroute(/api\/approve_ingest$/);
    await scene.web.start();
    const band = page.getByRole("status").filter({ hasText: "The connection is back." });
    await band.getByText("Heat.1995.1080p.mkv was not filed.").waitFor();
    expect(await refusal.count()).toBe(0);
    expect(await page.locator("[data-id] .note.danger").count()).toBe(0);
    await page.getByRole("button", { name: /^File as Heat \(1995\)/ }).press("Enter");
    await page.getByRole("status").filter({ hasText: "is approved" }).waitFor();
  });
});
