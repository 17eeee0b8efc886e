import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createPlainServer } from "node:http";
import { createServer } from "node:https";
import { createServer as createNetServer, type Server as NetServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createPlexClient } from "../../../src/servers/plex/client.ts";
import { fakeClock } from "../../support/fake-clock.ts";
import { listenHere } from "../../support/loopback.ts";

const never = new AbortController().signal;
const dir = mkdtempSync(join(tmpdir(), "plex-tls-"));
afterAll(() => rmSync(dir, { recursive: true }));

const openssl = (...args: string[]): void => {
  execFileSync("openssl", args, { cwd: dir, stdio: "ignore" });
};
const hasOpenssl = ((): boolean => {
  try {
    openssl("version");
    return true;
  } catch {
    return false;
  }
})();

const read = (file: string): string => readFileSync(join(dir, file), "utf8");
const KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

/** Creates a certificate for one address, signed by a test authority and valid for `days` days. */
function makeCertificate(name: string, address: string, days: number): void {
  writeFileSync(join(dir, `${name}.ext`), `subjectAltName=${address}`);
  openssl(
    "req",
    "-new",
    ...KEY,
    "-subj",
    `/CN=${name}`,
    "-keyout",
    `${name}.key`,
    "-out",
    `${name}.csr`,
  );
  const signed = [
    "-CA",
    "ca.pem",
    "-CAkey",
    "ca.key",
    "-CAcreateserial",
    "-extfile",
    `${name}.ext`,
  ];
  openssl(
    "x509",
    "-req",
    "-in",
    `${name}.csr`,
    ...signed,
    "-days",
    String(days),
    "-out",
    `${name}.pem`,
  );
}

/** Starts a server and returns the error for its address under the other scheme. */
async function askOther(server: NetServer, scheme: "http" | "https"): Promise<unknown> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => void sockets.add(socket.on("error", () => {})));
  const port = await listenHere(server);
  const who = { token: () => "secret-token", clientIdentifier: "x", version: "1" };
  const baseUrl = `${scheme}://127.0.0.1:${port}`;
  const client = createPlexClient({ baseUrl, ...who, timeoutMs: 30_000, clock: fakeClock() });
  try {
    return await client.sections(never).catch((error: unknown) => error);
  } finally {
    await client.close();
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

test("names http if an https address leads to a server without TLS, and sends it no token", async () => {
  const heads: string[] = [];
  const server = createPlainServer((request, response) => {
    heads.push(JSON.stringify([request.url, request.headers]));
    response.end("{}");
  });
  const error = await askOther(server, "https");
  expect(error).toMatchObject({
    isLasting: true,
    message: expect.stringMatching(
      /speaks plain http at this address, not https; correct PLEX_URL/,
    ),
  });
  expect(heads).toHaveLength(1);
  expect(heads.join()).not.toContain("secret-token");
});

test.each([
  "400 The plain HTTP request was sent to HTTPS port",
  "400 Client sent an HTTP request to an HTTPS server.",
])("names https if a server answers with %s", async (body) => {
  const server = createPlainServer((_, response) => void response.writeHead(400).end(body));
  expect(await askOther(server, "http")).toMatchObject({
    isLasting: true,
    message: expect.stringMatching(/requires https at this address, not http; correct PLEX_URL/),
  });
});

test("does not blame the scheme if a server closes both http and https connections", async () => {
  for (const scheme of ["http", "https"] as const) {
    const server = createNetServer((socket) => socket.once("data", () => socket.destroy()));
    expect(await askOther(server, scheme)).toMatchObject({
      isLasting: false,
      message: expect.stringMatching(/the connection was closed/),
    });
  }
});

/** Returns the identity that is read from a server with this certificate, or the error. */
async function ask(name: string, ca: string | undefined): Promise<unknown> {
  const identity = JSON.stringify({
    MediaContainer: { machineIdentifier: "abc", version: "1.41" },
  });
  const server = createServer(
    { key: read(`${name}.key`), cert: read(`${name}.pem`) },
    (_, response) => response.end(identity),
  );
  server.on("tlsClientError", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const baseUrl = `https://127.0.0.1:${address.port}`;
  const who = { token: () => "secret-token", clientIdentifier: "x", version: "1" };
  const client = createPlexClient({
    baseUrl,
    ...who,
    timeoutMs: 30_000,
    clock: fakeClock(),
    ca,
    waits: "background",
    retries: 3,
  });
  try {
    return await client.identity(never).catch((error: unknown) => error);
  } finally {
    await client.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

test.runIf(hasOpenssl)(
  "trusts a configured private authority, and explains what to do about other TLS errors",
  async () => {
    openssl(
      "req",
      "-x509",
      ...KEY,
      "-subj",
      "/CN=Our CA",
      "-days",
      "2",
      "-keyout",
      "ca.key",
      "-out",
      "ca.pem",
    );
    makeCertificate("good", "IP:127.0.0.1", 2);
    makeCertificate("other", "DNS:192-168-1-5.0123.plex.direct", 2);
    makeCertificate("expired", "IP:127.0.0.1", -1);
    const ca = read("ca.pem");

    expect(await ask("good", ca)).toEqual({ machineIdentifier: "abc", version: "1.41" });
    // None of these faults is temporary, so there must be no retry. The clock stands still, so a
    // retry would wait forever.
    const refused: [string, string | undefined, RegExp][] = [
      [
        "good",
        undefined,
        /cannot be verified; set PLEX_CA_FILE to the PEM file of the certificate or of the authority that signed it\.$/,
      ],
      [
        "other",
        ca,
        /is for another host name; use the name from the certificate in PLEX_URL; .*plex\.direct/,
      ],
      ["expired", ca, /has expired; renew it on the server/],
    ];
    const secure = createServer({ key: read("good.key"), cert: read("good.pem") });
    secure.on("tlsClientError", () => {});
    expect(await askOther(secure, "http")).toMatchObject({
      isLasting: true,
      message: expect.stringMatching(/requires https at this address, not http; correct PLEX_URL/),
    });
    for (const [name, authority, message] of refused) {
      expect(await ask(name, authority), name).toMatchObject({
        name: "Outage",
        code: "plex_unavailable",
        isLasting: true,
        message: expect.stringMatching(message),
      });
    }
  },
);
