import { type Sentence, sentence } from "../../core/actions/sentence.ts";
import { UserError } from "../../core/errors.ts";
import { quoteWord } from "../../core/text/clean-text.ts";
import type { Examined } from "../../store/sqlite/examine.ts";
import { type DatabaseDesk, shownDatabase } from "./database.ts";

/** Over a database on a server, which its own programs back up and restore (decision 099). */
export function createServerDesk(deps: {
  knownSchema: number;
  /** Its tables are at the newest schema then. */
  examine: () => Promise<Examined>;
  /** Of its tables. */
  schema: string;
  /** Without the password, which pg_dump asks for. */
  address: string;
}): Omit<DatabaseDesk, "planMove"> {
  const dump = `pg_dump --format=custom --schema=${quoteWord(deps.schema)} --file=plex-ingest.dump ${quoteWord(deps.address)}`;
  const restore = `pg_restore --clean --if-exists --dbname=${quoteWord(deps.address)} plex-ingest.dump`;
  const instead = (what: string, hint: Sentence): never => {
    throw new UserError(`The database is on a server, whose own programs ${what}.`, hint, "unsupported");
  };
  const restored = (): never =>
    instead(
      "restore it",
      `Stop the daemons on all machines, and run \`${restore}\`; media, downloads and the state folder of each machine are not in it.`,
    );
  return {
    check: async () => shownDatabase(await deps.examine(), deps.knownSchema, []),
    backups: restored,
    examineBackup: restored,
    restore: restored,
    backup: async () =>
      instead("back it up", `Run \`${dump}\`; media, downloads and the state folder of each machine are not in it.`),
    archive: () =>
      instead("copy it", sentence`${{ do: "history" }} has the history of every year; pg_dump has all of it.`),
  };
}
