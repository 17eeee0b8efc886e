import { readdirSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { STATES } from "../../src/core/release/state.ts";
import { MIGRATIONS } from "../../src/store/migrations/index.ts";
import { runProgram } from "../support/daemon.ts";
import { RELEASED, writeOldDatabase } from "../support/old-schema.ts";
import { makeHome } from "./home.ts";

/** Schema number and number of releases of a closed database. */
function stateOf(path: string): [schema: unknown, releases: unknown] {
  const raw = new Sqlite(path, { readonly: true });
  try {
    return [
      raw.pragma("user_version", { simple: true }),
      raw.prepare("select count(*) from release").pluck().get(),
    ];
  } finally {
    raw.close();
  }
}

test.each([Math.min(...RELEASED), Math.max(...RELEASED)])(
  "db restore brings schema %i back, from db backup and from the backup that the upgrade made",
  async (schema) => {
    using home = makeHome();
    writeOldDatabase(home.database, schema);
    const manual = home.at("before.db");
    const run = async (...args: string[]): Promise<void> => {
      const { code, stdout, stderr } = await runProgram(home, args);
      expect(code, `${args.join(" ")}: ${stdout}${stderr}`).toBe(0);
    };
    await run("db", "backup", manual);
    const old = [schema, STATES.length];
    expect(stateOf(manual)).toEqual(old);
    await run("queue");
    expect(stateOf(home.database)).toEqual([MIGRATIONS.length, STATES.length]);
    const backups = `${home.state}/backups`;
    const made = readdirSync(backups).filter((name) => name.startsWith("before-schema-"));
    expect(made).toHaveLength(1);
    for (const backup of [manual, `${backups}/${made[0]}`]) {
      await run("db", "restore", backup, "--database-only", "--yes");
      expect(stateOf(home.database), backup).toEqual(old);
      // The newer program upgrades it again.
      await run("queue");
      expect(stateOf(home.database), backup).toEqual([MIGRATIONS.length, STATES.length]);
    }
  },
);
