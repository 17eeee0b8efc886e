import { writeFileSync } from "node:fs";
import { Client } from "pg";
import { expect, test } from "vitest";
import { startDaemon } from "../support/daemon.ts";
import { postgresMissing, startPostgres } from "../support/postgres/server.ts";
import { waitFor } from "../support/wait-for.ts";
import { startHome, visibleFiles } from "./home.ts";

const LETS_IN = "host all tester 127.0.0.1/32 trust\nhost all app 127.0.0.1/32 scram-sha-256\n";
const [FIRST, SECOND] = ["f1rst-s3cret", "s3cond-s3cret"];
const FILMS = ["Inception.2010.mkv", "Sintel.2010.mkv", "Interstellar.2014.mkv"] as const;

test.skipIf(postgresMissing() !== undefined)(
  "the daemon waits while its password is changed on the database server and in the file, then continues",
  async () => {
    await using server = await startPostgres({ files: { "pg_hba.conf": LETS_IN } });
    const admin = new Client({ connectionString: server.url });
    await admin.connect();
    await using _admin = { [Symbol.asyncDispose]: () => admin.end() };
    await using home = await startHome({ settings: { STORAGE_NAME: "nas" } });
    const file = home.at("secret");
    // Writes the password the way an operator would mount a secret file.
    const setPassword = (text: string) => writeFileSync(file, `${text}\n`, { mode: 0o600 });
    setPassword(FIRST);
    await admin.query(`create role app login superuser password '${FIRST}'`);
    home.configure({
      DATABASE_URL: server.url.replace("tester@", ""),
      DATABASE_USER: "app",
      DATABASE_PASSWORD_FILE: file,
    });
    await using daemon = await startDaemon(home);
    const filed = (count: number) =>
      waitFor(`${count} films`, () => {
        const files = visibleFiles(home.movies);
        if (files.length === count) return true;
        throw new Error(`${files.join(", ")}\n${daemon.log()}`);
      });
    home.drop(FILMS[0]);
    await filed(1);

    await admin.query(`alter role app password '${SECOND}'`);
    home.drop(FILMS[1]);
    await admin.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'app'",
    );
    await waitFor("it to be refused", () =>
      daemon.log().includes("refused the user or the password"),
    );
    home.drop(FILMS[2]);
    setPassword(SECOND);
    await filed(3);
    await waitFor("it to go on", () =>
      / again and continues\.|session and has resumed\./.test(daemon.log()),
    );
    expect(daemon.log()).not.toMatch(/s3cret|Unexpected/);
    // A film is visible before its row is committed.
    await waitFor("history to have each once", async () => {
      const { rows } = await admin.query(
        "select count(*)::int as n from plex_ingest.history where action = 'filed'",
      );
      return (rows[0] as { n: number }).n === 3;
    });
    expect((await daemon.end()).code).toBe(0);
  },
);
