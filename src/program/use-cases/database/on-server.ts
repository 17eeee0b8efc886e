import { hostname } from "node:os";
import { resolve } from "node:path";
import { describeUnreadable, readOwnerFile } from "../../../adapters/fs/read/owner-file.ts";
import {
  createServerDesk,
  type DatabaseDesk,
  type MoveOptions,
  type PlannedMove,
} from "../../../app/upkeep/database.ts";
import { sentence } from "../../../base/actions/sentence.ts";
import { UserError } from "../../../base/errors.ts";
import { ALL_ROWS } from "../../../store/check/row-damage.ts";
import { MIGRATIONS } from "../../../store/migrations/index.ts";
import { moveDatabase } from "../../../store/move/move-database.ts";
import type { MoveEnd } from "../../../store/move/move-end.ts";
import { openStore, toStoreFault } from "../../../store/open.ts";
import { openPostgres, type PostgresPlace } from "../../../store/open-postgres.ts";
import { examineServer } from "../../../store/postgres/examine.ts";
import { toPostgresFault } from "../../../store/postgres/fault.ts";
import { openPostgresEnd } from "../../../store/postgres/move-end.ts";
import { formatAddress, formatPlace, schemaOf } from "../../../store/postgres/place.ts";
import { openSqliteEnd } from "../../../store/sqlite/move-end.ts";
import type { LaunchContext } from "../../config/env-file.ts";
import { VARIABLES } from "../../config/table.ts";
import { systemClock } from "../../process/clock.ts";
import {
  type DatabaseConfig,
  findPostgresPlace,
  openStoreFor,
  storeFilesOf,
} from "../../process/open-store.ts";
import { readSettingsFiles } from "../../process/settings-files.ts";
import type { Program } from "../../program.ts";

/** Creates the commands for a database on a PostgreSQL server. */
export const createPostgresDesk = (
  config: DatabaseConfig,
  place: PostgresPlace,
  launch: LaunchContext,
): Omit<DatabaseDesk, "planMove"> =>
  createServerDesk({
    settingsFiles: readSettingsFiles(launch).map(({ path }) => path),
    knownSchema: MIGRATIONS.length,
    schema: schemaOf(place),
    // PostgreSQL's own programs do not know this parameter.
    address: formatAddress(place.url, "schema"),
    async examine() {
      // Opening the store creates or upgrades the tables, if that is permitted.
      await (await openStoreFor("command", config))[Symbol.asyncDispose]();
      return await examineServer(place, ALL_ROWS);
    },
  });

/**
 * Plans the move from the state folder to a server, or back. Nothing is opened yet. @throws
 * UserError for an invalid place
 */
export function planMove(
  { config, place: { cwd } }: Program,
  { to, urlFile }: MoveOptions,
): PlannedMove {
  const files = storeFilesOf(config.stateDir);
  const given = urlFile === undefined ? undefined : fromFile(resolve(cwd, urlFile));
  const url = given ?? (isAddress(to) ? checked(to) : findPostgresPlace(config)?.url);
  if (to !== "sqlite" && to !== "postgres" && !isAddress(to)) throw noPlace(to);
  if (url === undefined) {
    throw new UserError(
      "No PostgreSQL address is known.",
      "Set DATABASE_URL in the env file, or name a file that contains the address with --url-file.",
    );
  }
  const place: PostgresPlace = { url, storage: config.storage ?? hostname() };
  const toFile = to === "sqlite";
  const [here, there] = [files.database, formatPlace(place)];
  return {
    from: toFile ? there : here,
    to: toFile ? here : there,
    async run(done) {
      try {
        await using server = await serverEnd(place);
        await using file = await fileEnd(files, toFile ? "to" : "from");
        const storage = toFile ? undefined : { name: place.storage, at: systemClock.now() };
        const moved = await moveDatabase(toFile ? server : file, toFile ? file : server, {
          storage,
          done,
        });
        return { ...moved, settings: { DATABASE_URL: toFile ? null : formatAddress(url) } };
      } catch (error) {
        throw toPostgresFault(toStoreFault(error, files), place);
      }
    },
  };
}

const serverEnd = (place: PostgresPlace): Promise<MoveEnd> =>
  openPostgresEnd(place, {
    newest: MIGRATIONS.length,
    async prepare() {
      await (await openPostgres(place, { mode: "create", random: Math.random }))[
        Symbol.asyncDispose
      ]();
    },
  });

const fileEnd = (files: ReturnType<typeof storeFilesOf>, role: "from" | "to"): Promise<MoveEnd> =>
  openSqliteEnd(files, {
    role,
    aside: `${files.database}.before-move-${new Date(systemClock.now()).toISOString().replace(/[:.]/g, "-")}`,
    async prepare(database) {
      const mode = role === "from" ? "existing" : "create";
      const options = { mode, holdsLock: true, random: Math.random, clock: systemClock } as const;
      await (await openStore({ ...files, database }, options))[Symbol.asyncDispose]();
    },
  });

const isAddress = (text: string): boolean => /^postgres(?:ql)?:\/\//.test(text);

/**
 * Checks an address from the command line. It must not contain a password, because every process on
 * the machine can read the command line.
 */
function checked(text: string): string {
  const url = readAddress(text);
  const { password = "", searchParams } = URL.parse(url) ?? {};
  if (password === "" && !searchParams?.has("password")) return url;
  throw UserError.refused(
    "The address contains a password, which every process on this machine can read from the " +
      "command line.",
    sentence`Set DATABASE_URL in the env file and run ${{ do: "db move", to: "postgres" }}, or name a file that contains the address with --url-file. Also change the password.`,
  );
}

function fromFile(path: string): string {
  const file = readOwnerFile(path);
  if (file.ok) return readAddress(file.text.trim());
  throw UserError.notFound(
    // The text may be the address itself, with its password.
    `The file of --url-file cannot be read: ${describeUnreadable(file.why)}.`,
    "Give the path of a text file that contains the address.",
  );
}

function readAddress(text: string): string {
  const read = VARIABLES.DATABASE_URL.schema("/").safeParse(text);
  if (!read.success) throw noPlace("That");
  return text;
}

const noPlace = (what: string): UserError =>
  new UserError(
    `${what} is not a valid place for a database.`,
    "Use `postgres` for the address in DATABASE_URL, `sqlite` for the state folder, or " +
      "postgres://user@host/name.",
  );
