import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { expect, test } from "vitest";
import { createPlexOptions } from "../../../src/servers/plex/options.ts";
import { configured } from "../../program/config/configured.ts";
import { fakeClock } from "../../support/fake-clock.ts";

const URL = "http://127.0.0.1:32400";
const HOST = { clientIdentifier: "id", version: "1", clock: fakeClock(), warn() {} };
const options = (env: Record<string, string>, warn: (message: string) => void = () => {}) =>
  createPlexOptions(configured({ PLEX_URL: URL, ...env }).config.plex, { ...HOST, warn });

test("connections, retries, delays and timeouts come from the configuration", () => {
  const env = {
    PLEX_MAX_CONNECTIONS: "30",
    PLEX_RETRIES: "2",
    PLEX_RETRY_DELAY: "0.5",
    PLEX_TIMEOUT: "4",
    PLEX_BREAKER_FAILURES: "7",
    PLEX_BREAKER_SECONDS: "12",
  };
  expect(options(env)).toMatchObject({
    baseUrl: URL,
    gate: { limit: 30 },
    retries: 2,
    retryDelayMs: 500,
    breaker: { failures: 7, openMs: 12_000 },
    timeoutMs: 4000,
    clientIdentifier: "id",
  });
  expect(options(env).ca).toBeUndefined();
});

test("a list with unreadable entries causes one warning", () => {
  const said: string[] = [];
  const { onDropped } = options({}, (message) => said.push(message));
  for (const count of [2, 3]) onDropped?.("library 3", count);
  onDropped?.("list of libraries", 1);
  expect(said).toEqual([
    "Plex's library 3 contains unreadable entries, which are skipped: 2 so far.",
    "Plex's list of libraries contains unreadable entries, which are skipped: 1 so far.",
  ]);
});

test("reads a certificate authority file, and immediately refuses a file without one", async () => {
  const dir = await mkdtemp(join(tmpdir(), "plex-ca-"));
  try {
    const file = join(dir, "ca.pem");
    const pem = `# ours\n${rootCertificates[0]}\n`;
    await writeFile(file, pem);
    expect(options({ PLEX_CA_FILE: file }).ca).toBe(pem);
    await writeFile(file, "no certificate");
    expect(() => options({ PLEX_CA_FILE: file })).toThrow("PLEX_CA_FILE is not a certificate");
    expect(() => options({ PLEX_CA_FILE: join(dir, "none.pem") })).toThrow(
      "PLEX_CA_FILE is not a certificate",
    );
  } finally {
    await rm(dir, { recursive: true });
  }
});
