import type { Command } from "commander";
import type { Context } from "./context.ts";
import { ids, json, limit } from "./options.ts";

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
