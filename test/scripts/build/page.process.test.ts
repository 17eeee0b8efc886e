import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { buildPage } from "../../../scripts/build/page.ts";
import { PLAIN_PAGES, parsePlace } from "../../../src/core/page/place.ts";
import { listFirstRequests } from "../../../src/hosts/web/page/first-requests.ts";
import { tempFolder } from "../../support/temp-folder.ts";

/**
 * Maximum gzipped size in KiB of the shell and any one page together. No visit loads more at once.
 * The pane with its bar and choices, one form for each client, and states with an age took 13 %
 * more than before (42.5), on the page *Waiting*. The shell collects the keys that are typed before
 * the search has arrived (0.3). Entries of the history name the media server that they are about
 * (0.2). A decision whose request fails after the reconnect is named (0.1). Decided rows ask one
 * after another, and downloads that an app holds for over a day are a verdict (0.1). The notice of an
 * undo names its outcome (0.2). Two settings of the tools' list have labels (0.1). A preview asks what
 * a click would send, and a verdict has the name of its client (0.1). Each class name has its rules
 * in one sheet (0.02). A search names what it found elsewhere (0.1). The verdict of the secondary
 * pages, with its age, is in the script that Waiting shares with them (0.2). Releases that are filed
 * together are compared with the library before, and a missing suggestion is explained (1). The bar
 * for several releases states that it asks (0.05). What was decided names what it waits for, and an
 * unconfirmed change in Plex has the terminal's words (0.15). A row says its whole reason, and that
 * bar how many of the releases the library has (0.1). The labels of decisions are in one table that
 * sentences of the server use as well (0.1). The release is shown by five parts instead of one
 * function (0.3). The pane beside a list that loads has its own grey rows, and the current link of a
 * head slides into view (0.05). A wrong id leads to History, and a search without a result suggests
 * another spelling (0.12). The page calls an actor "you" if it is this session (0.1). The names of scripts have
 * hashes, so the same source varies by a few bytes (0.05).
 */
const MAX_AT_ONCE = 53.2;
/**
 * Maximum number of scripts of a page. A browser sends only a few requests to a server at a time,
 * and one of them is for the stylesheet.
 */
const MAX_SCRIPTS = 4;
/**
 * Maximum KiB of each part, including its styles: the shell, what a page adds when it is opened,
 * and what some pages share.
 */
const MAX_KIB: Readonly<Record<string, number>> = {
  // The history names the media server that an entry is about (0.2). Scans of all libraries, and
  // films that a server still lists after an undo, are entries of it (0.02). A verdict about held
  // downloads has a title (0.1). The notice of an undo names its outcome (0.15). Two
  // settings of the tools' list have labels (0.02). A verdict has the name of its client (0.1).
  // The verdicts of the secondary pages share it with the pill (0.2).
  // The page names the checks of an undo at once (0.3). An unconfirmed change in Plex has the
  // terminal's words, and what was decided names what it waits for (0.15). The labels of decisions
  // are a table (0.1). The act that asks again has one label for all pages, and a job that has not run
  // has its words (0.15). The page calls an actor "you" if it is this session (0.1).
  shell: 34.6,
  // *File it anyway* leads to a download that an app holds (0.03). The works that a server shows are
  // counted (0.03). The rows of what waits are a grid, and each act has the words of its question
  // (0.35). Downloads have bars, the age of an old number, and what the others wait for (1.1).
  home: 6.6,
  // The pane of a release was in the shared script. It lists the state at each media server (0.1).
  // Decided rows ask one after another, and a take-back goes on after a refusal (0.05).
  // Releases that are filed together are compared with the library before (0.5). The rows explain
  // why nothing is suggested (0.2). A row says its whole reason, and the bar for several releases how
  // many of them the library has (0.1). Five parts show the release instead of one function (0.2).
  waiting: 11.85,
  // Loaded after the list, which does not wait for it.
  decided: 1.5,
  // Code that is shared only by pages other than the settings is here and not in the shell.
  // Titles and texts of the media servers took 0.4. Each outcome in the trash has its words (0.2).
  // The sentences of the server, also on Home and Health (0.3).
  // Each class name has its rules in one sheet (0.15). The verdict of the secondary pages and the
  // list of proofs (1).
  // The page names the checks of an undo at once (0.1). What was decided names the engine that does
  // not run (0.07). The labels of decisions are a table (0.1).
  // The page calls an actor "you" if it is this session (0.1).
  chunk: 24.85,
  plots: 4.4,
  palette: 2,
  pack: 8.5,
  history: 4.1,
  // Two verdicts have words for a part that was not compared or not seen to be shown (0.03).
  library: 5.15,
  // The squares of a season are drawn from the list of missing episodes.
  // *File as something else* asks about a work that the library has (0.2).
  work: 5.7,
  about: 0.4,
  audit: 2.5,
  missing: 1.6,
  // A plan that is queued or changed no name is not reported as done (0.05).
  // Skipped names are not compared ones (0.02).
  rename: 1.8,
  // The skeleton of a client, so that nothing moves when the clients arrive.
  // A download that loads says what it waits for, not its percentage again (0.02).
  // The page is made of parts with names (0.04).
  downloads: 5.5,
  "lost-decision": 0.8,
  space: 1.9,
  settings: 3.7,
  editor: 8,
  // The forms of media servers are here, too: they share the card of a client (2.8 before).
  clients: 3.8,
  // The preview of ten files, and the parts of their paths that change.
  names: 2.1,
  sessions: 1.3,
  "sign-in": 1,
  // Its styles were in the shared script. The whole first visit loads 4 KiB less than before.
  // Several media servers can be chosen, and TVmaze is offered (5.3 before).
  // The sentence about names that were chosen by the servers stays after a reload (0.05).
  welcome: 6.05,
  health: 2.2,
  log: 1.7,
};

const kib = (text: string): number => gzipSync(text, { level: 9 }).length / 1024;

test("the page is a shell without data, its assets have hashed names, and its scripts are small", async () => {
  using folder = tempFolder();
  const inputs = await buildPage(folder.path);
  const read = (name: string): string => readFileSync(folder.at("assets", name), "utf8");
  const assets = readdirSync(folder.at("assets"));
  for (const name of assets) expect(name).toMatch(/^[a-z\d-]+-[A-Z0-9]{8}\.[a-z]+$/);
  const plain = (name: string): string => name.replace(/-[A-Z0-9]{8}(?=\.)/, "");
  const shell = readFileSync(folder.at("page.html"), "utf8");
  const [, first = ""] = /<script type="module" src="assets\/([\w-]+\.js)">/.exec(shell) ?? [];
  const [manifest = "", style = ""] = ["manifest.webmanifest", "style.css"].map((name) =>
    read(assets.find((one) => plain(one) === name) ?? ""),
  );
  const icons = (JSON.parse(manifest) as { icons: { src: string }[] }).icons.map(({ src }) => src);
  const preloads = [
    ...shell.matchAll(/^<link rel="modulepreload" data-page="([\w-]+)" href="assets\/(.+)">$/gm),
  ];
  expect(preloads.filter(([, , name = ""]) => !assets.includes(name))).toEqual([]);
  const pages = new Set(preloads.map(([, page]) => page));
  const addresses = [
    ...PLAIN_PAGES,
    "waiting",
    "item/7",
    "item/7/files",
    "library/missing",
    "library/audit",
    "library/rename",
    "library/movie/1",
  ];
  expect(
    new Set(
      addresses.flatMap((path) => listFirstRequests(parsePlace(path, "")).scripts),
    ).difference(pages),
  ).toEqual(new Set());
  const own = shell.replaceAll(/^<link rel="modulepreload".*\n/gm, "");
  const named = [...icons, ...own.matchAll(/"assets\/([^"]+)"/g).map(([, name = ""]) => name)];
  expect(named.filter((name) => !assets.includes(name))).toEqual([]);
  expect([...new Set(named.map(plain))].toSorted()).toEqual([
    "chunk.js",
    "icon-180.png",
    "icon-maskable.svg",
    "icon-waiting.svg",
    "icon.svg",
    "manifest.webmanifest",
    "style.css",
    "tmdb.svg",
  ]);
  expect(shell.match(/<base href="\/">/g)).toHaveLength(1);
  expect(shell).toMatch(
    /<html lang="en">[^]*<body>\s*<noscript><p class="note danger">This page needs JavaScript/,
  );
  // The policy forbids scripts and styles in the page, and data in addresses.
  expect(shell).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/);
  expect(style).not.toMatch(/data:|https?:|@import/);

  const sizes = new Map<string, number>();
  for (const name of assets.filter((one) => one.endsWith(".js"))) {
    const script = read(name);
    // The policy also forbids creating code from text.
    expect(script).not.toMatch(/\beval\(|new Function\(/);
    const part = name === first ? "shell" : plain(name).replace(".js", "");
    sizes.set(part, (sizes.get(part) ?? 0) + kib(script));
  }
  const list = [...sizes].map(([name, size]) => `${name} ${size.toFixed(1)}`).join(", ");
  console.log(`KiB gzipped: ${list}; page.css ${kib(style).toFixed(1)}`);
  for (const name of assets.filter((one) => one.endsWith(".js"))) {
    // A page with the files it shares with other pages, and the shell.
    const shared = read(name)
      .matchAll(/(?:from|import)"\.\/([\w-]+\.js)"/g)
      .map(([, other = ""]) => other);
    const all = new Set([name, first, ...shared]);
    expect(all.size, name).toBeLessThanOrEqual(MAX_SCRIPTS);
    const together = [...all].reduce((sum, one) => sum + kib(read(one)), 0);
    expect(together, `${name}, KiB: MAX_AT_ONCE is raised with a reason`).toBeLessThanOrEqual(
      MAX_AT_ONCE,
    );
  }
  expect([...sizes.keys()].toSorted()).toEqual(Object.keys(MAX_KIB).toSorted());
  for (const [name, most] of Object.entries(MAX_KIB)) {
    expect(sizes.get(name), `${name}, KiB: MAX_KIB is raised with a reason`).toBeLessThanOrEqual(
      most,
    );
  }

  const packages = inputs.flatMap(
    (input) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? [],
  );
  expect([...new Set(packages)]).toEqual(["preact"]);
});
