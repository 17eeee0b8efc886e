// Checks whether the container is healthy: over HTTP if it serves HTTP, otherwise with `plex-ingest
// status`.
import { spawnSync } from "node:child_process";

const { SERVER_PORT: port, SERVER_HOST: host = "", SERVER_TLS_CERT: cert } = process.env;
const { get } = await import(cert ? "node:https" : "node:http");
// A server that listens on all addresses is also reachable on loopback. A server that listens on
// one address is reachable only there.
const at = ["", "0.0.0.0", "::"].includes(host) ? "127.0.0.1" : host;
const request = get({
  host: at,
  // `mcp --http` serves on 8080 if no port is set.
  port: port || 8080,
  path: "/health/live",
  timeout: 4000,
  // The certificate is issued for a different name than this address.
  rejectUnauthorized: false,
});
request.on("response", ({ statusCode }) => (statusCode === 200 ? process.exit(0) : failed()));
request.on("timeout", () => failed());
request.on("error", () => failed());

function failed() {
  if (port) process.exit(1);
  // Runs as the user that the container switched to.
  process.exit(spawnSync("/app/entry.sh", ["status"], { stdio: "inherit" }).status ?? 1);
}
