import { describe, expect } from "vitest";
import { testInBrowser } from "./support/browser-test.ts";

const test = testInBrowser();

describe("a decided row in a browser", () => {
  test("fades in its place and is gone, and with reduced motion is gone immediately", async ({
    setScene,
  }) => {
    const names = ["Aaa.2001.mkv", "Bbb.2002.mkv", "Ccc.2003.mkv"];
    const scene = await setScene({ drops: names });
    const { page } = await scene.open("waiting");
    const rows = page.locator("[data-id]");
    await expect.poll(() => rows.count()).toBe(3);
    await page.evaluate(`new MutationObserver(() => {
      const row = document.querySelector(".leaving");
      const below = row?.nextElementSibling?.getAttribute("data-id");
      if (row) {
        document.documentElement.dataset.left = row.matches("[inert]:not([data-id])") + " " + below;
      }
    }).observe(document.body, { subtree: true, attributes: true, childList: true })`);
    const second = await rows.nth(1).getAttribute("data-id");
    const seen = () => page.evaluate("document.documentElement.dataset.left");
    await page.getByRole("button", { name: "Reject" }).click();
    await expect.poll(() => rows.count()).toBe(2);
    await expect.poll(seen).toBe(`true ${second}`);
    await expect.poll(() => page.locator(".leaving").count()).toBe(0);

    await page.emulateMedia({ reducedMotion: "reduce" });
    await page.evaluate("delete document.documentElement.dataset.left");
    await page.getByRole("button", { name: "Reject" }).click();
    await expect.poll(() => rows.count()).toBe(1);
    expect(await seen()).toBeUndefined();
  });
});
