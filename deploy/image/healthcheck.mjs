// Whether the container is healthy: over HTTP where it serves HTTP, else by what `plex-ingest
// status` finds.
import { spawnSync } from "node:child_process";

const { SERVER_PORT: port, SERVER_HOST: host = "", SERVER_TLS_CERT: cert } = process.env;
const { get } = await import(cert ? "node:https" : "node:http");
// On all addresses it is on loopback too; on one it is on that alone.
const at = ["", "0.0.0.0", "::"].includes(host) ? "127.0.0.1" : host;
const request = get({
  host: at,
  // `mcp --http` serves on 8080 without it.
  port: port || 8080,
  path: "/health/live",
  timeout: 4000,
  // The certificate is for another name than that of the address.
  rejectUnauthorized: false,
});
request.on("response", ({ statusCode }) => (statusCode === 200 ? process.exit(0) : failed()));
request.on("timeout", () => failed());
request.on("error", () => failed());

function failed() {
  if (port) process.exit(1);
  // As the user that the container has become.
  process.exit(spawnSync("/app/entry.sh", ["status"], { stdio: "inherit" }).status ?? 1);
}
