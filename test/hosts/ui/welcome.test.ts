import { expect } from "vitest";
import { KEY, startMediaBrowser, USER_KEY } from "../../support/media-browser/stand-in.ts";
import { settingsHome } from "../../support/page-settings.ts";
import { testInBrowser } from "./support/browser-test.ts";
import { expectNoViolation } from "./support/inspect.ts";

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
  await page.getByRole("heading", { name: "Which servers show your library?" }).waitFor();
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
  await page.getByLabel("Plex address", { exact: true }).fill("http://127.0.0.1:9");
  await page.getByRole("button", { name: "Next" }).press("Enter");
  await page.getByRole("button", { name: "Continue anyway" }).press("Enter");
  await expect.poll(() => steps.nth(0).textContent()).not.toMatch(/skipped/);
  await page.unrouteAll();
});

test("on the first visit, the last step states the names that fit the servers, and follows another folder", async ({
  setScene,
}) => {
  await using jellyfin = await startMediaBrowser({ kind: "jellyfin", version: "10.11.11" });
  await using home = await settingsHome();
  const scene = await setScene({ useCases: { pageSettings: async () => home.desk } });
  const { page } = await scene.open("settings?group=about");
  await page.route(/\/session$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), first_visit: true } });
  });
  await page.reload();
  const next = () => page.getByRole("button", { name: "Next" }).press("Enter");
  await page.getByRole("checkbox", { name: "Plex" }).press("Space");
  await page.getByRole("checkbox", { name: "Jellyfin" }).press("Space");
  await page.getByLabel("Jellyfin address").fill(jellyfin.origin);
  await page.getByLabel("Jellyfin API key").fill(KEY);
  await next();
  await page.getByRole("heading", { name: "Where do downloads arrive?" }).waitFor();
  await page.getByLabel("Folder to watch").fill(home.at("downloads"));
  await next();
  for (const [folder, stated] of [
    ["library", "New names fit Jellyfin 10.11.11: INGEST_NAMES=both and INGEST_ID_TAGS=jellyfin"],
    ["other", "new names are like theirs: INGEST_NAMES=both and INGEST_ID_TAGS=plex"],
  ] as const) {
    home.write(`${folder}/.keep`);
    if (folder === "other") {
      home.write(`other/Heat (1995) {tmdb-949}/Heat (1995) {tmdb-949}.mkv`);
    }
    await page.getByRole("heading", { name: "Where are your films" }).waitFor();
    await page.getByLabel("Folder that contains the libraries").fill(home.at(folder));
    await next();
    await page.getByRole("heading", { name: "Where do titles come from?" }).waitFor();
    await page.getByRole("button", { name: "Skip this step" }).press("Enter");
    await page.getByText(stated).waitFor();
    await page.getByRole("button", { name: "Back" }).press("Enter");
    await page.getByRole("button", { name: "Back" }).press("Enter");
  }
  await page.unrouteAll();
});

test("on the first visit, the last step states the names also after a reload", async ({
  setScene,
}) => {
  await using jellyfin = await startMediaBrowser({ kind: "jellyfin", version: "10.11.11" });
  // A key that is typed would have to be typed again, and names would be chosen again.
  const env = { JELLYFIN_URL: jellyfin.origin, JELLYFIN_API_KEY: KEY };
  await using home = await settingsHome({ env });
  const scene = await setScene({ useCases: { pageSettings: async () => home.desk } });
  const { page } = await scene.open("settings?group=about");
  await page.route(/\/session$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), first_visit: true } });
  });
  await page.reload();
  const press = (name: string) => page.getByRole("button", { name }).press("Enter");
  await page.getByRole("heading", { name: "Which servers show your library?" }).waitFor();
  await press("Skip this step");
  await page.getByLabel("Folder to watch").fill(home.at("downloads"));
  await press("Next");
  await page.getByLabel("Folder that contains the libraries").fill(home.at("library"));
  await press("Next");
  await page.getByRole("heading", { name: "Where do titles come from?" }).waitFor();
  // A tick as wide as a field leaves its label a column of words.
  expect((await page.getByRole("checkbox", { name: /TVmaze/ }).boundingBox())?.width).toBeLessThan(
    40,
  );
  await press("Skip this step");
  const stated = page.getByText("New names fit Jellyfin 10.11.11");
  await stated.waitFor();
  await page.reload();
  await stated.waitFor();
  await page.unrouteAll();
});

test("on the first visit, a person chooses several media servers, and each is tested by its key", async ({
  setScene,
}) => {
  await using jellyfin = await startMediaBrowser({ kind: "jellyfin", version: "12.0.0" });
  await using home = await settingsHome();
  const scene = await setScene({ useCases: { pageSettings: async () => home.desk } });
  const { page } = await scene.open("settings?group=about");
  await page.route(/\/session$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), first_visit: true } });
  });
  await page.reload();
  await page.getByRole("heading", { name: "Which servers show your library?" }).waitFor();
  expect(await page.getByLabel("Jellyfin address").count()).toBe(0);
  await page.getByRole("checkbox", { name: "Plex" }).press("Space");
  await page.getByLabel("Plex address").waitFor({ state: "detached" });
  await page.getByRole("checkbox", { name: "Jellyfin" }).press("Space");
  await page.getByLabel("Jellyfin address").fill(jellyfin.origin.replace("http://", ""));
  await page.getByLabel("Jellyfin API key").fill(USER_KEY);
  await page.getByRole("button", { name: "Next" }).press("Enter");
  await page.getByText(/requires an administrator's key/).waitFor();
  await page.getByLabel("Jellyfin API key").fill(KEY);
  await expectNoViolation(page);
  await page.getByRole("button", { name: "Next" }).press("Enter");
  await page.getByRole("heading", { name: "Where do downloads arrive?" }).waitFor();
  // A server that is deselected again is not written.
  await page.getByRole("button", { name: "Back" }).press("Enter");
  expect(await page.getByRole("checkbox", { name: "Jellyfin" }).isChecked()).toBe(true);
  await page.getByRole("checkbox", { name: "Jellyfin" }).press("Space");
  await page.getByRole("checkbox", { name: "Jellyfin" }).press("Space");
  expect(await page.getByLabel("Jellyfin API key").inputValue()).toBe("");
  await page.unrouteAll();
});
