import { expect } from "vitest";
import { settingsHome } from "../../support/page-settings.ts";
import { testInBrowser } from "./support/browser-test.ts";

const test = testInBrowser();

test("on the first visit, a skipped step is called skipped and not done, also after a reload, until it is answered", async ({
  setScene,
}) => {
  await using home = await settingsHome();
  const scene = await setScene({ useCases: { pageSettings: async () => home.desk } });
  const { page } = await scene.open("settings?group=about");
  await page.route(/\/session$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), first_visit: true } });
  });
  await page.reload();
  const steps = page.getByRole("list", { name: "Steps" }).getByRole("listitem");
  await page.getByRole("heading", { name: "Where is Plex?" }).waitFor();
  await page.getByRole("button", { name: "Skip this step" }).press("Enter");
  await page.getByRole("heading", { name: "Where do downloads arrive?" }).waitFor();
  await expect.poll(() => steps.nth(0).textContent()).toMatch(/skipped$/);
  expect(await steps.nth(0).textContent()).not.toContain("done");
  await page.reload();
  await page.getByRole("heading", { name: "Where do downloads arrive?" }).waitFor();
  expect(await steps.nth(0).textContent()).toMatch(/skipped$/);
  await page.getByLabel("Folder to watch").fill(home.at("downloads"));
  await page.getByRole("button", { name: "Next" }).press("Enter");
  await page.getByRole("heading", { name: "Where are your films" }).waitFor();
  expect(await steps.nth(1).textContent()).toMatch(/done$/);
  // A step that is answered later is done.
  await page.getByRole("button", { name: "Back" }).press("Enter");
  await page.getByRole("button", { name: "Back" }).press("Enter");
  await page.getByLabel("Address", { exact: true }).fill("http://127.0.0.1:9");
  await page.getByRole("button", { name: "Next" }).press("Enter");
  await page.getByRole("button", { name: "Continue anyway" }).press("Enter");
  await expect.poll(() => steps.nth(0).textContent()).not.toMatch(/skipped/);
  await page.unrouteAll();
});
