import { describe, expect } from "vitest";
import { testInBrowser } from "./support/browser-test.ts";

const test = testInBrowser();

describe("what is empty, in a browser", () => {
  test("is stated once: by the verdict of a page, and by the result of a search", async ({
    setScene,
  }) => {
    const scene = await setScene({
      drops: ["Zorp.2021.1080p.mkv"],
      catalogue: [],
      useCases: {
        space: async () => ({ bytes: 0, groups: [], unknown: [] }),
        freeSpace: async () => [],
      },
    });
    const { page } = await scene.open("library");
    for (const [part, verdict] of [
      ["audit", "No file was checked."],
      ["rename", "Everything already has the right name."],
      ["missing", "No series was compared."],
      ["space", "There is nothing to free."],
    ]) {
      await page.goto(new URL(`library/${part}`, scene.web.url).href);
      await page.getByRole("heading", { name: verdict ?? "" }).waitFor();
      await page.getByText("appear here").waitFor();
      expect(await page.locator("main b").allInnerTexts(), part).toEqual([]);
    }
    const { id } = await scene.find("Zorp");
    await page.goto(new URL(`item/${id}`, scene.web.url).href);
    await page.getByText("There is no suggested title. Search for it.").waitFor();
    await page.getByLabel("Which title is it?").fill("Zorp");
    await page.keyboard.press("Enter");
    await page.getByText("TMDB has no results.").waitFor();
    await page.getByText("Try another spelling or the TMDB id.").waitFor();
    expect(await page.getByText("There is no suggested title.").count()).toBe(0);
  });
});
