import type { Pasted } from "./verdicts.ts";

/**
 * Lines that a test pastes in this order into the shell of an account that has plex-ingest in
 * `~/.local/bin`, a configuration without media servers and clients, an earlier film in the
 * library, and a download. `plex-ingest daemon` runs from its line on.
 */
export const PASTED: Readonly<Record<string, Pasted>> = {
  'export PATH="$HOME/.local/bin:$PATH"': { shows: /^$/ },
  "plex-ingest --version": { shows: /^plex-ingest \d/ },
  "plex-ingest config check": { shows: /Every setting is well-formed/ },
  'echo "AUTH_TOKEN=$(openssl rand -hex 32)" >> ~/.config/plex-ingest/.env': { shows: /^$/ },
  'echo "SERVER_PORT=8484" >> ~/.config/plex-ingest/.env': { shows: /^$/ },
  'echo "AUTH_READER_TOKEN=$(openssl rand -hex 32)" >> ~/.config/plex-ingest/.env': { shows: /^$/ },
  'echo "HOOK_TOKEN=$(openssl rand -hex 32)" >> ~/.config/plex-ingest/.env': { shows: /^$/ },
  "plex-ingest adopt": { answers: [["[y/N]", "y\r"]], shows: /^\d+ files? adopted/m },
  "plex-ingest daemon --once --dry-run": { shows: /^1 release would be filed: 1 file/m },
  "PLEX_MODE=hybrid plex-ingest daemon --once --dry-run": {
    shows: /^1 release would be filed: 1 file/m,
  },
  "plex-ingest plan ./Heat.1995.mkv": { shows: /Movies\/Inception \(2010\)/ },
  "plex-ingest daemon": { shows: /files from/ },
  "plex-ingest status": { shows: /^Sources:\n {2}folder .* ok/m },
  "plex-ingest doctor": { shows: /^All is well: \d+ checks passed\.$/m },
  "plex-ingest torrents": { code: 1, shows: /No download client is configured/ },
  'curl -H "Authorization: Bearer $AUTH_READER_TOKEN" http://127.0.0.1:8484/api/status': {
    shows: /^\{"version":"[\d.]+","status":"ok",/,
  },
  'curl -X POST http://127.0.0.1:8484/api/hook/any -H "X-Api-Key: $HOOK_TOKEN" \\\n  -H \'Content-Type: application/json\' -d \'{"path": "/downloads/Heat.1995"}\'':
    { shows: /./ },
  'curl -fsS -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\\n  -d \'{"path": "/data/downloads/Heat.1995"}\' http://plex-ingest:8080/api/process-torrent':
    { shows: /./ },
  "plex-ingest approve 12 --type movie --tmdb 603": { code: 3, shows: /There is no download #12/ },
  "plex-ingest config set auto_ingest true": { shows: /^auto_ingest +true/m },
  "plex-ingest approve --certain": { answers: [["[y/N]", "y\r"]], shows: /Inception/ },
  "plex-ingest db backup": { shows: /^Written and checked: / },
  "plex-ingest db backup /mnt/usb/plex-ingest.db": { shows: /^Written and checked: .*\/usb\// },
  "plex-ingest db check": { shows: /^The database is intact\./m },
  "plex-ingest db restore": { shows: /^Backups, newest first:/ },
  "plex-ingest notify test": { code: 2, shows: /No notifications are configured/ },
  "plex-ingest uninstall": { shows: /^Nothing was changed\. Remove it with `plex-ingest uninst/m },
  "plex-ingest uninstall --yes": { shows: /^Removed:/ },
};

/** Names on the pages that stand for a reader's own. */
export const STANDS_FOR: Readonly<Record<string, (own: OwnPlaces) => string>> = {
  "/mnt/usb": ({ usb }) => usb,
  "/data/downloads/Heat.1995": ({ download }) => download,
  "/downloads/Heat.1995": ({ download }) => download,
  "http://plex-ingest:8080": ({ port }) => `http://127.0.0.1:${port}`,
  "Heat.1995.mkv": () => "Inception.2010.1080p.mkv",
  "8484": ({ port }) => String(port),
};

export type OwnPlaces = { usb: string; download: string; port: number };
