import { Command, Option } from "commander";
import { addBacklog, addTrash } from "./program-groups.ts";
import type { Context } from "./terminal/context.ts";
import { between, collect, episodes, ids, integer, json, limit, tmdb, type } from "./terminal/print.ts";

/**
 * The command line. Each command's code is loaded when it is called, so that none pays for another's libraries; the
 * returned program throws commander's errors instead of ending the process.
 */
export function createProgram(context: Context, done: (exitCode: number) => void): Command {
  const program = new Command("plex-ingest")
    .description(
      "Files finished downloads into a Plex library: what it is sure of at once, everything else after you looked.",
    )
    .version(`${context.version}\n${ATTRIBUTION}`)
    .option("--env-file <file>", "read the configuration from this file")
    .configureOutput({ writeOut: context.io.out, writeErr: context.io.err })
    .showHelpAfterError("See `plex-ingest --help`.")
    .exitOverride();

  program
    .command("daemon")
    .description("watch, identify and file until it is stopped")
    .option("--once", "take in what is there, then leave")
    .option("--dry-run", "say what would be filed where, and touch nothing")
    .addOption(new Option("--drain", "do all that waits, as mode hook does").conflicts(["once", "dryRun"]))
    .action(async (o) => done(await (await import("./commands/daemon.ts")).daemon(context, o)));
  program
    .command("add")
    .description("take in files or folders from anywhere")
    .argument("<path...>")
    .addOption(type())
    .addOption(tmdb())
    .addOption(json())
    .action(async (paths, o) => done(await (await import("./commands/add.ts")).add(context, paths, o)));
  program
    .command("status")
    .description("whether the engine runs, how its sources are, what is where")
    .option("--watch", "again every two seconds")
    .addOption(json())
    .action(async (o) => done(await (await import("./commands/status.ts")).status(context, o)));
  program
    .command("queue")
    .description("what waits for you, with candidates and reasons")
    .option("--state <state>", "another state, or all", "review")
    .option("--source <source>", "folder, torrent or person")
    .addOption(limit())
    .option("--cursor <cursor>", "the next page")
    .addOption(json())
    .action(async (o) => done(await (await import("./commands/queue.ts")).queue(context, o)));
  program
    .command("show")
    .description("one release: what was read, what was found, why it waits")
    .argument("<id>", "", integer)
    .addOption(json())
    .action(async (id, o) => done(await (await import("./commands/show.ts")).show(context, id, o)));
  program
    .command("approve")
    .description("file these releases; without --tmdb only what queue or show has shown you is approved")
    .argument("<id...>", "", ids)
    .addOption(type())
    .addOption(tmdb())
    .addOption(new Option("--season <n>", "its season").argParser(between(0, 9999)))
    .addOption(new Option("--episodes <list>", "its episodes, like 1,2 or 3-5").argParser(episodes))
    .addOption(new Option("--file <path=what>", "one file: PATH=S01E02, PATH=skip, PATH=video").argParser(collect))
    .addOption(new Option("--version-seen <n>", "only if the release still is at this version").argParser(integer))
    .addOption(json())
    .action(async (list, o) => done(await (await import("./commands/approve.ts")).approve(context, list, o)));
  program
    .command("reject")
    .description("leave these releases where they are, for good")
    .argument("<id...>", "", ids)
    .option("--reason <text>", "why, for the history")
    .addOption(json())
    .action(async (list, o) => done(await (await import("./commands/decide.ts")).reject(context, list, o)));
  program
    .command("retry")
    .description("look again at what waits, or was ignored, rejected, undone or failed")
    .argument("<id...>", "", ids)
    .addOption(json())
    .action(async (list, o) => done(await (await import("./commands/decide.ts")).retry(context, list, o)));
  program
    .command("history")
    .description("what happened, newest first")
    .argument("[id]", "of this release alone", integer)
    .option("--action <action>", "filed, held, undone …")
    .option("--since <time>", "since a date or time: 2026-11-20, 2026-11-20T08:00:00Z")
    .addOption(limit())
    .option("--cursor <cursor>", "the next page")
    .addOption(json())
    .action(async (id, o) => done(await (await import("./commands/history.ts")).history(context, id, o)));
  program
    .command("undo")
    .description("take filed releases back out of the library, into the trash")
    .argument("<id...>", "", ids)
    .option("--yes", "do not ask")
    .addOption(json())
    .action(async (list, o) => done(await (await import("./commands/undo.ts")).undo(context, list, o)));
  program
    .command("plan")
    .description("where the files of a path or release would go; touches nothing")
    .argument("<path|id>")
    .addOption(type())
    .addOption(tmdb())
    .addOption(json())
    .action(async (target, o) => done(await (await import("./commands/plan.ts")).plan(context, target, o)));
  program
    .command("parse")
    .description("read release names, one a line from standard input with -, as JSON lines")
    .argument("<name...>", "names, or -")
    .option("--json", "accepted; the answer is JSON lines anyway")
    .action(async (names) => done(await (await import("./commands/lines.ts")).parse(context, names)));
  program
    .command("identify")
    .description("decide on release names as the daemon would, as JSON lines; touches nothing")
    .argument("<name...>", "names, or -")
    .option("--json", "accepted; the answer is JSON lines anyway")
    .action(async (names) => done(await (await import("./commands/lines.ts")).identify(context, names)));
  program
    .command("torrents")
    .description("Transmission's torrents, and what each waits for")
    .option("--state <state>", "downloading, seeding, stopped, finished or error")
    .option("--label <label>", "only with this label")
    .addOption(limit())
    .option("--cursor <cursor>", "the next page")
    .addOption(json())
    .action(async (o) => done(await (await import("./commands/torrents.ts")).torrents(context, o)));
  program
    .command("why")
    .description("where is it, and why is it not in Plex? Of a path, a release or a torrent")
    .argument("<path|id>")
    .addOption(json())
    .action(async (target, o) => done(await (await import("./commands/why.ts")).why(context, target, o)));
  addBacklog(program, context, done);
  addTrash(program, context, done);
  const aliases = program.command("aliases").description("what your corrections taught: which names mean which works");
  aliases
    .command("list", { isDefault: true })
    .description("all of them, newest first")
    .addOption(json())
    .action(async (o) => done(await (await import("./commands/aliases.ts")).aliases(context, o)));
  aliases
    .command("forget")
    .description("forget one; what was filed by it stays")
    .argument("<id>", "", between(1, 1e9))
    .addOption(json())
    .action(async (id, o) => done(await (await import("./commands/aliases.ts")).forget(context, id, o)));
  const config = program.command("config").description("show or check the configuration");
  config
    .command("show")
    .description("every setting, its value and where it comes from; secrets hidden")
    .addOption(json())
    .action(async (o) => done(await (await import("./commands/config.ts")).configShow(context, o)));
  config
    .command("check")
    .description("all that is wrong with it")
    .addOption(json())
    .action(async (o) => done(await (await import("./commands/config.ts")).configCheck(context, o)));
  program
    .command("torrent-done")
    .description("for Transmission's torrent-done hook: offers the finished torrent at once, never fails")
    .action(async () => {
      await context.torrentDone();
      done(0);
    });
  program
    .command("mcp")
    .description("serve the review queue and Plex to an MCP client over stdio")
    .option("--toolsets <list>", "ingest,plex,torrents: only these")
    .option("--read-only", "no tool that changes anything")
    .action(async (o) => {
      await context.mcp({ toolsets: o.toolsets, readOnly: o.readOnly === true });
      done(0);
    });
  program
    .command("demo")
    .description("see it work on stand-ins for TMDb and Plex, in a folder of its own")
    .option("--keep", "leave it running")
    .action(async (o) => {
      await context.demo({ keep: o.keep === true });
      done(0);
    });
  return program;
}

export const ATTRIBUTION = "This product uses the TMDB API but is not endorsed or certified by TMDB.";
