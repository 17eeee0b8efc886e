import { execFile } from "node:child_process";
import { once } from "node:events";
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { BUNDLE, startDaemon } from "../support/daemon.ts";
import { freePort } from "../support/free-port.ts";
import { startFakePlex } from "../support/stand-ins.ts";
import { startTransmission, transmissionMissing } from "../support/transmission.ts";
import { asVideo } from "../support/video-bytes.ts";
import { waitFor } from "../support/wait-for.ts";
import { inode, TMDB_KEY, visibleFiles } from "./home.ts";
import { DOWN, IS_BOOTED, newMachine, onTerminal } from "./new-machine.ts";

/** Like status, doctor fails until an engine runs. */
const NOT_STARTED = [
  "  fail  Engine: No engine is running, so nothing is filed. None has run yet.",
];

test("follows a new user: init --yes, doctor, service install --dry-run, and the daemon files the first download", async () => {
  await using machine = await newMachine();
  const { library, downloads } = {
    library: machine.at("library"),
    downloads: machine.at("downloads"),
  };
  const sections = [{ title: "Movies", type: "movie", locations: [machine.at("library/Movies")] }];
  await using plex = await startFakePlex({ sections, token: "plex-tok" });
  const key = machine.write("key.txt", `${TMDB_KEY}\n`);
  mkdirSync(machine.at(".cursor"));
  const folders = ["--media-root", library, "--downloads", downloads];
  const secrets = [
    "--plex-url",
    plex.url,
    "--plex-token-file",
    machine.write("token.txt", "plex-tok\n"),
    "--tmdb-key-file",
    key,
  ];
  const init = await machine.run([
    "init",
    "--yes",
    ...folders,
    ...secrets,
    "--auto",
    "yes",
    "--client",
    "cursor",
  ]);
  expect(init).toMatchObject({ code: 0, stderr: "" });
  expect(init.stdout).toContain(`${downloads} → ${library}/Movies: hardlinks work.`);
  expect(init.stdout).toContain("TMDB accepts the key.");
  // The suggested commands work on this machine, even without systemd.
  expect(init.stdout).toMatch(
    IS_BOOTED
      ? /Next:\n {2}plex-ingest doctor .*\n {2}plex-ingest service install /
      : /Next:\n {2}plex-ingest doctor .*\n {2}plex-ingest daemon .*\n$/,
  );
  expect(init.stdout).not.toContain(TMDB_KEY);
  expect(statSync(machine.file).mode & 0o777).toBe(0o600);
  expect(visibleFiles(downloads)).toEqual([]);

  const doctor = await machine.run(["doctor"]);
  expect(doctor.code, doctor.stdout).toBe(1);
  expect(doctor.stdout).toContain(`ok    Links: ${downloads} → ${library}/Movies: hardlinks.`);
  expect(doctor.stdout.match(/^ {2}fail.*$/gm)).toEqual(NOT_STARTED);
  const before = readFileSync(machine.file, "utf8");
  const service = await machine.run(["service", "install", "--dry-run"]);
  expect(service.code, service.stderr).toBe(0);
  const [, state = ""] = /^PLEX_INGEST_STATE_DIR=(.*)$/m.exec(service.stdout) ?? [];
  const [, command = ""] = /^ExecStart=(.*)$/m.exec(service.stdout) ?? [];
  expect(command.endsWith(`-- ${BUNDLE} --env-file ${machine.file} daemon`)).toBe(true);
  expect(readFileSync(machine.file, "utf8")).toBe(before);

  const source = machine.write("downloads/Sintel.2010.mkv", asVideo("film"));
  const once = await machine.run(["daemon", "--once"], { INGEST_BACKLOG: "process" });
  expect(once.code).toBe(0);
  // The unit's command uses the same database as the user's own commands.
  expect(existsSync(`${state}/plex-ingest.db`)).toBe(true);
  const [filed = ""] = visibleFiles(library);
  expect(filed).toMatch(/^Movies\/Sintel \(2010\)/);
  expect(inode(machine.at("library", filed)).ino).toBe(inode(source).ino);

  const text = readFileSync(machine.file, "utf8");
  expect(await machine.run(["init", "--yes", "--auto", "yes"])).toMatchObject({ code: 0 });
  expect(readFileSync(machine.file, "utf8")).toBe(text);
  expect(
    await machine.run(["init", "--yes", "--auto", "no"], { TMDB_API_KEY: TMDB_KEY }),
  ).toMatchObject({ code: 0 });
  expect(readFileSync(machine.file, "utf8")).toBe(text.replace("INGEST=true", "INGEST=false"));
});

test("with an existing library, adoption is recommended until it is done, or init adopts on request", async () => {
  await using machine = await newMachine();
  const key = machine.write("key.txt", TMDB_KEY);
  const film = machine.write("library/Movies/Sintel (2010)/Sintel (2010).mkv", asVideo("film"));
  const init = [
    "init",
    "--yes",
    "--media-root",
    machine.at("library"),
    "--downloads",
    machine.at("downloads"),
  ];
  const first = await machine.run([...init, "--tmdb-key-file", key]);
  expect(first.stdout).toMatch(/Next:\n {2}plex-ingest doctor .*\n {2}plex-ingest adopt .*first/);
  const says =
    "videos that the journal does not know. Adopt them first, which touches no file: `plex-ingest adopt`";
  expect((await machine.run(["daemon", "--once"])).stderr).toContain(says);

  const adopted = await machine.run([...init, "--adopt"]);
  expect(adopted).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("1 library file was recorded in the journal."),
  });
  expect(adopted.stdout).not.toContain("plex-ingest adopt");
  linkSync(film, machine.at("downloads", "snt-0815.mkv"));
  const second = await machine.run(["daemon", "--once"], { INGEST_BACKLOG: "process" });
  expect(second.stderr).not.toContain("plex-ingest adopt");
  expect((await machine.run(["queue", "--state", "ignored"])).stdout).toContain(
    `this very file: "${film}", adopted as`,
  );
});

test("lists all missing options at once, and writes nothing if a service does not respond", async () => {
  await using machine = await newMachine();
  const bare = await machine.run(["init", "--yes", "--plex-url", "http://127.0.0.1:1"]);
  expect(bare.code).toBe(2);
  for (const flag of ["--media-root", "--downloads", "--transmission-url", "--plex-token-file"]) {
    expect(bare.stderr).toContain(flag);
  }

  const folders = ["--media-root", machine.at("library"), "--downloads", machine.at("nowhere")];
  const wrong = await machine.run(
    ["init", "--yes", ...folders, "--transmission-url", "http://127.0.0.1:1"],
    {
      TMDB_API_KEY: "f".repeat(32),
    },
  );
  expect(wrong.code).toBe(1);
  for (const said of [
    "TMDB rejected the key (401)",
    "Transmission did not return a usable response",
    "nowhere does not exist",
  ]) {
    expect(wrong.stderr).toContain(said);
  }
  const nested = await machine.run([
    "init",
    "--yes",
    "--media-root",
    machine.at("library"),
    "--downloads",
    machine.path,
  ]);
  expect([nested.code, nested.stderr]).toEqual([
    2,
    expect.stringContaining("does not contain PLEX_MEDIA_ROOT"),
  ]);
  const noSecret = await machine.run([
    "init",
    "--yes",
    ...folders,
    "--tmdb-key-file",
    machine.at("none"),
  ]);
  expect([noSecret.code, noSecret.stderr]).toEqual([2, expect.stringContaining("--tmdb-key-file")]);
  const piped = await machine.run(["init"]);
  expect([piped.code, piped.stderr]).toEqual([2, expect.stringContaining("not a terminal")]);
  const alone = await machine.run(["init", ...folders]);
  expect([alone.code, alone.stderr]).toEqual([2, expect.stringContaining("--yes")]);
  expect(existsSync(machine.at(".config"))).toBe(false);

  const forced = await machine.run(["init", "--yes", ...folders, "--skip-checks"]);
  expect([forced.code, forced.stdout]).toEqual([0, expect.stringContaining("! ")]);
  expect(existsSync(machine.file)).toBe(true);
});

const missing = transmissionMissing();

test.skipIf(missing)(
  "--hook sets a script with a spool in a real Transmission, reports which one it replaced, and unset-hook takes it back",
  async () => {
    await using machine = await newMachine();
    await using transmission = await startTransmission({
      folder: machine.at("transmission"),
      auth: { username: "anna", password: "it's #1" },
      doneScript: "/old/script.sh",
    });
    const access = ["--transmission-url", transmission.url, "--transmission-user", "anna"];
    const init = await machine.run(
      ["init", "--yes", "--media-root", machine.at("library"), ...access, "--hook"],
      {
        TRANSMISSION_PASSWORD: "it's #1",
      },
    );
    expect(init).toMatchObject({ code: 0, stderr: "" });
    const script = machine.at("library/.plex-ingest-hook/torrent-done.sh");
    expect(readFileSync(script, "utf8")).toBe(readFileSync("scripts/torrent-done.sh", "utf8"));
    expect(statSync(join(dirname(script), "spool")).mode & 0o7777).toBe(0o1733);
    expect(init.stdout).toContain(`Transmission calls ${script} instead of /old/script.sh.`);
    const session = await transmission.rpc("session-get");
    expect(session["script-torrent-done-filename"]).toBe(script);
    expect(readFileSync(machine.file, "utf8")).toContain(`TRANSMISSION_PASSWORD="it's #1"\n`);
    // The file is enough to connect, without the password in the environment.
    expect((await machine.run(["torrents", "--json"])).code).toBe(0);

    const unset = await machine.run(["client", "unset-hook", "transmission"]);
    expect(unset).toMatchObject({ code: 0, stderr: "" });
    expect(unset.stdout).toContain(`Transmission no longer calls ${script}.`);
    expect(await transmission.rpc("session-get")).toMatchObject({
      "script-torrent-done-enabled": false,
    });
    expect(existsSync(dirname(script))).toBe(false);
    const again = await machine.run(["client", "unset-hook", "transmission"]);
    expect(again).toMatchObject({ code: 0, stdout: "Transmission calls no script.\n" });
    await transmission.rpc("session-set", {
      "script-torrent-done-enabled": true,
      "script-torrent-done-filename": "/own/done.sh",
    });
    const others = await machine.run(["client", "unset-hook", "transmission"]);
    expect([others.code, others.stderr]).toEqual([
      4,
      expect.stringContaining("/own/done.sh, which is not the hook. Nothing was changed."),
    ]);
  },
);

test("the client command lists, dry-runs, installs and uninstalls in a terminal", async () => {
  await using machine = await newMachine();
  mkdirSync(machine.at(".cursor"));
  const unset = await machine.run(["client", "install", "cursor"]);
  expect([unset.code, unset.stderr]).toEqual([2, expect.stringContaining("plex-ingest init")]);
  machine.write(".config/plex-ingest/.env", "PLEX_TOKEN=secret-token\n");
  machine.write(
    ".cursor/mcp.json",
    '{\n  "mcpServers": {\n    "other": { "env": { "KEY": "other-secret" } }\n  }\n}\n',
  );
  const dry = await machine.run(["client", "install", "cursor", "--dry-run"]);
  expect(dry.stdout).toContain(`    "plex-ingest": {\n`);
  expect(dry.stdout).not.toMatch(/secret/);
  const done = await machine.run(["client", "install", "cursor"]);
  expect(done.stdout).toMatch(/^Cursor has the server\. It is in .*\nThe old file is .*\.bak\.\n$/);
  const written = JSON.parse(readFileSync(machine.at(".cursor/mcp.json"), "utf8"));
  const { command, args } = written.mcpServers["plex-ingest"];
  // The client's command starts the server.
  const request = {
    jsonrpc: "2.0",
    id: 1,
    method: "initialize",
    params: {
      protocolVersion: "2025-06-18",
      capabilities: {},
      clientInfo: { name: "t", version: "1" },
    },
  };
  const started = promisify(execFile)(command, args, { env: { HOME: machine.path }, cwd: "/" });
  started.child.stdin?.end(`${JSON.stringify(request)}\n`);
  expect((await started).stdout).toContain('"serverInfo"');
  expect((await machine.run(["client"])).stdout).toMatch(/cursor +installed/);
  expect((await machine.run(["client", "uninstall", "cursor"])).code).toBe(0);
  expect(readFileSync(machine.at(".cursor/mcp.json"), "utf8")).toMatch(
    /^\{\n {2}"mcpServers": \{\n {4}"other": .*\n {2}\}\n\}\n$/,
  );
  expect((await machine.run(["client", "install", "emacs"])).code).toBe(3);
});

test("asks questions within 80 columns, respects NO_COLOR, and ends with working commands", async () => {
  await using machine = await newMachine();
  machine.write("library/Movies/Sintel (2010)/Sintel (2010).mkv", asVideo("film"));
  const address = `127.0.0.1:${await freePort()}`;
  const plan: [string, string][] = [
    ["How do you want to connect to Plex?", `${DOWN}${DOWN}\r`],
    ["come from Transmission?", "n"],
    ["one of these?", "\r"],
    ["Which other media servers", "\r"],
    ["contains your libraries", `${machine.at("library")}\r`],
    ["downloads arrive", `${machine.at("downloads")}\r`],
    ["TMDB key", `${TMDB_KEY}\r`],
    ["Do Sonarr or Radarr", "\r"],
    ["Ask TVmaze", "n"],
    ["without asking if its match is certain?", "y"],
    ["happen to existing downloads?", `${DOWN}\r`],
    ["Address of the page", `\u0015${address}\r`],
    ["Write ", "\r"],
    ["already contain videos", "n"],
    ...(IS_BOOTED ? [["Run plex-ingest as a service", "n"] as [string, string]] : []),
  ];
  const { code, raw, shown } = await onTerminal(machine, plan, { NO_COLOR: "1" });
  expect(code, shown).toBe(0);
  expect(raw).not.toMatch(/\u001b\[[\d;]*[1-9]\d*m/);
  expect(shown).not.toContain(TMDB_KEY);
  // A path that is longer than a line cannot be broken.
  const long = shown.split("\n").filter((line) => line.length > 80 && !line.includes(machine.path));
  expect(long).toEqual([]);
  expect(readFileSync(machine.file, "utf8")).toContain(`TMDB_API_KEY=${TMDB_KEY}\n`);
  // Enter does not accept the example.
  expect(shown).toContain("for example /srv/media/downloads");
  expect(shown).toContain(IS_BOOTED ? "plex-ingest service install" : "plex-ingest daemon");

  const next = shown
    .slice(shown.lastIndexOf("Next"))
    .matchAll(/plex-ingest ([a-z]+(?: [a-z]+)?) {2,}/g);
  const [doctor, adopt, ...rest] = [...next].map(([, words = ""]) => words);
  expect([doctor, adopt, rest]).toEqual([
    "doctor",
    "adopt",
    [...(IS_BOOTED ? ["service install"] : []), "daemon", "web"],
  ]);
  expect((await machine.run(["doctor"])).stdout.match(/^ {2}fail.*$/gm)).toEqual(NOT_STARTED);
  expect((await machine.run(["adopt", "--yes"])).stdout).toContain("1 file adopted.");
  machine.write("downloads/Inception.2010.mkv", asVideo("another"));
  await using _daemon = await startDaemon(machine.place, { bare: true, env: machine.env });
  const web = await machine.run(["web"]);
  expect(web.stdout).toContain(`http://${address}/#key=`);
  expect((await fetch(`http://${address}/`)).status).toBe(200);
  await waitFor("the first film", () =>
    visibleFiles(machine.at("library")).some((path) => path.includes("Inception")),
  );
});

test("Ctrl-C writes nothing", async () => {
  await using machine = await newMachine();
  const { code, shown } = await onTerminal(machine, [
    ["How do you want to connect to Plex?", `${DOWN}${DOWN}\r`],
    ["Do your downloads come", "\u0003"],
  ]);
  expect([code, shown]).toEqual([1, expect.stringContaining("Nothing was written.")]);

  // Ctrl-C during a request that gets no response.
  await using silent = createServer((socket) => socket.resume()).listen(0, "127.0.0.1");
  await once(silent, "listening");
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const busy = await onTerminal(machine, [
    ["How do you want to connect to Plex?", `${DOWN}\r`],
    ["Address of the Plex", `${url}\r`],
    ["owner's token", "token\r"],
    ["Asking Plex", "\u0003"],
  ]);
  expect(busy.code).not.toBe(0);
  expect(readdirSync(machine.path).toSorted()).toEqual(["downloads", "library"]);
});
