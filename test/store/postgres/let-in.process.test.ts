import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { openPostgres } from "../../../src/store/open-postgres.ts";
import { isPaused } from "../../../src/store/settings/settings.ts";
import { postgresMissing, startPostgres } from "../../support/postgres/server.ts";
import { saying } from "../../support/said.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { waitFor } from "../../support/wait-for.ts";

const overServer = test.skipIf(postgresMissing());

const open = (url: string) =>
  openPostgres({ url, storage: "nas" }, { mode: "create", random: () => 0 });

/** Trusts the tester. anna needs a password, and berta needs TLS. */
const LETS_IN = `host all tester 127.0.0.1/32 trust
host all anna 127.0.0.1/32 scram-sha-256
hostssl all berta 127.0.0.1/32 trust
`;

/** A self-signed certificate for this host, and its key. */
function selfSigned(folder: string): { certificate: string; key: string } {
  const [certificate, key] = [`${folder}/server.crt`, `${folder}/server.key`];
  const subject = ["-subj", "/CN=elsewhere", "-addext", "subjectAltName=IP:127.0.0.1"];
  const made = [
    "req",
    "-x509",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-days",
    "2",
    "-keyout",
    key,
    "-out",
    certificate,
  ];
  execFileSync("openssl", [...made, ...subject], { stdio: "ignore" });
  return { certificate, key };
}

overServer(
  "reports a wrong password at the start and after a later change, without showing it in a message",
  async () => {
    await using server = await startPostgres({ files: { "pg_hba.conf": LETS_IN } });
    await using admin = await open(server.url);
    await sql`create role anna login superuser password 'r1ght-one'`.execute(admin.read);
    const as = (password: string) => open(server.url.replace("tester@", `anna:${password}@`));
    const refused = {
      name: "Outage",
      code: "database_unavailable",
      message: expect.stringContaining("refused the user or the password"),
    };
    const wrong = await as("wr0ng-one").catch((error: unknown) => error);
    expect(wrong).toMatchObject(refused);
    expect(String(wrong)).not.toContain("wr0ng-one");
    await using store = await as("r1ght-one");
    expect(await isPaused(store.read)).toBe(false);
    await sql`alter role anna password 'an0ther-one'`.execute(admin.read);
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'anna'`.execute(
      admin.read,
    );
    const later = await waitFor("it to be refused", async () => {
      const error = await isPaused(store.read).catch((error: unknown) => error);
      expect(error).toMatchObject(refused);
      return error;
    });
    expect(String(later)).not.toContain("r1ght-one");
  },
);

overServer(
  "connects over TLS if the server's certificate is trusted, and reports each fault otherwise",
  async () => {
    using folder = tempFolder();
    const { certificate, key } = selfSigned(folder.path);
    const files = {
      "pg_hba.conf": LETS_IN,
      "server.crt": readFileSync(certificate, "utf8"),
      "server.key": readFileSync(key, "utf8"),
    };
    await using server = await startPostgres({ settings: { ssl: "on" }, files });
    {
      await using admin = await open(server.url);
      await sql`create role berta login superuser`.execute(admin.read);
    }
    const berta = server.url.replace("tester@", "berta@");
    await expect(open(berta)).rejects.toMatchObject({
      code: "database_unavailable",
      message: expect.stringMatching(/accepts only encrypted connections.*sslmode=verify-full/),
    });
    await using store = await open(`${berta}?sslmode=verify-full&sslrootcert=${certificate}`);
    const { rows } = await sql<{
      ssl: boolean;
    }>`select ssl from pg_stat_ssl where pid = pg_backend_pid()`.execute(store.read);
    expect(rows).toEqual([{ ssl: true }]);

    const untrusted = {
      code: "unauthorized",
      message: expect.stringContaining("certificate"),
      hint: saying("sslrootcert="),
    };
    await expect(open(`${berta}?sslmode=verify-full`)).rejects.toMatchObject(untrusted);
    using other = tempFolder();
    const { certificate: another } = selfSigned(other.path);
    await expect(open(`${berta}?sslmode=verify-full&sslrootcert=${another}`)).rejects.toMatchObject(
      untrusted,
    );
    const byName = berta.replace("127.0.0.1", "localhost");
    await expect(
      open(`${byName}?sslmode=verify-full&sslrootcert=${certificate}`),
    ).rejects.toMatchObject(untrusted);
  },
);

overServer("refuses a server without TLS if TLS is required", async () => {
  await using server = await startPostgres();
  await expect(open(`${server.url}?sslmode=verify-full`)).rejects.toMatchObject({
    code: "refused",
    message: expect.stringContaining("offers no TLS"),
    hint: saying("sslmode"),
  });
});
