import type { Command } from "commander";
import type { Context } from "./context.ts";
import { json } from "./options.ts";

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
