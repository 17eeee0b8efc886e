import type { Verdict } from "./verdicts.ts";

const NO_DOCKER = "needs a container runtime";
const NO_CLUSTER =
  "needs a cluster; its manifests are checked in test/deploy/kubernetes.process.test.ts";
const UNPUBLISHED = "no version is published yet";
const NO_SYSTEMD =
  "needs systemd as process 1; test/app/service/install.process.test.ts runs its steps with a stand-in for systemctl";
const HOSTS_NAMED = "names a host of the reader; the same request is sent in test/hosts/web";

/**
 * Shell lines of the pages that no other table runs, as they are written. Lines in `PASTED` and
 * settings are run by their own tests.
 */
export const LINES: Readonly<Record<string, Verdict>> = {
  "npm ci && npm run demo": {
    runBy: "test/scripts/clone.process.test.ts",
    found: "the build needed a native parser, which npm 9 leaves out on Node 18",
  },
  "npm ci && npm run demo -- --web": {
    closeTo: "test/process/demo.slow.test.ts",
    differs: "runs the built program with --web and --keep",
  },
  "npm ci && npm test": { runBy: ".ci/run" },
  "npx plex-ingest demo --web": { notTried: UNPUBLISHED },
  "npm ci && rm -f plex-ingest-*.tgz && npm pack": {
    runBy: "test/scripts/clone.process.test.ts",
    found: "the build needed a native parser, which npm 9 leaves out on Node 18",
  },
  "npm install -g --prefix ~/.local plex-ingest": { notTried: UNPUBLISHED },
  "npm install -g --prefix ~/.local ./plex-ingest-*.tgz": {
    runBy: "test/scripts/clone.process.test.ts",
  },
  "npm install -g --prefix ~/.local ./plex-ingest-VERSION.tgz": {
    closeTo: "test/scripts/clone.process.test.ts",
    differs: "the name is a pattern",
  },
  "sudo npm install -g ./plex-ingest-*.tgz": {
    notTried: "changes the machine's global packages",
  },
  "sudo npm install -g ./plex-ingest-VERSION.tgz": {
    notTried: "changes the machine's global packages",
  },

  "mkdir -p ~/.local/lib ~/.local/bin": { runBy: "test/docs/packages-page.ci.test.ts" },
  "tar -xzf plex-ingest-*-linux-x64.tar.gz -C ~/.local/lib": {
    runBy: "test/docs/packages-page.ci.test.ts",
    found: "the folder did not exist on a new account",
  },
  "ln -s ~/.local/lib/plex-ingest-*-linux-x64/bin/plex-ingest ~/.local/bin/plex-ingest": {
    runBy: "test/docs/packages-page.ci.test.ts",
    found: "the folder did not exist on a new account",
  },
  "~/.local/bin/plex-ingest init": { runBy: "test/docs/packages-page.ci.test.ts" },
  "sudo apt install ./plex-ingest_*_amd64.deb": {
    closeTo: "test/scripts/packages/packages.ci.test.ts",
    differs: "dpkg -i in a copy of the machine's file system",
    found: "folders of mode 0770 that Plex's account cannot open",
  },
  "sudo plex-ingest init": {
    closeTo: "test/scripts/packages/packages.ci.test.ts",
    differs: "its answers are options",
    found: "the service could not read its settings afterwards",
  },
  "sudo plex-ingest web --print": {
    closeTo: "test/scripts/packages/packages.ci.test.ts",
    differs: "as root, without sudo; the link is then opened",
    found: "the template had no page",
  },
  "sudo systemctl enable --now plex-ingest": { notTried: NO_SYSTEMD },
  "sudo plex-ingest service install --system --account plex-ingest --media /mnt/films": {
    notTried: NO_SYSTEMD,
  },

  "plex-ingest init": { runBy: "test/process/init.test.ts" },
  "plex-ingest init --yes \\\n  --media-root /srv/media/library --downloads /srv/media/downloads \\\n  --plex-url http://127.0.0.1:32400 --plex-token-file /run/secrets/plex \\\n  --transmission-url http://127.0.0.1:9091 --transmission-user anna --transmission-password-file /run/secrets/tr \\\n  --tmdb-key-file /run/secrets/tmdb --auto no --backlog 30d --page-port 8484 --adopt --client claude-code --service":
    {
      closeTo: "test/process/init.test.ts",
      differs: "other values; the test of offered lines reads each option",
    },
  "plex-ingest web": { closeTo: "test/process/web.test.ts", differs: "opens no browser" },
  "plex-ingest web --reviewer": {
    closeTo: "test/process/other-machine.test.ts",
    differs: "with --json",
  },
  "plex-ingest service install": { notTried: NO_SYSTEMD },
  "plex-ingest service restart": { notTried: NO_SYSTEMD },
  "plex-ingest service status": { notTried: NO_SYSTEMD },
  "plex-ingest service logs --follow": { notTried: NO_SYSTEMD },
  "plex-ingest service uninstall": { notTried: NO_SYSTEMD },
  "sudo plex-ingest service install --system --account media --group plex": {
    notTried: NO_SYSTEMD,
  },
  "systemctl --user stop plex-ingest": { notTried: NO_SYSTEMD },
  "systemctl --user start plex-ingest": { notTried: NO_SYSTEMD },
  "sudo systemctl stop transmission-daemon": { notTried: "needs systemd as process 1" },
  'sudo sed -i \'s/"umask": [^,]*/"umask": 2/\' /etc/transmission-daemon/settings.json': {
    closeTo: "test/clients/umask.process.test.ts",
    differs: "the test writes the setting, not sed",
  },
  "sudo systemctl start transmission-daemon": { notTried: "needs systemd as process 1" },
  "plex-ingest client set-hook seedbox": {
    closeTo: "test/process/init.test.ts",
    differs: "the client has the name transmission",
  },
  "plex-ingest client unset-hook seedbox": {
    closeTo: "test/process/init.test.ts",
    differs: "the client has the name transmission",
  },
  "sudo -u debian-transmission /srv/media/.plex-ingest-hook/torrent-done.sh 0123456789abcdef0123456789abcdef01234567":
    {
      closeTo: "test/scripts/torrent-done-spool.process.test.ts",
      differs: "another account, without sudo",
    },
  "ln -s /srv/media/.plex-ingest-hook/torrent-done.sh torrent-done.sh": {
    closeTo: "test/scripts/torrent-done-spool.process.test.ts",
    differs: "the link is made by the test, not by ln",
  },
  "plex-ingest db restore FILE": {
    closeTo: "test/process/db.test.ts",
    differs: "confirmed with --yes",
  },
  "plex-ingest db move postgres": {
    closeTo: "test/process/db-move.slow.test.ts",
    differs: "confirmed with --yes",
  },
  "plex-ingest db move --url-file /run/secrets/database-url --yes": {
    runBy: "test/process/db-move.slow.test.ts",
  },
  "plex-ingest db move sqlite": {
    closeTo: "test/process/db-move.slow.test.ts",
    differs: "confirmed with --yes",
  },
  "sudo -u postgres createuser --pwprompt plex_ingest": {
    notTried: "needs the machine's own PostgreSQL; tests start their own server",
  },
  "sudo -u postgres createdb --owner plex_ingest plex_ingest": {
    notTried: "needs the machine's own PostgreSQL; tests start their own server",
  },
  "pg_dump --format=custom --schema=plex_ingest --file=plex-ingest.dump postgres://plex_ingest@192.168.1.10/plex_ingest":
    {
      closeTo: "test/stories/08-last-weeks-database.test.ts",
      differs: "as text instead of the custom format, restored with psql",
    },
  "pg_restore --clean --if-exists --dbname=postgres://plex_ingest@192.168.1.10/plex_ingest plex-ingest.dump":
    { notTried: "the story restores with psql" },
  "cp -a /srv/old/. /srv/new/": {
    closeTo: "test/process/new-disk.slow.test.ts",
    differs: "the folder is copied under its own name",
  },

  "docker run --rm -it --network host OWNER/plex-ingest demo --web": {
    notTried: `${NO_DOCKER}; test/deploy/nas.process.test.ts runs the demo in the image's file system`,
  },
  "openssl s_client -connect nas:9898 -showcerts </dev/null | openssl x509 > ~/.config/plex-ingest/arr.pem":
    {
      closeTo: "test/adapters/arr/tls.process.test.ts",
      differs: "asks a server on loopback",
    },
  "mkdir plex-ingest-config": { notTried: NO_DOCKER },
  'docker run -d --name plex-ingest --restart unless-stopped --user "$(id -u):$(id -g)" -p 127.0.0.1:8484:8484 \\\n  -v /srv/media:/data -v "$PWD/plex-ingest-config:/config" -e PLEX_INGEST_STATE_DIR=/config/state \\\n  -e PLEX_INGEST_DIR=/data/downloads -e PLEX_MEDIA_ROOT=/data/library \\\n  -e SERVER_PORT=8484 -e AUTH_TOKEN="$(openssl rand -hex 32)" OWNER/plex-ingest':
    { notTried: NO_DOCKER },
  "docker exec plex-ingest /app/entry.sh web --print": { notTried: NO_DOCKER },
  'docker run -d --name plex-ingest --user 1000:1000 --read-only --tmpfs /tmp -p 127.0.0.1:8080:8080 \\\n  -v /srv/media:/data -v plex-ingest-state:/state -v plex-ingest-config:/config \\\n  -e SERVER_PORT=8080 -e AUTH_TOKEN="$(openssl rand -hex 32)" \\\n  -e PLEX_INGEST_DIR=/data/downloads -e PLEX_MEDIA_ROOT=/data/library OWNER/plex-ingest:1':
    { notTried: NO_DOCKER },
  "docker build -t plex-ingest .": {
    notTried: `${NO_DOCKER}; test/deploy/image.slow.test.ts runs the stages of the Dockerfile`,
  },
  "docker run --user 1000:1000 --read-only --tmpfs /tmp -v /srv/media:/data -v state:/state -v config:/config \\\n  -e PLEX_INGEST_DIR=/data/downloads -e PLEX_MEDIA_ROOT=/data/library plex-ingest":
    { notTried: NO_DOCKER },
  "cd deploy/compose": { notTried: NO_DOCKER },
  "cp example.env .env": { notTried: NO_DOCKER },
  "docker compose up -d": {
    notTried: `${NO_DOCKER}; test/deploy/compose-services.ci.test.ts runs each service as the file says`,
  },
  "docker compose exec plex-ingest /app/entry.sh web --print": { notTried: NO_DOCKER },
  "docker compose exec plex-ingest /app/entry.sh doctor": { notTried: NO_DOCKER },
  "cd deploy/compose && cp several.env .env": { notTried: NO_DOCKER },
  "docker compose -f several.yaml up -d": { notTried: NO_DOCKER },
  "docker compose -f several.yaml exec nas-1 /app/entry.sh doctor": { notTried: NO_DOCKER },
  "docker compose -f compose.yaml -f compose.redis.yaml up -d": { notTried: NO_DOCKER },

  "$EDITOR deploy/kubernetes/secret.yaml": { notTried: "opens an editor" },
  "$EDITOR deploy/kubernetes/kustomization.yaml": { notTried: "opens an editor" },
  "$EDITOR deploy/kubernetes/several/secret.yaml": { notTried: "opens an editor" },
  "$EDITOR deploy/kubernetes/several/nas-1/media.yaml": { notTried: "opens an editor" },
  "kubectl apply -k deploy/kubernetes": { notTried: NO_CLUSTER },
  "kubectl -n media-services port-forward service/plex-ingest 8080:80": { notTried: NO_CLUSTER },
  "curl http://127.0.0.1:8080/health/ready": { notTried: NO_CLUSTER },
  "kubectl apply -k deploy/kubernetes/several": { notTried: NO_CLUSTER },
  "kubectl -n media-storages exec engine-nas-1-0 -- /app/entry.sh status": {
    notTried: NO_CLUSTER,
  },

  'claude mcp add --transport http plex-ingest https://media.example.org/plex-ingest/mcp \\\n  --header "Authorization: Bearer YOUR_TOKEN"':
    { notTried: HOSTS_NAMED },
  'npx @modelcontextprotocol/inspector --cli https://media.example.org/plex-ingest/mcp \\\n  --method tools/list --header "Authorization: Bearer YOUR_TOKEN"':
    { notTried: HOSTS_NAMED },
};
