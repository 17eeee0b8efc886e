import { readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { testInBrowser } from "../hosts/ui/support/browser-test.ts";
import { runProgram, startProgram } from "../support/daemon.ts";
import { startFakeSabnzbd } from "../support/fake-newsreader.ts";
import { freePort } from "../support/free-port.ts";
import { startFakePlex, startFakeTmdb } from "../support/stand-ins.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { asVideo } from "../support/video-bytes.ts";
import { waitFor } from "../support/wait-for.ts";
import { inode, TMDB_KEY, visibleFiles } from "./home.ts";
import { openWatched } from "./page-browser.ts";

const inBrowser = testInBrowser();

const SAB_KEY = "key-of-the-newsreader";
const PLEX_TOKEN = "plex-tok-of-the-owner";

/** Starts a daemon on a machine where plex-ingest was never configured. */
async function startEmpty(more: Record<string, string> = {}) {
  const folder = tempFolder();
  for (const name of ["library/Movies", "library/TV Shows", "downloads"]) {
    folder.write(`${name}/.keep`);
  }
  const tmdb = await startFakeTmdb({ key: TMDB_KEY });
  const port = await freePort();
  const place = { path: folder.path, envFile: "" };
  const env = {
    TMDB_URL: tmdb.url,
    SERVER_PORT: String(port),
    INGEST_STABLE_SECONDS: "0.5",
    INGEST_STABILITY_POLL_SECONDS: "0.2",
    INGEST_MIN_FREE: "0",
    ...more,
  };
  const daemon = startProgram(place, ["daemon"], { bare: true, env });
  await waitFor("the page", () => {
    if (!daemon.log().includes("Nothing is configured yet")) throw new Error(daemon.log());
    return true;
  });
  return {
    ...folder,
    daemon,
    url: `http://127.0.0.1:${port}`,
    file: folder.at(".config/plex-ingest/.env"),
    run: (...args: string[]) => runProgram(place, args, { bare: true, env }),
    async [Symbol.asyncDispose]() {
      await daemon[Symbol.asyncDispose]();
      await tmdb.close();
      folder[Symbol.dispose]();
    },
  };
}

inBrowser(
  "goes from an empty machine to the first filed film using only the page and the keyboard",
  async ({ browser }) => {
    await using machine = await startEmpty();
    const sections = [
      { title: "Movies", type: "movie", locations: [machine.at("library/Movies")] },
    ];
    await using plex = await startFakePlex({ sections, token: PLEX_TOKEN });
    const link = (await machine.run("web", "--print")).stdout.trim();
    await using opened = await openWatched(browser, link);
    const { page, complaints, strangers } = opened;
    const press = (name: string) => page.getByRole("button", { name, exact: true }).press("Enter");

    await page.getByRole("heading", { name: "Which servers show your library?" }).waitFor();
    await page.getByLabel("Plex address", { exact: true }).fill(plex.url.replace("http://", ""));
    await page.getByLabel("Plex owner's token").fill("wrong-token");
    await press("Next");
    await page.getByText(/Plex refused the token/).waitFor();
    await page.getByLabel("Plex owner's token").fill(PLEX_TOKEN);
    await press("Next");

    await page.getByRole("heading", { name: "Where do downloads arrive?" }).waitFor();
    await page.getByLabel("Transmission address").fill("");
    await press("Next");
    await page.getByRole("alert").filter({ hasText: "Enter a folder" }).waitFor();
    await page.getByLabel("Folder to watch").fill(machine.at("not-mounted"));
    await press("Next");
    await page.getByText("not-mounted does not exist").waitFor();
    await page.getByLabel("Folder to watch").fill(machine.at("downloads"));

    // A reload keeps everything except secrets, which must be entered again.
    await page.reload();
    await page.getByText("except for secrets. Enter those again.").waitFor();
    expect(await page.getByLabel("Plex address", { exact: true }).inputValue()).toBe(
      plex.url.replace("http://", ""),
    );
    await page.getByLabel("Plex owner's token").fill(PLEX_TOKEN);
    await press("Next");
    expect(await page.getByLabel("Folder to watch").inputValue()).toBe(machine.at("downloads"));
    expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain(PLEX_TOKEN);
    await using news = await startFakeSabnzbd({
      key: SAB_KEY,
      complete: dirname(machine.write("news/.keep")),
    });
    await page.getByLabel("Another client").selectOption("SABnzbd");
    await press("Add it");
    await page.getByLabel("Address for sabnzbd").fill(news.url.replace("http://", ""));
    await page.getByLabel("API key for sabnzbd").fill("wrong-key");
    await press("Next");
    await page.getByText(/SABnzbd refuses the key/).waitFor();
    await page.getByLabel("API key for sabnzbd").fill(SAB_KEY);
    await press("Next");

    await page.getByRole("heading", { name: "Where are your films and series stored?" }).waitFor();
    await page.getByLabel("Folder that contains the libraries").fill(machine.at("nowhere"));
    await press("Next");
    await page.getByText("nowhere does not exist").waitFor();
    await page.getByLabel("Folder that contains the libraries").fill(machine.at("library"));
    await press("Next");

    await page.getByRole("heading", { name: "Where do titles come from?" }).waitFor();
    await page.getByLabel("Key").fill("f".repeat(32));
    await press("Next");
    await page.getByText(/TMDB rejected the key/).waitFor();
    await page.getByLabel("Key").fill(TMDB_KEY);
    const second = page.getByRole("checkbox", { name: /Ask TVmaze/ });
    expect(await second.isChecked()).toBe(false);
    await page.getByText("TVmaze's data is licensed under CC BY-SA.").waitFor();
    await second.check();
    await press("Next");

    await page.getByRole("heading", { name: "What may plex-ingest do automatically?" }).waitFor();
    await page.getByRole("radio", { name: /File them without asking/ }).check();
    expect(() => statSync(machine.file)).toThrow();
    await press("Save and start");
    await page.getByRole("heading", { level: 1, name: /All is well|Nothing waits/ }).waitFor();

    const text = readFileSync(machine.file, "utf8");
    expect(statSync(machine.file).mode & 0o777).toBe(0o600);
    expect(text).toContain(`PLEX_MEDIA_ROOT=${machine.at("library")}`);
    expect(text).not.toMatch(/^SERVER_PORT=/m);
    expect(text).toContain(`CLIENT_SABNZBD_KEY=${SAB_KEY}`);
    expect(text).toMatch(/^INGEST_SECOND_CATALOGUE=tvmaze$/m);
    const [, token = ""] = /^AUTH_TOKEN=(\w{64})$/m.exec(text) ?? [];
    expect(token).toHaveLength(64);

    const source = machine.write("downloads/Sintel.2010.mkv", asVideo("film"));
    const [filed = ""] = await waitFor("the film", () => {
      const files = visibleFiles(machine.at("library"));
      if (files.length === 0) throw new Error(machine.daemon.log());
      return files;
    });
    expect(filed).toMatch(/^Movies\/Sintel \(2010\)/);
    expect(inode(machine.at("library", filed)).ino).toBe(inode(source).ino);

    // The setup is closed. The daemon now serves the page.
    await expect.poll(() => page.getByText("Five steps").count()).toBe(0);
    await page.getByRole("link", { name: "Settings" }).first().press("Enter");
    await page
      .getByRole("navigation", { name: "Setting groups" })
      .getByRole("link", { name: "Downloads" })
      .press("Enter");
    await page.locator("#client-sabnzbd > summary").press("Enter");
    await page.getByLabel("API key for sabnzbd").waitFor();
    const received = await opened.received();
    for (const secret of [token, PLEX_TOKEN, TMDB_KEY, SAB_KEY]) {
      expect(machine.daemon.log()).not.toContain(secret);
      expect(received).not.toContain(secret);
    }
    expect(complaints).toEqual([]);
    expect(strangers).toEqual([]);
  },
);

inBrowser(
  "the shortest setup from an empty machine to the first film takes five fields and six presses",
  async ({ browser }) => {
    await using machine = await startEmpty();
    const sections = [
      { title: "Movies", type: "movie", locations: [machine.at("library/Movies")] },
    ];
    await using plex = await startFakePlex({ sections, token: PLEX_TOKEN });
    const began = performance.now();
    const link = (await machine.run("web", "--print")).stdout.trim();
    await using opened = await openWatched(browser, link);
    const { page } = opened;
    const done = { fields: 0, presses: 0 };
    const fill = async (label: string, text: string) => {
      done.fields++;
      const field = page.getByLabel(label, { exact: true });
      await field.fill(text).catch(async (cause: unknown) => {
        throw new Error(`There is no ${label}: ${await page.getByRole("main").innerText()}`, {
          cause,
        });
      });
    };
    const press = async (name: string) => {
      done.presses++;
      await page.getByRole("button", { name, exact: true }).click();
    };
    await fill("Plex address", plex.url);
    await fill("Plex owner's token", PLEX_TOKEN);
    await press("Next");
    await fill("Folder to watch", machine.at("downloads"));
    await press("Next");
    await fill("Folder that contains the libraries", machine.at("library"));
    await press("Next");
    await fill("Key", TMDB_KEY);
    await press("Next");
    done.presses++;
    await page.getByRole("radio", { name: /File them without asking/ }).check();
    await press("Save and start");
    await page.getByRole("heading", { level: 1, name: /All is well|Nothing waits/ }).waitFor();
    // TVmaze was not chosen, so it is off.
    expect(readFileSync(machine.file, "utf8")).not.toMatch(/^INGEST_SECOND_CATALOGUE=tvmaze/m);
    machine.write("downloads/Sintel.2010.mkv", asVideo("film"));
    await waitFor("the film", () => visibleFiles(machine.at("library")).length === 1);
    console.log(`the first film after ${((performance.now() - began) / 1000).toFixed(0)} s`);
    expect(done).toEqual({ fields: 5, presses: 6 });
  },
);

inBrowser(
  "a late suggestion does not change the field that a person is editing",
  async ({ browser }) => {
    await using machine = await startEmpty();
    const root = machine.at("library");
    const sections = [{ title: "Movies", type: "movie", locations: [`${root}/Movies`] }];
    await using plex = await startFakePlex({ sections, token: PLEX_TOKEN });
    const link = (await machine.run("web", "--print")).stdout.trim();
    await using opened = await openWatched(browser, link);
    const { page } = opened;
    const field = page.getByLabel("Folder that contains the libraries");
    await page.getByLabel("Plex address", { exact: true }).fill(plex.url);
    await page.getByLabel("Plex owner's token").fill(PLEX_TOKEN);
    // The test releases the suggestion when the field has the focus.
    const suggestion = Promise.withResolvers<void>();
    await page.route(/api\/find_services$/, async (route) => {
      await suggestion.promise;
      await route.fulfill({ json: { media_root: root } });
    });
    const next = page.getByRole("button", { name: "Next", exact: true });
    await next.click();
    await page.getByLabel("Folder to watch").fill(machine.at("downloads"));
    await next.click();
    await field.focus();
    const received = page.waitForResponse(
      async (response) =>
        response.url().endsWith("api/find_services") && (await response.json()).media_root === root,
    );
    suggestion.resolve();
    await received;
    await page.keyboard.type("/somewhere");
    await page.keyboard.press("Tab");
    expect(await field.inputValue()).toBe("/somewhere");
    await field.fill("");
    await page.keyboard.press("Tab");
    expect(await field.inputValue()).toBe("");

    // A field without an answer is filled with the suggestion.
    await page.evaluate(() => sessionStorage.clear());
    await page.reload();
    await page.getByLabel("Plex address", { exact: true }).fill(plex.url);
    await page.getByLabel("Plex owner's token").fill(PLEX_TOKEN);
    await next.click();
    await page.getByLabel("Folder to watch").fill(machine.at("downloads"));
    await next.click();
    await expect.poll(() => field.inputValue()).toBe(root);
  },
);

test("without a session, the first visit reveals and changes nothing, and programs need a token", async () => {
  await using machine = await startEmpty();
  const ask = (path: string, body: object, headers: Record<string, string> = {}) =>
    fetch(`${machine.url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
  const ours = { origin: machine.url, "x-plex-ingest": "1" };
  for (const tool of [
    "get_settings",
    "change_settings",
    "test_settings",
    "sign_in_plex",
    "restart_daemon",
  ]) {
    expect((await ask(`/api/${tool}`, {}, ours)).status, tool).toBe(401);
    expect((await ask(`/api/${tool}`, {})).status, tool).toBe(403);
    expect(
      (await ask(`/api/${tool}`, {}, { ...ours, origin: "http://evil.example" })).status,
      tool,
    ).toBe(403);
  }
  expect((await ask("/mcp", { jsonrpc: "2.0", id: 1, method: "tools/list" })).status).toBe(401);
  expect((await ask("/api/process-torrent", {})).status).toBe(401);
  expect((await ask("/session", { token: "x".repeat(40) }, ours)).status).toBe(401);
  const session = await (await fetch(`${machine.url}/session`)).json();
  expect(session).toEqual({ signed_in: false });
  expect((await machine.daemon.end()).code).toBe(0);
});

test("offers no first visit without a token on an address that other machines can reach", async () => {
  using folder = tempFolder();
  const answer = await runProgram({ path: folder.path, envFile: "" }, ["daemon"], {
    bare: true,
    env: { SERVER_HOST: "0.0.0.0", SERVER_PORT: String(await freePort()) },
  });
  expect(answer.code).toBe(2);
  expect(answer.stderr).toContain("requires a token, but AUTH_TOKEN is not set.");
});
