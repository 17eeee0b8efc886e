import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { missingBrowser, openBrowser } from "./support/browser.ts";
import { setScene } from "./support/scene.ts";

describe.skipIf(missingBrowser() !== undefined)("for everybody", () => {
  let browser: Browser;
  beforeAll(async () => void (browser = await openBrowser()));
  afterAll(() => browser.close());

  test("with images blocked a work is told by its title, and decided", async () => {
    await using scene = await setScene(browser);
    await using opened = await scene.open();
    const { page, context } = opened;
    await context.route(/posters\//, (route) => route.abort());
    await page.reload();
    await page.getByRole("heading", { level: 2, name: /Dune/ }).waitFor();
    await page.locator(".poster").first().getByText("Dune").waitFor();
    await expect.poll(() => page.locator(".poster img").count()).toBe(0);
    await page.keyboard.press("2");
    await page.keyboard.press("a");
    await page
      .getByRole("status")
      .filter({ hasText: /Dune \(1984\)/ })
      .waitFor();
  });

  test("a dialog takes the focus, and gives it back to where it was", async () => {
    await using scene = await setScene(browser);
    await using opened = await scene.open();
    const { page } = opened;
    await page.getByRole("heading", { level: 2, name: /Dune/ }).waitFor();
    const opener = page.getByRole("button", { name: "Keys", exact: true });
    await opener.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    expect(await page.evaluate("document.activeElement.closest('dialog') !== null")).toBe(true);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(await page.evaluate("document.activeElement.ariaLabel")).toBe("Keys");
  });
});
