import { execFile, execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { toSingleArrApp } from "../../../src/adapters/arr/apps.ts";
import { fakeClock } from "../../support/fake-clock.ts";
import { listenHere } from "../../support/loopback.ts";
import { type TempFolder, tempFolder } from "../../support/temp-folder.ts";

const PAGE = "docs/operate/sonarr-and-radarr.md";

const hasOpenssl = ((): boolean => {
  try {
    execFileSync("openssl", ["version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

/** Makes a self-signed certificate for one address, like those of a home's Sonarr. */
function makeCertificate(folder: TempFolder, name: string, address: string): void {
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const files = ["-keyout", `${name}.key`, "-out", `${name}.pem`];
  const about = ["-subj", `/CN=${name}`, "-addext", `subjectAltName=${address}`, "-days", "2"];
  execFileSync("openssl", ["req", "-x509", ...key, ...about, ...files], {
    cwd: folder.path,
    stdio: "ignore",
  });
}

/** Asks a Sonarr with this certificate for its version, and returns the error's sentence if any. */
async function ask(folder: TempFolder, name: string, caFile?: string): Promise<string> {
  await using server = await startSonarr(folder, name);
  return await askAt(server.port, caFile);
}

/** Starts a server that answers like a Sonarr with this certificate. */
async function startSonarr(folder: TempFolder, name: string) {
  const pair = {
    key: readFileSync(folder.at(`${name}.key`)),
    cert: readFileSync(folder.at(`${name}.pem`)),
  };
  const server = createServer(pair, ({ url = "" }, response) =>
    response.end(
      JSON.stringify(url.endsWith("/status") ? { appName: "Sonarr", version: "4.0.19" } : []),
    ),
  );
  server.on("tlsClientError", () => {});
  const port = await listenHere(server);
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { port, [Symbol.asyncDispose]: close };
}

async function askAt(port: number, caFile?: string): Promise<string> {
  const app = await toSingleArrApp(
    "sonarr",
    `https://127.0.0.1:${port}`,
    { current: () => "key" },
    { clock: fakeClock(), caFile },
  ).connect();
  try {
    const asked = app.report(new AbortController().signal);
    return await asked.then(
      ({ version }) => version,
      (error: unknown) => String(error),
    );
  } finally {
    await app.close();
  }
}

test.runIf(hasOpenssl)(
  "a self-signed Sonarr is accepted once ARR_CA_FILE names its certificate",
  async () => {
    using folder = tempFolder();
    makeCertificate(folder, "own", "IP:127.0.0.1");
    makeCertificate(folder, "other", "DNS:sonarr.home");
    folder.write("broken.pem", "-----BEGIN CERTIFICATE-----");
    const own = `${folder.path}/own.pem`;
    expect(await ask(folder, "own", own)).toBe("4.0.19");
    const advice =
      "set ARR_CA_FILE to the PEM file of the certificate or of the authority that signed it.";
    expect(await ask(folder, "own")).toContain(`its certificate is self-signed; ${advice}`);
    expect(await ask(folder, "own", `${folder.path}/other.pem`)).toContain(advice);
    expect(await ask(folder, "other", `${folder.path}/other.pem`)).toContain(
      "another host name; use the name from the certificate in SONARR_URL.",
    );
    for (const file of ["broken.pem", "missing.pem", "."]) {
      expect(await ask(folder, "own", `${folder.path}/${file}`), file).toContain(
        "ARR_CA_FILE is not a certificate; name a readable PEM file.",
      );
    }
  },
);

test.runIf(hasOpenssl)("the page's line saves the certificate of a running app", async () => {
  using folder = tempFolder();
  makeCertificate(folder, "own", "IP:127.0.0.1");
  await using server = await startSonarr(folder, "own");
  const [, line = ""] = /\n(openssl s_client .*)\n/.exec(readFileSync(PAGE, "utf8")) ?? [];
  const here = line
    .replace("nas:9898", `127.0.0.1:${server.port}`)
    .replace("~/.config/plex-ingest", folder.path);
  await promisify(execFile)("sh", ["-c", here]);
  expect(await askAt(server.port, folder.at("arr.pem"))).toBe("4.0.19");
});
