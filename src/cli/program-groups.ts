import type { Command } from "commander";
import type { Context } from "./terminal/context.ts";
import { ids, json, limit } from "./terminal/print.ts";

/** `backlog list|process|ignore`. */
export function addBacklog(program: Command, context: Context, done: (exitCode: number) => void): void {
  const backlog = program
    .command("backlog")
    .description("what was there before plex-ingest came: take it in or leave it");
  backlog
    .command("list", { isDefault: true })
    .description("what is parked until you say what to do with it")
    .addOption(limit())
    .option("--cursor <cursor>", "the next page")
    .addOption(json())
    .action(async (o) => done(await (await import("./commands/backlog.ts")).listBacklog(context, o)));
  for (const [answer, what] of [
    ["process", "take these in; without an id all that is parked"],
    ["ignore", "leave these for good; without an id all that is parked"],
  ] as const) {
    backlog
      .command(answer)
      .description(what)
      .argument("[id...]", "", ids)
      .addOption(json())
      .action(async (list: number[], o) =>
        done(await (await import("./commands/backlog.ts")).decideBacklog(context, answer, list, o)),
      );
  }
}

/** `trash list|restore|empty`. */
export function addTrash(program: Command, context: Context, done: (exitCode: number) => void): void {
  const trash = program
    .command("trash")
    .description("what undo and upgrades took out of the library: see it, put it back, empty it");
  trash
    .command("list", { isDefault: true })
    .description("what lies there, from where, and when it is deleted")
    .addOption(json())
    .action(async (o) => done(await (await import("./commands/trash.ts")).listTrash(context, o)));
  trash
    .command("restore")
    .description("put files back to where they stood in the library, never over another")
    .argument("<id...>", "ids of `trash list`, or the start of one")
    .option("--yes", "do not ask")
    .addOption(json())
    .action(async (list: string[], o) =>
      done(await (await import("./commands/trash.ts")).restoreTrash(context, list, o)),
    );
  trash
    .command("empty")
    .description("delete all of it now but last copies, which are never deleted")
    .option("--yes", "do not ask")
    .addOption(json())
    .action(async (o) => done(await (await import("./commands/trash.ts")).emptyTrash(context, o)));
}
