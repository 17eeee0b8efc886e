import { chmodSync, existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { isShowOnly } from "../../../src/core/actions/next-step-lines.ts";
import { skipUnless } from "../../faults/support/needs.ts";
import { BUNDLE } from "../../support/daemon.ts";
import { startFakeTransmission } from "../../support/fake-transmission.ts";
import { startHttpServer } from "../../support/loopback.ts";
import { ownMachine } from "../../support/own-machine.ts";
import { tempFolder } from "../../support/temp-folder.ts";

/**
 * Each program that a line of the doctor runs, and how the line is tested. `run` or `root`: the
 * line is run as printed, and the finding is gone afterwards (remedies.process,
 * set-command.process, local, foretell-link.slow; below). `shows`: the line changes nothing, and a
 * person judges its output.
 */
const PROVED: Record<string, "run" | "root" | "shows"> = {
  "apt-get": "root",
  chgrp: "root",
  chmod: "root",
  df: "shows",
  du: "shows",
  env: "root",
  find: "root",
  install: "root",
  journalctl: "shows",
  loginctl: "root",
  ls: "shows",
  mkdir: "run",
  mount: "root",
  namei: "shows",
  "plex-ingest": "run",
  printf: "run",
  setfacl: "root",
  sysctl: "root",
  systemctl: "root",
  timedatectl: "root",
  usermod: "root",
};

test("these tests cover exactly the programs that the doctor's commands run", () => {
  const lines = globSync("src/{app,program/use-cases}/doctor/**/*.ts").flatMap((path) =>
    readFileSync(path, "utf8")
      .split("\n")
      .filter((line) => MADE_HERE.test(line)),
  );
  const programs = lines.flatMap((line) =>
    [...line.matchAll(PROGRAM)].flatMap(([, program]) => program ?? []),
  );
  expect([...new Set(programs)].toSorted()).toEqual(Object.keys(PROVED));
  const typed = [...AS_ROOT, ...AS_PERSON]
    .flatMap((line) => line.split(" && "))
    .map((line) => line.replace("sudo ", ""));
  const has = (how: string) => Object.keys(PROVED).filter((program) => PROVED[program] === how);
  expect(new Set(typed.map((line) => line.split(" ")[0]))).toEqual(new Set(has("root")));
  expect(Object.keys(PROVED).filter((program) => isShowOnly(`${program} x`))).toEqual(has("shows"));
});

/** The places in the sources that assemble a line. A sentence begins with a capital letter. */
const MADE_HERE = /\bcommand\b|sudo |const (?:open|join|journal|systemctl|make) =/;
const PROGRAM = /(?:["'`]|&& |}`?)(?:sudo )?(?!sudo\b)([a-z][a-z-]+)(?= \S)/g;

const ODD = `It's $(touch harm) "a" \`b\` && sudo ls; -rf`;

/**
 * The doctor prints a line that fixes each of these problems as root. A Debian package is repacked
 * from the files installed here. First, the script removes parts of the test's setup that this
 * machine may already have, and programs that would unpack archives in place of the missing
 * package.
 */
const TROUBLES = `
sed -i -E '/^(anna|other|media|films):/d' /etc/passwd /etc/shadow /etc/group /etc/gshadow
rm -rf /home/anna /etc/plex-ingest /usr/bin/7zz /usr/bin/7z /usr/bin/unrar /usr/bin/plex-ingest
groupadd media; groupadd films; useradd other; useradd -u 4242 -m -G films anna
echo 'anna ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/anna
mkdir -p "$AT/library"; cd "$AT/library"; mkdir hidden mine ours shared theirs
chgrp films ours; chgrp media shared hidden; chmod 700 hidden; chown anna mine
mkdir "$AT/readonly"; mount -t tmpfs -o ro,mode=777 readonly "$AT/readonly"
mkdir "$AT/in"; cd "$AT/in"; mkdir closed fixed grouped roots torrents
for each in *; do echo film >"$each/Heron.mkv"; ln -s Heron.mkv "$each/link.mkv"; done
chmod 700 closed torrents; chown -R other:media grouped; chown -R anna fixed; chattr +i fixed/Heron.mkv
echo '#!/bin/sh' >"$AT/done.sh"

mkdir -p /repo/DEBIAN /repo/usr/bin; cd /repo; cp /usr/bin/bsdtar usr/bin; ln -sf /bin/true /usr/bin/mandb; dpkg --remove libarchive-tools
printf '%s\\n' 'Package: libarchive-tools' 'Version: 9' 'Architecture: all' 'Maintainer: t' 'Description: t' >DEBIAN/control
dpkg-deb --build . own.deb; sum=$(sha256sum own.deb)
{ cat DEBIAN/control; echo Filename: ./own.deb; stat -c 'Size: %s' own.deb; echo "SHA256: \${sum%% *}"; } >Packages
rm -f /etc/apt/sources.list.d/*; echo 'deb [trusted=yes] file:/repo ./' >/etc/apt/sources.list; apt-get update

cd /home/anna; mkdir -p bin .config/plex-ingest .config/systemd/user
printf '#!/bin/sh\\nexec "%s" "%s" "$@"\\n' "$NODE" "$BUNDLE" >bin/plex-ingest; chmod 755 bin/plex-ingest
L=$AT/library; printf '%s\\n' "PLEX_MEDIA_ROOT=$L/hidden:$L/mine:$L/ours:$L/shared:$L/theirs:$AT/readonly" \
  "PLEX_INGEST_DIR=$AT/in/closed:$AT/in/fixed:$AT/in/grouped:$AT/in/roots" "PLEX_INGEST_STATE_DIR=$AT/state" \
  INGEST_UNPACK=true "TRANSMISSION_URL=$CLIENT" "TRANSMISSION_FOLDERS=$AT/in/torrents" "TMDB_URL=$TMDB" TMDB_API_KEY=5ec7e75ec7e75ec7e75ec7e75ec7e75e >.config/plex-ingest/.env
printf '%s\\n' [Service] Type=notify NotifyAccess=all 'ExecStart=/home/anna/bin/plex-ingest --env-file /home/anna/.config/plex-ingest/.env daemon' \
  [Install] WantedBy=default.target >.config/systemd/user/plex-ingest.service
chmod 600 .config/plex-ingest/.env; chown -R anna:anna .

cd /etc/systemd/system; sed 's/^Type/User=anna\\n&/' /home/anna/.config/systemd/user/plex-ingest.service >plex-ingest.service
printf '%s\\n' [Service] Type=notify User=anna RuntimeDirectory=anna Environment=XDG_RUNTIME_DIR=/run/anna Delegate=yes \
  'ExecStart=/usr/lib/systemd/systemd --user' >of-anna.service
printf '%s\\n' [Service] Type=oneshot RemainAfterExit=yes "ExecStart=touch $OUTER/clock-is-set" [Install] WantedBy=default.target >clock.service
mkdir -p ../ntp-units.d; echo clock.service >../ntp-units.d/10-own.list
`;

const AS_ROOT = [
  "sudo setfacl -R -m u:4242:rwX -m d:u:4242:rwX 'AT/library/hidden'",
  "sudo setfacl -R -m u:4242:rwX -m d:u:4242:rwX 'AT/in/closed'",
  "sudo chmod -R g+rwX 'AT/library/ours'",
  "sudo usermod -aG media anna && sudo chmod -R g+rwX 'AT/library/shared'",
  "sudo setfacl -R -m u:4242:rwX -m d:u:4242:rwX 'AT/library/theirs'",
  "sudo mount -o remount,rw 'AT/readonly'",
  "sudo find 'AT/in/fixed' ! -type l -exec chattr -ia {} +",
  "sudo usermod -aG media anna && sudo chmod -R g+rwX 'AT/in/grouped'",
  "sudo chgrp -R 4242 'AT/in/roots' && sudo chmod -R g+rwX 'AT/in/roots'",
  "sudo install -d -m 700 -o anna 'AT/state'",
  "sudo systemctl start plex-ingest.service",
  "sudo setfacl -R -m u:4242:rwX -m d:u:4242:rwX 'AT/in/torrents'",
  "sudo chmod a+rx 'AT/done.sh'",
  "sudo timedatectl set-ntp true",
  "sudo sysctl -w fs.inotify.max_user_watches=65536",
  "sudo apt-get install libarchive-tools",
  // Lines that were hidden by other findings.
  "sudo systemctl enable plex-ingest.service",
  'sudo env "PATH=$PATH" plex-ingest doctor',
  "sudo sysctl -w fs.inotify.max_user_instances=256",
];
const AS_PERSON = [
  "systemctl --user start plex-ingest.service",
  "systemctl --user enable plex-ingest.service",
  "sudo loginctl enable-linger anna",
];

test("each command that needs root runs as printed and fixes its problem", async (context) => {
  skipUnless(context, "machine");
  using dir = tempFolder();
  chmodSync(dir.path, 0o755);
  const at = dir.at(ODD);
  await using client = await startFakeTransmission({ downloadDir: `${at}/in/torrents` });
  Object.assign(client.settings, {
    "script-torrent-done-enabled": true,
    "script-torrent-done-filename": `${at}/done.sh`,
  });
  client.add({
    hashString: "a".repeat(40),
    files: [{ name: "Heron.mkv", length: 5, wanted: true }],
  });
  client.complete("a".repeat(40));
  // Wrong until a service sets the clock. Everything on the machine shares its clock, so this
  // service is a stand-in for one that uses NTP.
  const offMs = () => (existsSync(dir.at("clock-is-set")) ? 0 : 3 * 3_600_000);
  await using tmdb = await startHttpServer((_, response) => {
    response.setHeader("date", new Date(Date.now() + offMs()).toUTCString());
    response.setHeader("content-type", "application/json").end('{"results":[]}');
  });
  const given = {
    AT: at,
    OUTER: dir.path,
    NODE: process.execPath,
    BUNDLE,
    CLIENT: client.url,
    TMDB: tmdb.origin,
  };
  await using machine = await ownMachine(dir.path, given, TROUBLES);

  const quoted = `'${at.replaceAll("'", String.raw`'\''`)}`;
  const short = (line: string) => line.replaceAll(quoted, "'AT");
  const linesIn = (shown: string) =>
    [...shown.matchAll(/^ {8}next: `(.*)`$/gm)].map(([, line = ""]) => line);
  /**
   * Runs the lines that doctor prints until no new ones appear. Resolves with the lines that were
   * run, and with the lines and the output of the last run.
   */
  async function followDoctor() {
    const typed: string[] = [];
    for (;;) {
      const { shown } = await machine.type("anna", "plex-ingest doctor");
      const lines = linesIn(shown);
      const due = lines.filter((line) => !typed.includes(line));
      if (due.length === 0) return { typed: typed.map(short), lines, shown };
      for (const line of due) {
        const { code, shown: said } = await machine.type("anna", line);
        expect({ line, code }, said).toEqual({ line, code: 0 });
        if (line.endsWith("plex-ingest doctor")) {
          expect(said).toContain("Checked as the service");
        }
      }
      typed.push(...due);
    }
  }
  // On a machine where users work as root, sudo may be missing.
  const config = "/home/anna/.config/plex-ingest/.env";
  const { shown } = await machine.type(
    "root",
    `/home/anna/bin/plex-ingest --env-file ${config} doctor`,
  );
  const ofRoot = new Set(linesIn(shown).map((line) => `sudo ${short(line)}`));
  expect(ofRoot.size).toBe(7);
  expect(ofRoot.isSubsetOf(new Set(AS_ROOT))).toBe(true);
  const asRoot = await followDoctor();
  expect(asRoot.typed).toEqual(AS_ROOT);
  // While a person runs the doctor, it reports whose permissions it checks with.
  expect(asRoot.lines).toEqual(['sudo env "PATH=$PATH" plex-ingest doctor']);
  expect(asRoot.shown).not.toMatch(/^ {2}fail /m);
  const toPersons =
    "systemctl disable --now plex-ingest && rm /etc/systemd/system/plex-ingest.service && systemctl start of-anna";
  expect(await machine.type("root", toPersons)).toMatchObject({ code: 0 });
  expect(await followDoctor()).toMatchObject({ typed: AS_PERSON, lines: [] });
  expect(readdirSync(dir.path)).not.toContain("harm");
});
