// Whether the container is healthy: over HTTP where it serves HTTP, else by what `plex-ingest status` finds.
const { SERVER_PORT: port, SERVER_TLS_CERT: cert } = process.env;
if (port) {
  const { get } = await import(cert ? "node:https" : "node:http");
  const url = `${cert ? "https" : "http"}://127.0.0.1:${port}/health/live`;
  // The certificate is for another name than 127.0.0.1.
  const request = get(url, { timeout: 4000, rejectUnauthorized: false }, (answer) => {
    process.exit(answer.statusCode === 200 ? 0 : 1);
  });
  request.on("timeout", () => process.exit(1)).on("error", () => process.exit(1));
} else {
  process.argv = [process.argv[0], "/app/dist/plex-ingest.js", "status"];
  await import("/app/dist/plex-ingest.js");
}
