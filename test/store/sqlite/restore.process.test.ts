import { spawn } from "node:child_process";
import { once } from "node:events";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { replaceDatabase } from "../../../src/store/sqlite/restore.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const OPEN = `
  const raw = new (require("better-sqlite3"))(process.argv[1]);
  raw.pragma("journal_mode = wal");
  raw.exec("begin; select * from one");
  console.log("open");
  process.stdin.resume();
`;

test.skipIf(process.platform !== "linux")(
  "a restore reports which process has the database open",
  async () => {
    using folder = tempFolder();
    const { at } = folder;
    for (const name of ["now.db", "backup.db"]) {
      const raw = new Sqlite(at(name));
      raw.pragma("journal_mode = wal");
      raw.exec("create table one (n)");
      raw.close();
    }
    const files = { database: at("now.db"), lock: at("lock.db"), mark: at("mark.json") };
    const child = spawn(process.execPath, ["-e", OPEN, files.database], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    await once(child.stdout, "data");
    try {
      expect(() => replaceDatabase(files, at("backup.db"), at("aside.db"))).toThrow(
        `The database is open in another process (pid ${child.pid}), so it was not restored.`,
      );
    } finally {
      child.stdin.end();
      await once(child, "exit");
    }
    replaceDatabase(files, at("backup.db"), at("aside.db"));
  },
);
