import { CommanderError } from "commander";
import { expect, test } from "vitest";
import type { Approval } from "../../../src/app/review/decisions/approve.ts";
import {
  ALL_COMMANDS,
  ATTRIBUTION,
  createCommandLine,
} from "../../../src/hosts/cli/command-line.ts";
import type { Command } from "../../../src/hosts/cli/commands/define.ts";
import type { Context } from "../../../src/hosts/cli/terminal/print.ts";
import type { Review } from "../../support/review.ts";
import { fakeContext, fakeIo } from "./fake-context.ts";

async function run(argv: string[], review: Partial<Review> = {}, more: Partial<Context> = {}) {
  const io = fakeIo();
  const { context } = fakeContext(io, review, more);
  let code: number | undefined;
  let closed = 0;
  const commandLine = createCommandLine({
    ...context,
    start: async () => ({ context, close: async () => void closed++ }),
    done(exitCode) {
      code = exitCode;
    },
  });
  const error = await commandLine.parseAsync(argv, { from: "user" }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return { code, error, out: io.written(), err: io.complaints(), closed };
}

const nobody = { results: [], engine: { running: true } };

test.each([
  ["an unknown command", ["fly"]],
  ["an unknown command of a group", ["backlog", "fly"]],
  ["an unknown option", ["queue", "--fly"]],
  ["an id that is no number", ["show", "x1"]],
  ["an id of several that is no number", ["backlog", "process", "7", "x"]],
  ["an id with a sign", ["show", "-1"]],
  ["a missing id", ["show"]],
  ["a type that is neither", ["approve", "1", "--type", "book"]],
  ["episodes that run backwards", ["approve", "1", "--episodes", "5-2"]],
  ["episodes of two ranges in one", ["approve", "1", "--episodes", "1-3-5"]],
  ["a list of a million episodes", ["approve", "1", "--episodes", "1-1000000"]],
  ["no TMDB id", ["approve", "1", "--tmdb", "0"]],
  ["an address elsewhere", ["approve", "1", "--tmdb", "https://example.com/movie/841"]],
  ["an absurd TMDB id", ["add", "x", "--type", "tv", "--tmdb", "1000000000000"]],
  ["an absurd season", ["approve", "1", "--season", "10000"]],
  ["a page of nothing", ["queue", "--limit", "0"]],
  ["a page of everything", ["history", "--limit", "1001"]],
  ["a search of everything", ["search", "Heat", "--limit", "41"]],
  ["a year of two digits", ["search", "Heat", "--year", "95"]],
  ["too many arguments", ["status", "now"]],
  ["no command", []],
])("%s is a usage error that points to the help", async (_, argv) => {
  const { code, error, err, out } = await run(argv);
  expect(error).toBeInstanceOf(CommanderError);
  expect(error).not.toMatchObject({ exitCode: 0 });
  expect(code).toBeUndefined();
  expect(out).toBe("");
  expect(err).toMatch(/--help|Usage:/);
});

test("help and version are not errors, and the help credits TMDB as its terms require", async () => {
  const help = await run(["--help"]);
  expect(help.error).toMatchObject({ exitCode: 0 });
  for (const command of ["daemon", "queue", "approve", "undo", "identify"]) {
    expect(help.out).toContain(command);
  }
  const version = await run(["--version"]);
  expect(version.error).toMatchObject({ exitCode: 0 });
  expect(version.out).toBe("plex-ingest 1.2.3\n");
  expect(help.out).toContain(ATTRIBUTION);
});

const EVERY = ALL_COMMANDS.flatMap((entry): [string, Command][] =>
  "run" in entry
    ? [[entry.name, entry]]
    : entry.commands.map((one) => [`${entry.name} ${one.name}`, one]),
);

test.each(EVERY)(
  "`%s --help` shows the summary, each option as typed, and an example that works as written",
  async (typed, command) => {
    const { out, error } = await run([...typed.split(" "), "--help"]);
    expect(error).toMatchObject({ exitCode: 0 });
    const help = out.replaceAll(/\s+/g, " ");
    expect(help).toContain(`Usage: plex-ingest ${typed} `);
    expect(help).toContain(command.summary);
    for (const [key, { value = "", summary }] of Object.entries(command.options ?? {})) {
      const flag = `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
      expect(help).toContain(`${flag} ${value}`.trim());
      expect(help).toContain(summary);
    }
    expect(command.examples.length).toBeGreaterThan(0);
    for (const [line] of command.examples) {
      expect(out).toContain(`  plex-ingest ${line}`);
      const plain = line.replace(/ [<>] .*/, "");
      const args = Array.from(
        plain.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g),
        ([, one, two, word]) => one ?? two ?? word ?? "",
      );
      // The command line is valid: it reaches the use case, which does not exist here.
      expect((await run(args)).error, line).not.toBeInstanceOf(CommanderError);
    }
  },
);

test("each group's default command is one of its commands", () => {
  for (const entry of ALL_COMMANDS) {
    if (!("run" in entry) && entry.byDefault !== undefined) {
      expect(entry.commands.map(({ name }) => name)).toContain(entry.byDefault);
    }
  }
});

test("help keeps commands within 80 columns, and lists the choices of an option", async () => {
  const { out } = await run(["approve", "--help"]);
  const commands = out.split("\n").filter((line) => line.includes("plex-ingest "));
  expect(commands.filter((line) => line.length > 80)).toEqual([]);
  expect(out.replaceAll(/\s+/g, " ")).toContain("can be repeated");
  const text = async (command: string): Promise<string> =>
    (await run([command, "--help"])).out.replaceAll(/\s+/g, " ");
  expect(await text("queue")).toContain("settling, identifying, review");
  expect(await text("history")).toContain("found, settled, identified, held");
});

test.each([
  [["approve", "x"], "approve"],
  [["trash", "restore", "--fly"], "trash restore"],
  [["fly"], ""],
])("a mistake in %j points to the command's own help", async (argv, command) => {
  expect((await run(argv)).err).toContain(`See \`plex-ingest${command && ` ${command}`} --help\`.`);
});

test("passes an approval with every option to the use case", async () => {
  const seen: { ids: readonly number[]; approval: Approval }[] = [];
  const argv = [
    "approve",
    "#7",
    "8",
    "7",
    "--type",
    "tv",
    "--tmdb",
    "1396",
    "--season",
    "2",
    "--episodes",
    "1,3-5",
  ];
  const { code } = await run(
    [...argv, "--file", "a=b.mkv=S01E02", "--file", "c.mkv=skip", "--version-seen", "4"],
    {
      approve: async (ids, approval) => {
        seen.push({ ids, approval });
        return nobody;
      },
    },
  );
  expect(code).toBe(0);
  expect(seen).toEqual([
    {
      ids: [7, 8],
      approval: {
        type: "tv",
        tmdbId: 1396,
        season: 2,
        episodes: [1, 3, 4, 5],
        files: [
          { path: "a=b.mkv", season: 1, episodes: [2] },
          { path: "c.mkv", skip: true },
        ],
        version: 4,
      },
    },
  ]);
});

test("the queue shows 20 releases in review unless other options are given", async () => {
  const seen: unknown[] = [];
  const page: Review["page"] = async (query) => {
    seen.push(query);
    return { items: [], total: 0 };
  };
  await run(["queue"], { page });
  await run(
    ["queue", "--state", "all", "--source", "person", "--limit", "3", "--cursor", "c", "--json"],
    { page },
  );
  expect(seen).toEqual([
    { state: "review", limit: 20 },
    { state: "all", source: "person", limit: 3, cursor: "c", grouped: true },
  ]);
});

test("shows the history of all releases or of one", async () => {
  const seen: unknown[] = [];
  const history: Review["history"] = async (query) => {
    seen.push(query);
    return { entries: [], total: 0 };
  };
  await run(["history"], { history });
  await run(["history", "5", "--action", "filed", "--actor", "cli:anna", "--since", "2026-01-01"], {
    history,
  });
  expect(seen).toMatchObject([
    { id: undefined, limit: 20 },
    { id: 5, action: "filed", actor: "cli:anna", since: "2026-01-01T00:00:00.000Z" },
  ]);
});

test("passes on the options of the daemon, the hook and the demo", async () => {
  const seen: unknown[] = [];
  const more: Partial<Context> = {
    daemon: async (options) => void seen.push(options),
    async answerHook() {
      seen.push("hook");
      return { ok: true, line: "" };
    },
    demo: async (options) => void seen.push(options),
  };
  for (const argv of [
    ["daemon", "--once"],
    ["daemon", "--dry-run"],
    ["daemon", "--drain"],
    ["torrent-done"],
    ["demo", "--keep"],
    ["demo", "--web"],
  ]) {
    expect((await run(argv, {}, more)).code).toBe(0);
  }
  const none = { once: false, dryRun: false, drain: false };
  const daemons = [
    { ...none, once: true },
    { ...none, dryRun: true },
    { ...none, drain: true },
  ];
  expect(seen).toEqual([
    ...daemons,
    "hook",
    { keep: true, web: false },
    { keep: false, web: true },
  ]);
});

test("reports a command's error in one place, closes what the command opened, and opens nothing for help", async () => {
  const failed = await run(["show", "5"], { show: () => Promise.reject(new Error("no")) });
  expect(failed).toMatchObject({ error: new Error("no"), code: undefined, closed: 1 });
  expect((await run(["queue"], { page: async () => ({ items: [], total: 1 }) })).closed).toBe(1);
  expect((await run(["show", "--help"])).closed).toBe(0);
});

test("approve accepts each choice for a duplicate: replace, keep both, or keep both under a label", async () => {
  const given: (Approval["duplicates"] | undefined)[] = [];
  const approve: Review["approve"] = async (_ids, { duplicates }) => {
    given.push(duplicates);
    return nobody;
  };
  const approveWith = (...more: string[]) => run(["approve", "7", ...more], { approve });
  for (const more of [[], ["--replace"], ["--keep-both"], ["--keep-both", "Open Matte"]]) {
    await approveWith(...more);
  }
  expect(given).toEqual([
    undefined,
    { do: "replace" },
    { do: "keep_both" },
    { do: "keep_both", label: "Open Matte" },
  ]);
  const { error } = await approveWith("--replace", "--keep-both");
  expect(error).toBeInstanceOf(CommanderError);
  expect(given).toHaveLength(4);
});

test("help explains a code, with one paragraph each if a reason and a finding share it", async () => {
  const reason = await run(["help", "low_confidence"]);
  expect(reason.code).toBe(0);
  expect(reason.out).toMatch(/^low_confidence \(reason\): the best match does not score/);
  expect(reason.out).toContain("`plex-ingest approve ID`");
  const both = await run(["help", "missing"]);
  expect(both.out).toMatch(/^missing \(reason\)[^]*\nmissing \(audit finding\)/);
  expect(both.out).toMatch(/\n\nUsage: plex-ingest missing /);
  expect((await run(["help", "links"])).out).toMatch(/^links \(check of doctor\)\n {2}This check/);
});

test("help shows the help of a command and of a command in a group", async () => {
  expect((await run(["help", "undo"])).out).toContain("Usage: plex-ingest undo ");
  const inGroup = await run(["help", "trash", "list"]);
  expect([inGroup.code, inGroup.error]).toEqual([0, undefined]);
  expect(inGroup.out).toContain("Usage: plex-ingest trash list ");
});

test("refuses help for an unknown topic, and lists the kinds of topic", async () => {
  const { code, error, out } = await run(["help", "fly"]);
  expect([code, out]).toEqual([undefined, ""]);
  expect(error).toMatchObject({
    code: "not_found",
    message: '"fly" is neither a command nor a code.',
  });
});

test("help suggests the nearest code, ignores case, and lists the codes of a group", async () => {
  expect((await run(["help", "duplicat"])).error).toMatchObject({
    hint: "Did you mean duplicate?",
  });
  expect((await run(["help", "AUTO_OFF"])).out).toMatch(/^auto_off \(reason\)/);
  expect((await run(["help", "parts"])).out).toMatch(
    /^parts \(group of reasons\): several_works, /,
  );
});
