import type { ShownBackup, ShownDatabase } from "../../../app/upkeep/database.ts";
import { UserError } from "../../../core/errors.ts";
import { printAside, printJson, printLines } from "../terminal/print.ts";
import { type CommandGroup, defineCommand } from "./define.ts";
import { AS_JSON, between, YES } from "./inputs.ts";

const check = defineCommand({
  name: "check",
  summary: "whether the database is whole, its schema and size, and what backups there are",
  examples: [
    ["db check", "reads all of it; the daemon may run"],
    ["db check --json", "for a script; 1 means damaged"],
  ],
  options: { json: AS_JSON },
  async run({ json }, context) {
    const shown = (await context.database()).check();
    if (json) printJson(context.io, shown);
    else {
      const { databaseLines } = await import("../show/database-lines.ts");
      printLines(context.io, databaseLines(shown));
    }
    return shown.ok ? 0 : 1;
  },
});

const backup = defineCommand({
  name: "backup",
  summary: "write a checked copy of the database; the daemon may run",
  examples: [
    ["db backup", "beside the nightly ones; it is never deleted"],
    ["db backup /mnt/usb/plex-ingest.db", "into a file that does not exist yet"],
  ],
  arguments: { file: { value: "[file]", summary: "where to" } },
  options: { json: AS_JSON },
  async run({ file, json }, context) {
    const made: ShownBackup = await (await context.database()).backup(file);
    if (json) printJson(context.io, made);
    else printLines(context.io, [`Written and checked: ${made.path}`]);
    return 0;
  },
});

const restore = defineCommand({
  name: "restore",
  summary: "put a backup in the place of the database; without a file, list the backups",
  examples: [
    ["db restore", "the backups there are"],
    ["db restore /var/lib/plex-ingest/backups/nightly-2026-11-20.db", "asks first; stop the daemon before"],
  ],
  arguments: { file: { value: "[file]", summary: "the backup" } },
  options: { yes: YES, json: AS_JSON },
  async run({ file, yes, json }, context) {
    const { io } = context;
    const database = await context.database();
    const { backupLines, restoreLines, restoredLines } = await import("../show/database-lines.ts");
    if (file === undefined) {
      const backups = database.backups();
      if (json) printJson(io, { backups });
      else printLines(io, backupLines(backups));
      return 0;
    }
    const found: ShownDatabase = database.examineBackup(file);
    if (!yes) {
      printAside(io, restoreLines(found));
      if (!io.terminal) {
        throw new UserError(
          "Nothing was restored: there is no terminal to confirm it on.",
          "Add --yes to do it without asking.",
          "refused",
        );
      }
      if (!(await io.ask("Restore it? [y/N] "))) {
        printAside(io, ["Nothing was changed."]);
        return 4;
      }
    }
    const { aside } = database.restore(file);
    if (json) printJson(io, { restored: found.path, ...(aside === undefined ? {} : { kept: aside }) });
    else printLines(io, restoredLines(found, aside));
    return 0;
  },
});

const archive = defineCommand({
  name: "archive",
  summary: "copy the history of a year into a file, one JSON object a line, gzipped; nothing is removed",
  examples: [["db archive 2025", "read it with zcat"]],
  arguments: { year: { value: "<year>", read: between(2000, 9999) } },
  options: { json: AS_JSON },
  async run({ year, json }, context) {
    const made = (await context.database()).archive(year);
    if (json) printJson(context.io, made);
    else {
      printLines(context.io, [
        `${made.entries} ${made.entries === 1 ? "entry" : "entries"} of ${year} written and read back: ${made.path}`,
        "They stay in the history as well.",
      ]);
    }
    return 0;
  },
});

export const db: CommandGroup = {
  name: "db",
  summary: "the database: check it, back it up, restore a backup, archive its history",
  commands: [check, backup, restore, archive],
};
