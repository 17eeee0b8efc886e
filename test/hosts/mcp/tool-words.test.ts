import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { IGNORED_BACKLOG, PARKED, UNKNOWN_TO_RESTORED } from "../../../src/core/release/backlog.ts";
import { COMMANDS } from "../../../src/hosts/cli/registry.ts";
import { answerInToolWords, inToolWords } from "../../../src/hosts/mcp/tool-words.ts";
import { addRelease } from "../../../src/store/releases/releases.ts";
import { inReview } from "../../support/review-release.ts";
import { waitingOfEachKind } from "../cli/review/waiting.ts";
import { testServer } from "./support-server.ts";

test.each([
  [
    "Replace it with `plex-ingest approve 1 --replace`, or keep both with `plex-ingest approve 1 --keep-both`.",
    'Replace it with approve_ingest {"ids":[1],"duplicates":"replace"}, or keep both with approve_ingest {"ids":[1],"duplicates":"keep_both"}.',
  ],
  [
    "approve it with --file 'a b.mkv=video'; otherwise",
    "approve it with the role video for that file in files; otherwise",
  ],
  ["Undo it with `plex-ingest undo 7`.", 'Undo it with undo_ingest {"id":7}.'],
  ["Reject it: `plex-ingest reject 7`.", 'Reject it: reject_ingest {"ids":[7]}.'],
  ["`plex-ingest approve 7 --type tv --tmdb 5`.", 'approve_ingest {"ids":[7],"type":"tv","tmdb_id":5}.'],
  ["`plex-ingest queue --state all` lists the ids.", 'get_ingest_queue {"state":"all"} lists the ids.'],
  ["`plex-ingest queue --json` shows the codes.", "get_ingest_queue shows the codes."],
  ["`plex-ingest show` lists its files.", "get_ingest_item lists its files."],
  ["To file it, use `plex-ingest backlog process ID`.", "To file it, use retry_ingest with ids."],
  ["`plex-ingest backlog` lists what is parked.", 'get_ingest_queue {"state":"ignored"} lists what is parked.'],
  ["`plex-ingest add FILE` takes in one of them.", "execute_ingest takes in one of them."],
  [
    "`plex-ingest approve 7 --type TYPE --tmdb ID` files it.",
    'approve_ingest {"ids":[7]} with type and tmdb_id files it.',
  ],
  ["Use `plex-ingest approve ID --file PATH=…`.", "Use approve_ingest with ids and files."],
  ["Name its type and TMDb id with --type and --tmdb.", "Name its type and TMDb id with type and tmdb_id."],
])("a command is said as the call that does the same: %s", (hint, said) => {
  expect(inToolWords(hint)).toBe(said);
});

test.each([
  "`plex-ingest trash empty` deletes for good.",
  "`plex-ingest constructor 7` is none.",
  "Take it in with `plex-ingest add`.",
])("what no tool does stays as it is: %s", (hint) => {
  expect(inToolWords(hint)).toBe(hint);
});

test("sentences of ours say what to call wherever they are, and foreign text stays as it is", () => {
  const message = "See `plex-ingest show 7`.";
  const answer = {
    results: [{ id: 7, ok: false, message }],
    items: [
      {
        name: message,
        reasons: [{ code: "x", message }],
        next: [
          { text: "plex-ingest reject 7", tool: "reject_ingest", arguments: { ids: [7] } },
          { text: "unpack it" },
          { tool: "approve_ingest", search: { tool: "search_tmdb", arguments: { query: message } } },
        ],
      },
    ],
    n: 1,
  };
  const said = 'See get_ingest_item {"id":7}.';
  const shown = {
    results: [{ id: 7, ok: false, message: said }],
    items: [
      {
        name: message,
        reasons: [{ code: "x", message: said }],
        next: [
          { tool: "reject_ingest", arguments: { ids: [7] } },
          { text: "unpack it" },
          { tool: "approve_ingest", search: { tool: "search_tmdb", arguments: { query: message } } },
        ],
      },
    ],
    n: 1,
  };
  expect(answerInToolWords(answer, () => true)).toEqual(shown);
  const without = answerInToolWords(answer, () => false);
  expect(JSON.stringify(without)).not.toContain("search_tmdb");
});

/** What only a person at a terminal does, and why no tool does it. */
const AT_A_TERMINAL: Readonly<Record<string, string>> = {
  "mcp --http": "a server of its own is started by a person",
  daemon: "starts an engine: a client must not start processes that outlive it",
  service: "installs, starts and stops the service",
  "--env-file": "the service again, with its file",
  init: "writes the configuration",
  doctor: "tries the whole set-up, as the user that runs it",
  trash: "deletes for good, or undoes an undo: no tool touches the trash",
  "db restore": "puts another database in place",
  "add PATH": "takes in any path of the machine, a tool only those below watched folders",
  add: "as above",
  aliases: "what was taught by corrections is forgotten at a terminal alone",
  plan: "of a release in any state; preview_rename takes a path",
  why: "has no tool: get_ingest_item tells the facts",
  "approve --certain": "a person's yes to everything that is certain; get_ingest_queue groups them",
};

const terminalOnly = (words: string): string | undefined =>
  Object.keys(AT_A_TERMINAL).find((command) => words === command || words.startsWith(`${command} `));

test("every sentence of the program that names a command names a tool over MCP, or what needs a terminal", () => {
  const src = resolve(import.meta.dirname, "../../../src");
  const layers = ["core", "app", "store", "adapters"];
  const named = readdirSync(src, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && layers.includes(path.split("/")[0] ?? ""))
    .flatMap((path) =>
      readFileSync(join(src, path), "utf8")
        .split("\n")
        .filter((line) => !/^\s*(?:\/\/|\/?\*)/.test(line))
        .flatMap((line) => [...line.matchAll(/\\?`plex-ingest ([^`\\]+)\\?`/g)])
        .map(([, words = ""]) => words.replaceAll(/\$\{[^}]*\}/g, "7").trim())
        // The command itself is a variable.
        .filter((words) => !words.startsWith("7")),
    );
  expect(named.length).toBeGreaterThan(40);
  const open = named.filter((words) => inToolWords(`\`plex-ingest ${words}\``).includes("plex-ingest"));
  expect(open.filter((words) => terminalOnly(words) === undefined)).toEqual([]);
});

test("no answer of a tool names a command, except what needs a terminal", async () => {
  await using waiting = await waitingOfEachKind(1);
  const { engine } = waiting;
  const messages = [PARKED, UNKNOWN_TO_RESTORED, IGNORED_BACKLOG];
  for (const [at, reason] of messages.entries())
    await engine.store.write((trx) =>
      addRelease(
        trx,
        { source: "folder", name: `old-${at}`, path: `/in/${at}`, state: "ignored", reasons: [reason] },
        { actor: "engine", at: 1 },
      ),
    );
  await using server = await testServer({ engine });
  const answers: unknown[] = [];
  type Page = { items: { id: number }[]; next?: string };
  const queue = (await server.data("get_ingest_queue", { limit: 100 })) as Page;
  answers.push(queue);
  for (let { next } = queue; next !== undefined; ) {
    const page = (await server.data("get_ingest_queue", { limit: 100, cursor: next })) as Page;
    answers.push(page);
    next = page.next;
  }
  answers.push(await server.data("get_ingest_queue", { state: "ignored", limit: 100 }));
  for (const { id } of queue.items.filter((_, at) => at % 9 === 0))
    answers.push(await server.data("get_ingest_item", { id }));
  for (const name of ["get_ingest_history", "get_watcher_status", "get_ingest_statistics"])
    answers.push(await server.data(name));
  answers.push(
    await server.error("undo_ingest", { id: queue.items[0]?.id }),
    await server.error("retry_ingest", { ids: [] }),
  );
  const text = JSON.stringify(answers);
  const commands = [...text.matchAll(/plex-ingest ([a-z]+[^`"\\]*)/g)]
    .map(([, words = ""]) => words)
    .filter((words) => COMMANDS.some(({ name }) => name === words.split(" ", 1)[0]));
  expect(commands.filter((words) => terminalOnly(words) === undefined)).toEqual([]);
  // What a person must find first has the call that finds it.
  expect(text).toContain('"search":{"tool":"search_tmdb","arguments":{"query":');
});

test("a refused undo and a refused approval name tools, and no command that a client cannot run", async () => {
  await using server = await testServer();
  const id = await inReview(server.engine, "Heat.mkv");
  const undo = await server.error("undo_ingest", { id });
  expect(undo).toContain(`Reject it with reject_ingest {"ids":[${id}]}`);
  const missing = await server.error("get_ingest_item", { id: 99 });
  expect(missing).toContain("get_ingest_queue");
  const approved = await server.data("approve_ingest", { ids: [99] });
  expect(JSON.stringify([undo, missing, approved])).not.toContain("`plex-ingest ");
});

test("a preview of what cannot be identified names the arguments of the tool", async () => {
  await using server = await testServer();
  const path = server.engine.drop("Nothing.Known.2031.1080p.mkv");
  const error = await server.error("preview_rename", { path });
  expect(error).toContain("with type and tmdb_id");
});
