import type { Locator } from "playwright-core";
import { describe, expect } from "vitest";
import { createSourceHealth } from "../../../src/app/engine/status.ts";
import { recordHealth } from "../../../src/store/releases/sources.ts";
import { startFakeSabnzbd } from "../../support/fake-newsreader.ts";
import { KEY as MEDIA_KEY, startMediaBrowser } from "../../support/media-browser/stand-in.ts";
import { settingsHome } from "../../support/page-settings.ts";
import { testInBrowser } from "./support/browser-test.ts";
import { expectLayout, expectNoViolation, expectVisibleFocus } from "./support/inspect.ts";
import { ACTOR } from "./support/page-server.ts";
import type { Scene } from "./support/scene.ts";

const test = testInBrowser();

const PHONE = {
  viewport: { width: 360, height: 740 },
  hasTouch: true,
  isMobile: true,
} as const;

const THREE_CLIENTS = `PLEX_MEDIA_ROOT={at}/library
DOWNLOAD_CLIENTS=box=deluge+http://127.0.0.1:43001,seedbox=qbittorrent+http://127.0.0.1:44145,news=sabnzbd+http://127.0.0.1:38475
CLIENT_BOX_PASSWORD=secret
CLIENT_NEWS_KEY=secret
`;

/** Settings that the kinds of these clients do not have. */
const NOT_OF_KIND = [
  "CLIENT_BOX_USERNAME",
  "CLIENT_BOX_KEY",
  "CLIENT_NEWS_USERNAME",
  "CLIENT_NEWS_PASSWORD",
  "CLIENT_NEWS_AUTO_REMOVE",
];

/** Returns the titles of a client's fields that are not folded, without its address. */
async function fieldsOf(form: Locator): Promise<string[]> {
  await form.locator(".srow").first().waitFor();
  const titles = await form
    .locator(":scope > .form > .srow > .slabel > :is(label, b)")
    .allTextContents();
  return titles.map((title) => title.replace(/ for .*$/, "")).slice(1);
}

/** Adds one unhealthy source. */
async function setUp({ engine: { store, clock } }: Scene): Promise<void> {
  const health = createSourceHealth(store, "plex", clock);
  await health.note("plex", "It does not answer until 2026-03-04 12:05 UTC.");
}

const UNUSED_FORM =
  /^(?:TRANSMISSION_|(?:PLEX_(?:URL|TOKEN)|(?:PLEX|JELLYFIN|EMBY)_PATH_MAP|(?:JELLYFIN|EMBY)_(?:URL|API_KEY))$)/;

describe("settings page in a browser", () => {
  test("settings are grouped by things, each group has an address, and words in any order find a setting", async ({
    scene,
  }) => {
    await setUp(scene);
    const { page } = await scene.open("settings");
    const groups = page.getByRole("navigation", { name: "Setting groups" });
    await page.getByRole("heading", { level: 1, name: "Settings: Library" }).waitFor();
    await expect
      .poll(() => page.getByRole("textbox", { name: /^Folder that contains/ }).inputValue())
      .toMatch(/\/library$/);
    await groups.getByRole("link", { name: "Filing" }).press("Enter");
    await page.getByRole("heading", { level: 1, name: "Settings: Filing" }).waitFor();
    expect(page.url()).toMatch(/settings\?group=filing$/);
    await page.getByLabel("Minimum free space for copies", { exact: true }).waitFor();
    // The engine and the sessions, which are not settings, belong to one group each.
    await page.getByRole("heading", { name: "Daemon" }).waitFor();
    for (const other of ["Names", "Maintenance", "Media servers"]) {
      await groups.getByRole("link", { name: other }).press("Enter");
      await page.getByRole("heading", { level: 1, name: `Settings: ${other}` }).waitFor();
      expect(await page.getByRole("heading", { name: "Daemon" }).count()).toBe(0);
      expect(await page.getByRole("heading", { name: "Sessions" }).count()).toBe(0);
      expect(await page.getByText("MIT licence").count()).toBe(0);
    }
    await page.getByRole("searchbox", { name: "Find a setting" }).fill("token operator");
    await page
      .locator(".srow")
      .filter({ hasText: "Operator token" })
      .filter({ hasText: "a mistake could lock you out" })
      .waitFor();
    await page.getByRole("searchbox", { name: "Find a setting" }).fill("no such word");
    await page.getByText("No setting matches.").waitFor();
    await groups.getByRole("link", { name: "About" }).press("Enter");
    await page.getByText("MIT licence").waitFor();
    // TMDB requires its logo and this sentence.
    await page
      .getByRole("contentinfo")
      .getByRole("link", { name: "TMDB" })
      .locator("img")
      .waitFor();
    await page.getByRole("contentinfo").getByText("not endorsed").waitFor();
  });

  test("reaches every setting in one group, without its variable name unless a person asks for it", async ({
    setScene,
  }) => {
    await using home = await settingsHome({ text: THREE_CLIENTS });
    const scene = await setScene({ useCases: { pageSettings: async () => home.desk } });
    const { page } = await scene.open("settings");
    const groups = page.getByRole("navigation", { name: "Setting groups" });
    await page.getByRole("heading", { level: 1, name: "Settings: Library" }).waitFor();
    expect(await page.getByText("PLEX_MEDIA_ROOT").count()).toBe(0);
    await page.getByRole("switch", { name: "Variable names" }).press("Space");
    await page.getByText("PLEX_MEDIA_ROOT").waitFor();
    const shown: string[] = [];
    for (const link of await groups.getByRole("link").all()) {
      const title = (await link.textContent()) ?? "";
      if (["Health", "Log"].includes(title)) continue;
      await link.press("Enter");
      await page.getByRole("heading", { level: 1, name: `Settings: ${title}` }).waitFor();
      if (title === "Downloads") await page.locator(".client-form").first().waitFor();
      if (title === "Media servers") await page.getByText("Add a server").waitFor();
      if (title === "Names") await page.locator(".presets").waitFor();
      for (const form of await page.locator(".client-form").all()) {
        await form.locator("> summary").press("Enter");
        // The rows are drawn when the form opens.
        await form.locator(".sctl").nth(1).waitFor();
      }
      const names = await page.locator(".var").allTextContents();
      shown.push(...new Set(names));
    }
    const { settings } = await home.desk.read();
    // The short form of a single Transmission or media server is shown only if it is used. The preset
    // of names is three cards.
    const expected = settings.flatMap(({ name }) =>
      UNUSED_FORM.test(name) || name === "INGEST_NAMES" || NOT_OF_KIND.includes(name) ? [] : name,
    );
    expect(shown.toSorted()).toEqual(expected.toSorted());
    // The switch is remembered, and a search reaches what no group shows.
    await page.reload();
    await page.getByRole("searchbox", { name: "Find a setting" }).fill("TRANSMISSION_URL");
    await page.locator(".srow .var").filter({ hasText: "TRANSMISSION_URL" }).waitFor();
  });

  test("adds a client, shows only the fields of its kind, and fixes its key before anything is saved", async ({
    setScene,
  }) => {
    await using home = await settingsHome({ text: THREE_CLIENTS });
    await using news = await startFakeSabnzbd({ complete: home.at("downloads") });
    const scene = await setScene({ useCases: { pageSettings: async () => home.desk } });
    const { page } = await scene.open("settings?group=downloads");
    const form = page.locator("#client-sabnzbd");
    await page.getByText("Add a client").press("Enter");
    await page.getByRole("button", { name: "SABnzbd" }).press("Enter");
    // The new form is open, and typing goes into its address.
    await expect.poll(() => page.getByLabel("Address for sabnzbd").isVisible()).toBe(true);
    await page.keyboard.type(news.url.replace("http://", ""));
    expect(await page.getByLabel("Address for sabnzbd").inputValue()).toContain("127.0.0.1");
    await form.getByText("Not saved yet").waitFor();
    expect(await fieldsOf(form)).toEqual(["API key", "Path mapping", "Only these labels"]);
    await page.getByLabel("API key for sabnzbd").fill("wr0ng");
    await page.getByRole("button", { name: "Test sabnzbd" }).press("Enter");
    await form.getByText(/SABnzbd refuses the key/).waitFor();
    await page.getByLabel("API key for sabnzbd").fill("k3y");
    // A result is not shown next to values that were not tested.
    await form.getByText(/SABnzbd refuses the key/).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Test sabnzbd" }).press("Enter");
    await form.getByText(/SABnzbd .* answers/).waitFor();
    expect(await form.getByText(/nothing is listening/).count()).toBe(0);
    await form.getByText("It is not saved yet.").waitFor();
    await expectNoViolation(page);
    expect(home.text()).not.toContain("sabnzbd=");
    await page.getByRole("button", { name: "Save", exact: true }).press("Enter");
    await page.getByRole("status").filter({ hasText: "2 settings saved." }).waitFor();
    expect(home.text()).toContain("CLIENT_SABNZBD_KEY=k3y\n");
    expect(home.text()).toMatch(/,sabnzbd=sabnzbd\+http:\/\/127/);
  });

  test("opens the form of the client that an address names, and keeps the saved state in its head", async ({
    setScene,
  }) => {
    await using home = await settingsHome({ text: THREE_CLIENTS });
    const scene = await setScene({ useCases: { pageSettings: async () => home.desk } });
    const { page } = await scene.open("settings?group=downloads&client=news");
    const form = page.locator("#client-news");
    expect(await fieldsOf(form)).toEqual(["API key", "Path mapping", "Only these labels"]);
    expect(await page.locator("#client-box").getByRole("textbox").count()).toBe(0);
    await page.getByLabel("Address for news").fill("http://127.0.0.1:9");
    await form.locator("summary").first().getByText("http://127.0.0.1:38475").waitFor();
    await form.locator("summary").first().getByText("Not saved").waitFor();
    await page.locator("#client-box > summary").press("Enter");
    expect(await fieldsOf(page.locator("#client-box"))).toEqual([
      "Password",
      "Path mapping",
      "Only these labels",
      "Remove filed downloads",
    ]);
    await page.getByRole("button", { name: "Remove box", exact: true }).press("Enter");
    await page.locator("#client-box").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Discard" }).press("Enter");
    await page.locator("#client-box").waitFor();
    expect(await page.getByLabel("Address for news").inputValue()).toBe("http://127.0.0.1:38475");
  });

  test("a single Transmission has the same form, and removing it unsets all its settings", async ({
    setScene,
  }) => {
    await using home = await settingsHome({
      text: "PLEX_MEDIA_ROOT={at}/library\nPLEX_INGEST_DIR={at}/downloads\nTRANSMISSION_URL=http://127.0.0.1:9\nTRANSMISSION_LABELS=films\n",
    });
    const scene = await setScene({ useCases: { pageSettings: async () => home.desk } });
    const { page } = await scene.open("settings?group=downloads&client=transmission");
    const form = page.locator("#client-transmission");
    expect(await fieldsOf(form)).toEqual([
      "User name",
      "Password",
      "Path mapping",
      "Only these labels",
      "Remove filed downloads",
    ]);
    await form.getByRole("button", { name: "Remove films" }).press("Enter");
    await page.getByLabel("Only these labels for transmission").fill("tv");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Save", exact: true }).press("Enter");
    await page.getByRole("status").filter({ hasText: "1 setting saved." }).waitFor();
    expect(home.text()).toContain("TRANSMISSION_LABELS=tv\n");
    await page.getByRole("button", { name: "Remove transmission" }).press("Enter");
    await page.getByText("Add a client").waitFor();
    await page.getByRole("button", { name: "Save", exact: true }).press("Enter");
    await page.getByRole("status").filter({ hasText: "2 settings saved." }).waitFor();
    expect(home.text()).not.toMatch(/^TRANSMISSION_/m);
  });

  test("shows each media server as a form, tests it by its own key, and adds another of its kind", async ({
    setScene,
  }) => {
    await using jellyfin = await startMediaBrowser({ kind: "jellyfin", version: "12.0.0" });
    await using home = await settingsHome({
      text: `PLEX_MEDIA_ROOT={at}/library\nPLEX_INGEST_DIR={at}/downloads\nMEDIA_SERVERS=attic=jellyfin+${jellyfin.origin}\nMEDIA_SERVER_ATTIC_API_KEY=${MEDIA_KEY}\n`,
    });
    const scene = await setScene({ useCases: { pageSettings: async () => home.desk } });
    const { page } = await scene.open("settings?group=servers");
    const attic = page.locator("#server-attic");
    await attic.getByText("Jellyfin", { exact: true }).waitFor();
    // Until an answer has a time, there is no "since".
    await scene.engine.store.write((trx) =>
      recordHealth(trx, { kind: "jellyfin", name: "attic", healthy: true }),
    );
    await page.reload();
    await attic.getByText("Not checked yet").waitFor();
    expect(await attic.getByText(/since|Silent/).count()).toBe(0);
    // The card shows the verdict of the server's kind and name, not one that shares only one of them.
    const note = (kind: "plex" | "jellyfin", name: string, message: string) =>
      scene.engine.store.write((trx) => recordHealth(trx, { kind, name, healthy: false, message }));
    await note("plex", "attic", "It was a Plex.");
    await note("jellyfin", "shed", "It is another one.");
    await note("jellyfin", "attic", "The cable is out.");
    await page.reload();
    await attic.getByText("The cable is out.").waitFor();
    expect(await attic.getByText(/It was a Plex|It is another/).count()).toBe(0);
    await attic.locator("summary").first().press("Enter");
    expect(await fieldsOf(attic)).toEqual(["API key", "Path mapping", "Time limit of a request"]);
    await page.getByRole("button", { name: "Test attic" }).press("Enter");
    await attic.getByText(/Home answers, Jellyfin 12\.0\.0/).waitFor();
    await page.getByText("Add a server").press("Enter");
    await page.getByRole("button", { name: "Emby", exact: true }).press("Enter");
    const emby = page.locator("#server-emby");
    await expect.poll(() => page.getByLabel("Address for emby").isVisible()).toBe(true);
    await page.getByLabel("Address for emby").fill(jellyfin.origin);
    await page.getByLabel("Emby API key for emby").fill(MEDIA_KEY);
    await page.getByRole("button", { name: "Test emby" }).press("Enter");
    await emby.getByText(/Jellyfin answers at this address/).waitFor();
    await page.getByRole("button", { name: "Remove emby", exact: true }).press("Enter");
    await emby.waitFor({ state: "detached" });
    // The single settings come first, then names.
    await page.getByRole("button", { name: "Jellyfin", exact: true }).press("Enter");
    await page.locator("#server-jellyfin").waitFor();
    await page.getByLabel("Address for jellyfin").fill("http://127.0.0.1:9");
    await page.getByRole("button", { name: "Jellyfin", exact: true }).press("Enter");
    await page.getByLabel("Address for jellyfin-2").fill("http://127.0.0.1:10");
    await page.getByLabel("API key for jellyfin-2").fill("k3y");
    await expectNoViolation(page);
    await page.getByRole("button", { name: "Save", exact: true }).press("Enter");
    await page.getByRole("status").filter({ hasText: "3 settings saved." }).waitFor();
    expect(home.text()).toContain("JELLYFIN_URL=http://127.0.0.1:9\n");
    expect(home.text()).toMatch(/,jellyfin-2=jellyfin\+http:\/\/127\.0\.0\.1:10/);
    expect(home.text()).toContain("MEDIA_SERVER_JELLYFIN_2_API_KEY=k3y\n");
    expect(jellyfin.complaints).toEqual([]);
  });

  test("saves the same words from controls as by hand, and nothing for a value that was put back", async ({
    setScene,
  }) => {
    await using home = await settingsHome({
      text: "PLEX_MEDIA_ROOT={at}/library\nPLEX_INGEST_DIR={at}/downloads\nINGEST_UNPACK=yes\nINGEST_MIN_FREE=500MB\nINGEST_STABLE_SECONDS=90\nNOTIFY_EVENTS=filed, failed\nPLEX_PATH_MAP={at}/library=/data\n",
    });
    const scene = await setScene({ useCases: { pageSettings: async () => home.desk } });
    const { page } = await scene.open("settings?group=downloads");
    const to = (group: string) =>
      page
        .getByRole("navigation", { name: "Setting groups" })
        .getByRole("link", { name: group })
        .press("Enter");
    const changes = page.getByRole("region", { name: "Unsaved changes" });
    // A switch that is put back is no change, and `yes` stays as it is written.
    await page.getByRole("switch", { name: "Unpack archives" }).press("Space");
    await changes.waitFor();
    await page.getByRole("switch", { name: "Unpack archives" }).press("Space");
    await changes.waitFor({ state: "detached" });
    const rule = page.getByLabel("Existing downloads at the first start", { exact: true });
    await rule.selectOption("Process those of the last days");
    await page.getByLabel("Days of Existing downloads at the first start").fill("30");
    const wait = page.getByLabel("Wait after the last change", { exact: true });
    expect(await wait.inputValue()).toBe("90");
    await wait.fill("2");
    await page.getByLabel("Unit of Wait after the last change").selectOption("minutes");
    await to("Filing");
    const free = page.getByLabel("Minimum free space for copies", { exact: true });
    expect(await free.inputValue()).toBe("500");
    await free.fill("1.5");
    await page.getByLabel("Unit of Minimum free space for copies").selectOption("GiB");
    await page.getByRole("radio", { name: /^Keep both/ }).press("Space");
    await to("Notifications");
    await page.getByRole("checkbox", { name: "A disk is full" }).press("Space");
    await page.getByRole("checkbox", { name: "A download is filed" }).press("Space");
    await to("Media servers");
    await page.locator("#server-plex > summary").press("Enter");
    await page.getByRole("button", { name: "Add a folder" }).press("Enter");
    await page.getByLabel("Path mapping for Plex: Its folder 2").fill("/tv");
    await page.getByLabel("Path mapping for Plex: The same folder here 2").fill("/mnt/tv");
    await to("Maintenance");
    await page.getByLabel("Backup schedule").fill("30 5 * * 0");
    await page.getByText("Every Sunday at 05:30").waitFor();
    await page.getByRole("button", { name: "Save", exact: true }).press("Enter");
    await page.getByRole("status").filter({ hasText: "settings saved." }).waitFor();
    const lines = home.text();
    expect(lines).toContain("INGEST_UNPACK=yes\n");
    expect(lines).toContain("INGEST_BACKLOG=30d\n");
    expect(lines).toContain("INGEST_MIN_FREE=1.5GiB\n");
    expect(lines).toContain("NOTIFY_EVENTS=disk_full,failed\n");
    expect(lines).toContain(`PLEX_PATH_MAP=${home.at("library")}=/data,/mnt/tv=/tv\n`);
    expect(lines).toMatch(/BACKUP_SCHEDULE=.?30 5 \* \* 0/);
    // Settings that the engine changes at once are not written to the file.
    expect(lines).toContain("INGEST_STABLE_SECONDS=90\n");
    expect(home.configured).toEqual([
      {
        set: expect.arrayContaining([
          { name: "INGEST_STABLE_SECONDS", value: "120" },
          { name: "INGEST_DUPLICATE_POLICY", value: "keep_both" },
        ]),
        reset: [],
      },
    ]);
    await page.getByRole("button", { name: "Undo the last change" }).press("Enter");
    await page.getByRole("status").filter({ hasText: "The last change was undone." }).waitFor();
    expect(home.text()).toContain("INGEST_MIN_FREE=500MB\n");
  });

  test("the templates of the chosen preset are shown, and a field is inserted at the caret", async ({
    setScene,
  }) => {
    await using home = await settingsHome({
      text: "PLEX_MEDIA_ROOT={at}/library\nPLEX_INGEST_DIR={at}/downloads\nINGEST_SEASON_FOLDER=S{season}\n",
    });
    const scene = await setScene({ useCases: { pageSettings: async () => home.desk } });
    const { page } = await scene.open("settings?group=names");
    const film = page.getByLabel("Film file name", { exact: true });
    await expect.poll(() => film.inputValue()).toBe("{title} ({year}) {edition}");
    await page.getByRole("radio", { name: /^Plex \+ Jellyfin/ }).press("Space");
    await expect.poll(() => film.inputValue()).toBe("{folder}{ - {edition}}");
    // A template with its own text does not follow the preset.
    expect(await page.getByLabel("Season folder name", { exact: true }).inputValue()).toBe(
      "S{season}",
    );
    await film.press("Home");
    await page.getByRole("button", { name: "Insert year into Film file name" }).press("Enter");
    await expect.poll(() => film.inputValue()).toBe("{year}{folder}{ - {edition}}");
    await page.getByText("Existing files keep theirs.").waitFor();
    await film.fill("");
    await page.getByRole("button", { name: "Save", exact: true }).press("Enter");
    await page
      .getByRole("status")
      .filter({ hasText: /settings? saved/ })
      .waitFor();
    expect(home.text()).toContain("INGEST_NAMES=both\n");
    expect(home.text()).not.toContain("INGEST_MOVIE_FILE");
    await expect.poll(() => film.inputValue()).toBe("{folder}{ - {edition}}");
  });

  test("previews names while a person types, with errors at their template and the consequence at the preset", async ({
    setScene,
  }) => {
    await using home = await settingsHome({
      text: "PLEX_MEDIA_ROOT={at}/library\nPLEX_INGEST_DIR={at}/downloads\n",
    });
    const scene = await setScene({
      useCases: { pageSettings: async () => home.desk, previewNames: home.previewNames },
    });
    const { page } = await scene.open("settings?group=names");
    const preview = page.getByRole("region", { name: /^Made-up files/ });
    const rows = preview.getByRole("listitem");
    await expect.poll(() => rows.count()).toBe(10);
    expect(await rows.first().innerText()).toBe(
      "Heat (1995) {tmdb-949}/Heat (1995).mkv keeps its name",
    );
    expect(await page.getByText(/an upgrade changes the file/).count()).toBe(0);
    await page.getByRole("radio", { name: /^TRaSH/ }).press("Space");
    await page
      .getByRole("status")
      .filter({ hasText: "an upgrade changes the file's name" })
      .waitFor();
    await expect
      .poll(() => rows.first().locator("mark").last().textContent())
      .toBe(" {tmdb-949} - [Bluray-1080p][DTS][x264]-GRP");
    await expectNoViolation(page);
    const film = page.getByLabel("Film file name", { exact: true });
    await film.fill("{title} {nonsense}");
    const row = page.locator(".srow").filter({ has: film });
    await row.getByRole("alert").filter({ hasText: "{nonsense}" }).waitFor();
    expect(await film.getAttribute("aria-invalid")).toBe("true");
    // The names by the other settings stay.
    expect(await rows.count()).toBe(10);
    await film.fill("{title} ({year}) by {group}");
    await expect.poll(() => rows.first().innerText()).toContain("/Heat (1995) by GRP.mkv");
    expect(await row.getByRole("alert").count()).toBe(0);
    await page.getByRole("button", { name: "Discard" }).press("Enter");
    await expect.poll(() => rows.first().innerText()).toContain("keeps its name");
    expect(home.text()).not.toContain("INGEST_MOVIE_FILE");
  });

  test("the preview follows the last typed template, even if an earlier answer arrives later, and can show ten other files", async ({
    setScene,
  }) => {
    const late = Promise.withResolvers<void>();
    const asked: string[] = [];
    const scene = await setScene({
      useCases: {
        async previewNames({ set, page }, signal) {
          const name = set["INGEST_MOVIE_FILE"] ?? "now";
          asked.push(`${name} ${page}`);
          if (name === "first") await late.promise;
          signal.throwIfAborted();
          const file = { type: "movie", tmdb_id: 1, title: "أضواء", download: "a" } as const;
          return {
            files: [
              { ...file, from: "أضواء (2014)/now.mkv", to: `أضواء (2014)/${name}${page}.mkv` },
            ],
            examples: false,
            more: page === 0 && name !== "few",
            settings: {},
            problems: [],
          };
        },
      },
    });
    const { page } = await scene.open("settings?group=names");
    const preview = page.getByRole("region", { name: /^1 of your files/ });
    await preview.getByText("now0.mkv").waitFor();
    const film = page.getByLabel("Film file name", { exact: true });
    await film.fill("first");
    await expect.poll(() => asked).toContain("first 0");
    // The names by the earlier settings stay until there are others.
    expect(await preview.getAttribute("aria-busy")).toBe("true");
    await preview.getByText("now0.mkv").waitFor();
    await film.fill("second");
    await preview.getByText("second0").waitFor();
    late.resolve();
    await preview.getByRole("button", { name: "Show ten others" }).press("Enter");
    await preview.getByText("second1").waitFor();
    expect(await preview.getByText("first").count()).toBe(0);
    // After the last ten come the first ones.
    await preview.getByRole("button", { name: "Show ten others" }).press("Enter");
    await preview.getByText("second0").waitFor();
    expect(asked.slice(-3)).toEqual(["second 0", "second 1", "second 0"]);
    // A button that finds nothing would be a dead end.
    await film.fill("few");
    await preview.getByText("few0").waitFor();
    expect(await preview.getByRole("button", { name: "Show ten others" }).count()).toBe(0);
  });

  test("on a phone, the bar with unsaved changes takes the place of the pages' bar, and the groups are a separate list", async ({
    scene,
  }) => {
    const { page } = await scene.open("settings", PHONE);
    await page.getByRole("heading", { level: 1, name: "Settings", exact: true }).waitFor();
    await page
      .getByRole("navigation", { name: "Setting groups" })
      .getByRole("link", { name: "Filing" })
      .tap();
    await page.getByRole("heading", { level: 1, name: "Settings: Filing" }).waitFor();
    const bar = page.locator(".bottom");
    expect(await bar.isVisible()).toBe(true);
    await page.getByRole("switch", { name: "File without asking" }).tap();
    const save = page.getByRole("button", { name: "Save", exact: true });
    await save.waitFor();
    expect(await bar.isVisible()).toBe(false);
    const box = await save.boundingBox();
    expect(Math.round((box?.y ?? 0) + (box?.height ?? 0))).toBeLessThanOrEqual(740);
    expect(box?.height).toBeGreaterThanOrEqual(44);
    await expectNoViolation(page);
    await page.getByRole("button", { name: "Discard" }).tap();
    expect(await bar.isVisible()).toBe(true);
    await page.getByRole("link", { name: "Settings" }).first().tap();
    await page.getByRole("heading", { level: 1, name: "Settings", exact: true }).waitFor();
  });

  test("on a phone, a setting that the page cannot change keeps its title beside its value", async ({
    scene,
  }) => {
    const { page } = await scene.open("settings?group=assistants", PHONE);
    await page.locator(".ro").first().waitFor();
    await expectLayout(page);
    const over = await page.evaluate<
      string[]
    >(`[...document.querySelectorAll(".srow:has(.ro)")].filter((row) => {
      const title = document.createRange();
      title.selectNodeContents(row.querySelector("b"));
      const [a, b] = [title.getBoundingClientRect(), row.querySelector(".ro").getBoundingClientRect()];
      return a.right > b.left && b.right > a.left && a.bottom > b.top && b.bottom > a.top;
    }).map((row) => row.innerText)`);
    expect(over).toEqual([]);
  });

  test("unsaved input is kept across pages, and the page warns before it is lost", async ({
    scene,
  }) => {
    const { page } = await scene.open("settings?group=downloads");
    await page.getByText("Add a client").waitFor();
    await page.getByRole("button", { name: "Deluge" }).press("Enter");
    await page.getByLabel("Address for deluge").fill("nas:8112");
    await page.getByLabel("Password for deluge").fill("secret");
    await page.getByRole("link", { name: "History" }).first().press("Enter");
    await page.getByRole("heading", { name: "History" }).waitFor();
    await page.getByRole("link", { name: "Settings" }).first().press("Enter");
    await page.getByText("2 changes").waitFor();
    const asked = page.waitForEvent("dialog");
    // Playwright's own reload waits a minute for a page that the person did not leave.
    const reloaded = page.evaluate("location.reload()");
    const dialog = await asked;
    expect(dialog.type()).toBe("beforeunload");
    await dialog.dismiss();
    await reloaded;
    await page
      .getByRole("navigation", { name: "Setting groups" })
      .getByRole("link", { name: "Downloads" })
      .press("Enter");
    await page.locator("#client-deluge > summary").press("Enter");
    expect(await page.getByLabel("Address for deluge").inputValue()).toBe("nas:8112");
    await page.getByRole("button", { name: "Remove deluge" }).press("Enter");
    await page.getByRole("region", { name: "Unsaved changes" }).waitFor({ state: "detached" });
  });

  test("with an unwritable configuration file, states why nothing can be saved, and still changes what the engine can change at once", async ({
    setScene,
  }) => {
    const unwritable =
      "/config/plex-ingest.env cannot be written: read-only file system. Make its folder writable for plex-ingest, then restart the daemon.";
    await using home = await settingsHome({
      text: "PLEX_MEDIA_ROOT={at}/library\nPLEX_AUTO_INGEST=false\n",
      daemon: { unwritable: Promise.resolve(unwritable) },
    });
    const before = home.text();
    const scene = await setScene({ useCases: { pageSettings: async () => home.desk } });
    const { page } = await scene.open("settings");
    const row = (title: string) => page.locator(".srow").filter({ hasText: title });
    const note = page.locator(".note.warning").filter({ hasText: unwritable });
    await note.waitFor();
    // Each setting in the file is shown with its value and the reason, and has no field.
    const root = row("Folder that contains the libraries");
    await root.getByText("The configuration file cannot be written.").waitFor();
    await root.getByText(home.at("library")).waitFor();
    expect(await root.getByRole("textbox").count()).toBe(0);
    await expectNoViolation(page);
    // A secret and a text without a value are shown as such.
    for (const name of ["TMDB_API_KEY", "NOTIFY_URL"]) {
      await page.getByRole("searchbox", { name: "Find a setting" }).fill(name);
      await page
        .locator(".srow output")
        .filter({ hasText: /^not set$/ })
        .first()
        .waitFor();
    }
    await page.getByRole("searchbox", { name: "Find a setting" }).fill("PLEX_AUTO_INGEST");
    await page.getByRole("switch", { name: "File without asking" }).press("Space");
    await page.getByRole("button", { name: "Save" }).press("Enter");
    await page.getByRole("status").filter({ hasText: "1 setting saved." }).waitFor();
    expect(home.configured).toEqual([
      { set: [{ name: "PLEX_AUTO_INGEST", value: "true" }], reset: [] },
    ]);
    expect(home.text()).toBe(before);
    await note.waitFor();
  });

  test("repeats a test that lost its connection once the server is back", async ({ scene }) => {
    const { page } = await scene.open("settings");
    const test = page.getByRole("button", { name: "Test TMDB" });
    await test.waitFor();
    await page.clock.install();
    let isAway = true;
    await page.route(/\/(?:session|api\/test_settings)$/, (route) =>
      isAway ? route.abort() : route.continue(),
    );
    await test.press("Enter");
    const said = page.locator(".tested").filter({ hasText: /./ });
    await said.getByText("No connection to the daemon.").waitFor();
    isAway = false;
    await page.clock.runFor(5000);
    await said.getByText("There is no key").waitFor();
    await expect.poll(() => test.isDisabled()).toBe(false);
    await page.unrouteAll();
  });

  test("pauses and resumes the daemon by keyboard, and history names the session", async ({
    scene,
  }) => {
    const { page } = await scene.open("settings?group=filing");
    await page.getByRole("button", { name: "Pause the daemon" }).focus();
    await expectVisibleFocus(page);
    await page.keyboard.press("Enter");
    await page.getByRole("status").filter({ hasText: "The daemon is paused." }).waitFor();
    await page.getByRole("banner").getByText("Daemon is paused").waitFor();
    await page.getByRole("button", { name: "Resume the daemon" }).click();
    await page.getByRole("status").filter({ hasText: "The daemon has resumed." }).waitFor();
    const done = (await scene.engine.history()).filter(
      ({ action }) => action === "paused" || action === "resumed",
    );
    expect(done.map(({ actor }) => actor)).toEqual([ACTOR, ACTOR]);
  });

  test("pauses and resumes without a daemon, and claims neither that it is paused nor that it runs", async ({
    setScene,
  }) => {
    const scene = await setScene({ drops: {} });
    const { page } = await scene.open("settings?group=filing");
    await page.route(/api\/st(?:art|op)_watcher$/, async (route) => {
      // Through WebDriver BiDi, the request has no body here.
      const response = await route.fetch({ postData: "{}" });
      const status = await response.json();
      status.engine.running = false;
      await route.fulfill({ response, json: status });
    });
    const said = page.locator(".toast");
    await page.getByRole("button", { name: "Pause the daemon" }).click();
    await said.getByText("The pause begins when a daemon runs.").waitFor();
    await page.getByRole("button", { name: "Resume the daemon" }).click();
    await said.getByText("The pause has ended, but no daemon is running.").waitFor();
  });

  test("ends sessions one by one or all together, and ending your own session leads to the sign-in page", async ({
    openDoor,
  }) => {
    const door = await openDoor();
    const { page } = await door.enter("settings?group=people");
    for (const name of ["phone", "tablet", "old"]) await door.web.signIn(name);
    await page.getByText("(this browser)").waitFor();
    await page.getByRole("button", { name: "End the session old" }).click();
    await page.getByRole("status").filter({ hasText: "The session old has ended." }).waitFor();
    await page.locator(".session").filter({ hasText: "old" }).waitFor({ state: "detached" });
    await expect.poll(() => page.locator(".session").count()).toBe(3);
    await expectNoViolation(page);
    await page.getByRole("button", { name: "Invite a reviewer" }).click();
    const link = (await page.getByText(/#key=/).textContent()) ?? "";
    expect(link).toMatch(new RegExp(`^${door.web.url}/#key=[\\w-]+$`));
    await page.getByText("This link works only on this machine.").waitFor();
    await page.getByRole("button", { name: "Copy: the link" }).waitFor();
    const unused = page.locator(".session").filter({ hasText: "Unused link for a reviewer" });
    await expect.poll(() => unused.count()).toBe(1);
    // Ending another link does not remove the link that is shown.
    await page.getByLabel("Their name (optional)").fill("Anna");
    await page.keyboard.press("Enter");
    const named = page.locator(".session").filter({ hasText: "Unused link for Anna" });
    await named.waitFor();
    expect(await page.getByLabel("Their name (optional)").inputValue()).toBe("");
    await unused.getByRole("button", { name: "End the link" }).click();
    await page.getByRole("status").filter({ hasText: "The link no longer works." }).waitFor();
    await expect.poll(() => unused.count()).toBe(0);
    const shown = (await page.getByText(/#key=/).textContent()) ?? "";
    expect(shown).not.toBe(link);
    await named.getByRole("button", { name: "End the link" }).click();
    await page.getByText(/#key=/).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Invite a reviewer" }).click();
    await expect.poll(() => unused.count()).toBe(1);
    await page.getByRole("button", { name: "End all others" }).click();
    await expect.poll(() => unused.count()).toBe(0);
    await page.locator(".session").filter({ hasText: "phone" }).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
    expect(page.url()).toBe(`${door.web.url}/settings?group=people`);
  });
});
