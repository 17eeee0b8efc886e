import { subscribe, unsubscribe } from "node:diagnostics_channel";
import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { parseEnv } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ServiceUseCase } from "../../../../src/app/service/service.ts";
import type { FoundText } from "../../../../src/app/settings/ports.ts";
import { createSettingsTests } from "../../../../src/app/settings/try-settings.ts";
import { USUAL_PORTS } from "../../../../src/app/setup/find-servers.ts";
import { singleSettingsOf } from "../../../../src/core/library/server-entry.ts";
import type { SetupValues } from "../../../../src/core/setup/setup-settings.ts";
import { explainAddressProblem } from "../../../../src/hosts/cli/init/ask-plex.ts";
import { PromptAbort, type Prompts } from "../../../../src/hosts/cli/init/prompts.ts";
import { runInitSession } from "../../../../src/hosts/cli/init/session.ts";
import {
  type InitOptions,
  initWithoutQuestions,
} from "../../../../src/hosts/cli/init/without-questions.ts";
import { loadConfig } from "../../../../src/program/config/load.ts";
import { systemClock } from "../../../../src/program/process/clock.ts";
import { openClients } from "../../../../src/program/use-cases/setup/clients.ts";
import { openSetup } from "../../../../src/program/use-cases/setup/setup.ts";
import { scene } from "../../../app/service/scene.ts";
import {
  type FakePlexTv,
  serverAt,
  startFakePlexTv,
} from "../../../servers/plex/account/fake-plex-tv.ts";
import { ARR_KEY, startFakeArr } from "../../../support/arr.ts";
import { startFakeTransmission } from "../../../support/fake-transmission.ts";
import { freePort } from "../../../support/free-port.ts";
import { NO_SYSTEM_CONFIG } from "../../../support/hidden-machine.ts";
import {
  KEY as MEDIA_KEY,
  STARTING,
  startMediaBrowser,
  USER_KEY,
} from "../../../support/media-browser/stand-in.ts";
import { startFakePlex, startFakeTmdb } from "../../../support/stand-ins.ts";
import { type TempFolder, tempFolder } from "../../../support/temp-folder.ts";
import { hashOf } from "../../../support/torrent.ts";

/** Connections of this file to the usual ports of media servers, where this machine may have one. */
const toThisMachine: number[] = [];
const note = (message: unknown): void => {
  const { socket } = message as { socket: Socket };
  socket.on("connectionAttempt", (_: string, port: number) => {
    if (Object.values(USUAL_PORTS).flat().includes(port)) toThisMachine.push(port);
  });
};
beforeAll(() => subscribe("net.client.socket", note));
afterAll(() => {
  unsubscribe("net.client.socket", note);
  expect(toThisMachine, "a server of this machine would change these tests").toEqual([]);
});

const { signal } = new AbortController();
const LEAVE = Symbol("leave");

/**
 * A person's answers in order: part of the question, and the answer. Undefined presses Enter, which
 * keeps the suggestion.
 */
type Script = [question: string, answer: string | boolean | string[] | typeof LEAVE | undefined][];

function scripted(script: Script, onSay: (text: string) => void = () => {}) {
  const said: string[] = [];
  const ends: string[] = [];
  const left = [...script];
  function next<T>(question: string, suggested: T): T {
    const [expected, answer] = left.shift() ?? [];
    if (expected === undefined || !question.includes(expected)) {
      throw new Error(`“${question}” instead of “${expected}”`);
    }
    if (answer === LEAVE) throw new PromptAbort();
    return (answer ?? suggested) as T;
  }
  const prompts: Prompts = {
    begin: () => {},
    async text(question, { initial = "", check } = {}) {
      const answer = next(question, initial);
      const problem = check?.(answer);
      if (problem !== undefined) throw new Error(problem);
      return answer;
    },
    secret: async (question) => next(question, ""),
    confirm: async (question, initial) => next(question, initial),
    choose: async (question, choices, initial) => {
      const value = next(question, initial ?? choices[0]?.value);
      const chosen = choices.find((choice) => choice.value === value);
      if (!chosen) throw new Error(`“${value}” is not offered by “${question}”.`);
      return chosen.value;
    },
    several: async (question) => next(question, []),
    report(_, text) {
      said.push(text);
      onSay(text);
    },
    note: (title, lines) => void said.push(`${title}: ${lines.join("; ")}`),
    busy: (_, work) => work(),
    end: (text) => void ends.push(text),
  };
  return { prompts, said, left, ends };
}

async function world(folder: TempFolder, plexTv?: FakePlexTv) {
  const tmdb = await startFakeTmdb();
  for (const name of ["downloads", "library/Movies", "library/TV Shows", "home"]) {
    folder.write(`${name}/.keep`);
  }
  const sections = [
    { title: "Movies", type: "movie", locations: [folder.at("library/Movies")] },
    { title: "TV", type: "show", locations: [folder.at("library/TV Shows")] },
  ];
  const plex = await startFakePlex({ sections, token: "server-token" });
  const place = {
    ...NO_SYSTEM_CONFIG,
    ownAddresses: ["192.168.1.5", "100.64.1.2", "203.0.113.7", "2001:db8::7"],
    // On a machine with systemd, root would not know which account will file.
    env: { TMDB_URL: tmdb.url, PATH: "/nowhere", SUDO_USER: "root" },
    home: folder.at("home"),
    cwd: folder.path,
    envFile: undefined,
    entry: folder.write("app/dist/plex-ingest.js"),
    plexTvUrl: plexTv?.url,
  };
  folder.write("app/scripts/torrent-done.sh");
  const adopted: string[] = [];
  const adoptNow = async () => (
    adopted.push("all"), "3 library files were recorded in the journal."
  );
  const run = async (prompts: Prompts, service?: ServiceUseCase): Promise<void> => {
    await using setup = await openSetup(place);
    using container = service ? undefined : scene({ boots: false });
    const own = service ?? container?.service ?? expect.unreachable();
    const offered = { clients: async () => openClients(place), service: async () => own, adoptNow };
    await runInitSession(setup, offered, prompts, signal);
  };
  /** As `init --yes --service`. */
  const runUnasked = async (
    given: SetupValues,
    service: ServiceUseCase,
    isServiceWanted = true,
    more: Partial<InitOptions> = {},
  ): Promise<string[]> => {
    await using setup = await openSetup(place);
    const offered = {
      clients: async () => openClients(place),
      service: async () => service,
      adoptNow,
    };
    const request = {
      given,
      skipChecks: false,
      hook: false,
      service: isServiceWanted,
      adopt: false,
      clients: [],
      ...more,
    };
    return await initWithoutQuestions(setup, offered, request, signal);
  };
  const file = folder.at("home/.config/plex-ingest/.env");
  const load = () => loadConfig({ ...place, env: {}, command: "mcp" });
  return {
    tmdb,
    plex,
    run,
    runUnasked,
    adopted,
    place,
    file,
    load,
    [Symbol.asyncDispose]: async () => void (await Promise.all([tmdb.close(), plex.close()])),
  };
}

/** Writes the port so that Transmission is found on this machine. */
function writePort(folder: TempFolder, { origin }: { origin: string }): void {
  const settings = { "rpc-port": Number(new URL(origin).port) };
  folder.write("home/.config/transmission-daemon/settings.json", JSON.stringify(settings));
}

test("signing in with a code writes exactly the configuration that was shown", async () => {
  using folder = tempFolder();
  const servers: object[] = [];
  await using plexTv = await startFakePlexTv(servers);
  await using it = await world(folder, plexTv);
  servers.push(serverAt(it.plex.url));
  await using transmission = await startFakeTransmission({
    auth: { username: "anna", password: `it's a "pass" #1 $x` },
    downloadDir: folder.at("downloads"),
  });
  writePort(folder, transmission);
  transmission.settings["script-torrent-done-enabled"] = false;
  folder.write("home/.cursor/mcp.json", "{}");
  const port = await freePort();
  await using sonarr = await startFakeArr("sonarr", "/sonarr");
  await using jellyfin = await startMediaBrowser({ kind: "jellyfin", version: "10.11.11" });
  const { prompts, said, left } = scripted(
    [
      ["How do you want to connect to Plex?", "sign-in"],
      ["Which address?", it.plex.url],
      ["Do your downloads come from Transmission?", undefined],
      ["User name", "anna"],
      ["Password", "wrong"],
      ["What now?", "again"],
      ["User name", "anna"],
      ["Password", `it's a "pass" #1 $x`],
      ["Which other media servers", ["jellyfin", "emby"]],
      ["Address of Jellyfin", jellyfin.origin],
      ["API key of Jellyfin", USER_KEY],
      ["Try Jellyfin again", true],
      ["Address of Jellyfin", undefined],
      ["API key of Jellyfin", MEDIA_KEY],
      ["Address of Emby", jellyfin.origin],
      ["API key of Emby", MEDIA_KEY],
      ["Try Emby again", false],
      ["contains your libraries", undefined],
      ["A folder to watch in addition to", ""],
      ["TMDB key", "wrong"],
      ["TMDB key", it.tmdb.key],
      ["Do Sonarr or Radarr", ["sonarr", "radarr"]],
      ["Address of Sonarr", sonarr.url],
      ["API key of Sonarr", "wrong"],
      ["Try Sonarr again", true],
      ["Address of Sonarr", undefined],
      ["API key of Sonarr", ARR_KEY],
      ["Address of Radarr", sonarr.url],
      ["API key of Radarr", ARR_KEY],
      ["Try Radarr again", false],
      ["Ask TVmaze", true],
      ["File a release without asking if its match is certain", true],
      ["existing downloads?", "30d"],
      ["Address of the page", "127.0.0.1:1"],
      ["Address of the page", "nonsense"],
      ["Address of the page", `127.0.0.1:${new URL(it.plex.url).port}`],
      ["Address of the page", `127.0.0.1:${port}`],
      ["Write ", true],
      ["report finished downloads", false],
      ["MCP clients", ["cursor"]],
    ],
    (text) => text.includes("AB7Q") && plexTv.enter(),
  );
  await it.run(prompts);
  expect(left).toEqual([]);
  expect(said.join("\n")).toContain("TMDB rejected the key (401)");
  expect(said.join("\n")).toContain("hardlinks work");
  expect(said.join("\n")).toContain("requires an administrator's key");
  expect(said.join("\n")).toContain("Home answers. Its libraries: none yet.");
  expect(said.join("\n")).toContain("Jellyfin answers at this address. Use the address of Emby");
  expect(said.join("\n")).toContain("Sonarr refuses the API key (401).");
  expect(said.join("\n")).toContain("Sonarr 5.0.0.1 answers and accepts the key.");
  expect(said.join("\n")).toContain("Sonarr answers at this address; check RADARR_URL");
  expect(said).toContain(
    "New names fit Plex and Jellyfin 10.11.11: INGEST_NAMES=both and INGEST_ID_TAGS=both, for ids like [tmdbid=603] {tmdb-603}.",
  );
  const shown = said.find((text) => text.startsWith("Settings to write"));
  expect(shown).toBe(
    [
      `Settings to write: PLEX_MEDIA_ROOT=${folder.at("library")}`,
      `PLEX_URL=${it.plex.url}`,
      "PLEX_TOKEN=(set)",
      `JELLYFIN_URL=${jellyfin.origin}`,
      "JELLYFIN_API_KEY=(set)",
      "INGEST_NAMES=both",
      "INGEST_ID_TAGS=both",
      `TRANSMISSION_URL=${transmission.origin}`,
      "TRANSMISSION_USERNAME=anna",
      "TRANSMISSION_PASSWORD=(set)",
      `TRANSMISSION_FOLDERS=${folder.at("downloads")}`,
      `SONARR_URL=${sonarr.url}`,
      "SONARR_API_KEY=(set)",
      "TMDB_API_KEY=(set)",
      // The address at which the key was tried: a service does not see this shell.
      `TMDB_URL=${it.tmdb.url}`,
      "INGEST_SECOND_CATALOGUE=tvmaze",
      "PLEX_AUTO_INGEST=true",
      "INGEST_BACKLOG=30d",
      `SERVER_PORT=${port}`,
      "AUTH_TOKEN=(set)",
    ].join("; "),
  );
  expect(
    said.filter((text) => /SERVER_PORT|Use the form|is used by another program/.test(text)).length,
  ).toBe(4);
  expect(said.at(-1)).toContain("plex-ingest web ");
  expect(statSync(it.file).mode & 0o777).toBe(0o600);
  const loaded = it.load();
  if (!loaded.ok) throw new Error(JSON.stringify(loaded));
  expect(loaded.warnings).toEqual([]);
  const { config } = loaded;
  expect({
    roots: config.mediaRoots,
    watched: config.ingestDirs,
    plex: [config.plex.url, config.plex.token.current()],
    transmission: [
      config.transmission.url,
      config.transmission.username,
      config.transmission.password.current(),
    ],
    named: config.transmission.namedFolders,
    key: config.tmdb.credential.current(),
    auto: config.auto,
    backlog: config.backlog,
    page: [config.server.host, config.server.port, config.server.tokens.operator.current()?.length],
  }).toEqual({
    roots: [folder.at("library")],
    watched: [],
    plex: [it.plex.url, "server-token"],
    transmission: [transmission.origin, "anna", `it's a "pass" #1 $x`],
    named: [folder.at("downloads")],
    key: it.tmdb.key,
    auto: true,
    backlog: 30,
    page: ["127.0.0.1", port, 64],
  });
  // Plex issued its token for this identifier.
  const identifier = plexTv.requests[0]?.headers["x-plex-client-identifier"];
  expect(readFileSync(folder.at("home/.local/share/plex-ingest/client-identifier"), "utf8")).toBe(
    `${String(identifier)}\n`,
  );
  expect(JSON.parse(readFileSync(folder.at("home/.cursor/mcp.json"), "utf8"))).toHaveProperty(
    "mcpServers",
  );
  expect(transmission.count("session-set")).toBe(0);
});

test("pressing Enter at every question of a second run leaves the file untouched", async () => {
  using folder = tempFolder();
  await using it = await world(folder);
  const text = `# mine
PLEX_MEDIA_ROOT="${folder.at("library")}" # big disk
PLEX_INGEST_DIR=${folder.at("downloads")}
PLEX_URL=${it.plex.url}
PLEX_TOKEN_FILE=${folder.write("token", "server-token\n")}
TMDB_API_KEY=${it.tmdb.key}
TMDB_URL=${it.tmdb.url}
INGEST_SECOND_CATALOGUE=off
PLEX_AUTO_INGEST=yes
INGEST_STABLE_SECONDS=5
`;
  folder.write("home/.config/plex-ingest/.env", text);
  const keep: Script = [
    ["How do you want to connect to Plex?", "keep"],
    ["Do your downloads come from Transmission?", false],
    ["contains your libraries", undefined],
    ["The folder where downloads arrive", undefined],
    ["TMDB key (empty: keep", undefined],
    ["Do Sonarr or Radarr", []],
    ["File a release without asking if its match is certain", undefined],
    ["Address of the page", undefined],
    ["Write ", true],
  ];
  const first = scripted(keep);
  await it.run(first.prompts);
  expect(first.said.join("\n")).toContain("already has these settings and was not changed");
  expect(readFileSync(it.file, "utf8")).toBe(text);
  expect(readdirSync(folder.at("home/.config/plex-ingest"))).toEqual([".env"]);

  await it.run(
    scripted(keep.with(6, ["File a release without asking if its match is certain", false]))
      .prompts,
  );
  expect(readFileSync(it.file, "utf8")).toBe(text.replace("INGEST=yes", "INGEST=false"));
  const [, backup = ""] = readdirSync(folder.at("home/.config/plex-ingest")).toSorted();
  expect(readFileSync(folder.at("home/.config/plex-ingest", backup), "utf8")).toBe(text);
});

/** A person without Plex and without a download client. */
const ALONE: Script = [
  ["How do you want to connect to Plex?", "none"],
  ["Transmission?", false],
  ["one of these?", []],
  ["Which other media servers", []],
];
/** A first run, without any suggestion. */
const firstAnswers = (folder: TempFolder, key: string): Script => [
  ...ALONE,
  ["contains your libraries", folder.at("library")],
  ["downloads arrive", folder.at("downloads")],
  ["TMDB key", key],
  ["Do Sonarr or Radarr", []],
  ["Ask TVmaze", undefined],
  ["File a release without asking if its match is certain", undefined],
  ["existing downloads?", undefined],
  ["Address of the page", ""],
  ["Write ", true],
];
/** Once the file is written, Enter keeps each value, and the answer about TVmaze is known. */
const ANSWERS: Script = [
  ["How do you want to connect to Plex?", "none"],
  ["Transmission?", false],
  ["contains your libraries", undefined],
  ["downloads arrive", undefined],
  ["TMDB key", undefined],
  ["Do Sonarr or Radarr", []],
  ["File a release without asking if its match is certain", undefined],
  ["Address of the page", undefined],
  ["Write ", true],
];

test("explains who can open the page before it asks, and warns about an address on the internet", async () => {
  using folder = tempFolder();
  await using it = await world(folder);
  const everywhere = `0.0.0.0:${await freePort()}`;
  const here = `127.0.0.1:${await freePort()}`;
  const page: Script = [
    ["Address of the page", everywhere],
    ["Use this address anyway?", undefined],
    ["Address of the page", here],
  ];
  const { prompts, said, left } = scripted([
    ...firstAnswers(folder, it.tmdb.key).slice(0, -2),
    ...page,
    ["Write ", true],
  ]);
  await it.run({
    ...prompts,
    async text(question, options) {
      said.push(question);
      return await prompts.text(question, options);
    },
  });
  expect(left).toEqual([]);
  const explained = said.findIndex((text) => text.includes("With 0.0.0.0, every device"));
  expect(said[explained + 1]).toContain("Address of the page (0.0.0.0:8484: your whole network");
  const warned = said.filter((text) => text.startsWith("The internet may reach this machine at"));
  expect(warned.map((text) => / at (\S+),/.exec(text)?.[1])).toEqual(["203.0.113.7"]);
  expect(parseEnv(readFileSync(it.file, "utf8"))).toMatchObject({
    SERVER_PORT: here.split(":")[1],
  });
});

test("asks for the path of a folder where one is required", async () => {
  using folder = tempFolder();
  await using it = await world(folder);
  for (const question of ["contains your libraries", "downloads arrive"]) {
    const until = firstAnswers(folder, it.tmdb.key).findIndex(([asked]) => asked === question);
    const script = firstAnswers(folder, it.tmdb.key).slice(0, until);
    const { prompts } = scripted([...script, [question, ""]]);
    await expect(it.run(prompts)).rejects.toThrow("Type the path of a folder.");
  }
});

test("offers a service where one can be installed, and names next commands that fit the situation", async () => {
  using folder = tempFolder();
  await using it = await world(folder);
  using machine = scene();
  const told = async (script: Script, service?: ServiceUseCase): Promise<string> => {
    const { prompts, said, left } = scripted(script);
    await it.run(prompts, service);
    expect(left).toEqual([]);
    return said.slice(-2).join("\n");
  };
  const container = await told(firstAnswers(folder, it.tmdb.key));
  expect(container).toContain("plex-ingest daemon ");
  expect(container).not.toContain("service");

  // On another run, Enter does not install a service that was not requested.
  const declined = await told(
    [...ANSWERS, ["Run plex-ingest as a service", undefined]],
    machine.service,
  );
  expect(declined).toContain("plex-ingest service install ");
  expect(machine.calls()).toEqual([]);

  const installed = await told(
    [...ANSWERS, ["Run plex-ingest as a service", true]],
    machine.service,
  );
  expect(installed).toContain("The service was installed and started");
  expect(installed).not.toMatch(/plex-ingest (?:daemon|service install)/);
  expect(machine.calls()).toContain("systemctl --user restart plex-ingest.service");

  const changed = ANSWERS.with(6, ["File a release without asking if its match is certain", true]);
  expect(await told(changed, machine.service)).toContain("plex-ingest service restart ");
  expect(await told(changed, machine.service)).not.toContain("plex-ingest service restart");
});

test.each([true, false])(
  "offers once to adopt an existing library, before the service: %s",
  async (isWanted) => {
    using folder = tempFolder();
    await using it = await world(folder);
    using machine = scene();
    folder.write("library/Movies/Heat (1995)/Heat.mkv");
    const adopt: Script = [["already contain videos", isWanted]];
    const { prompts, said, left } = scripted([
      ...firstAnswers(folder, it.tmdb.key),
      ...adopt,
      ["Run plex-ingest as a service", false],
    ]);
    await it.run(prompts, machine.service);
    expect(left).toEqual([]);
    expect(it.adopted).toEqual(isWanted ? ["all"] : []);
    expect(said.some((text) => text.includes("3 library files"))).toBe(isWanted);
    expect(said.at(-1)?.includes("plex-ingest adopt ")).toBe(!isWanted);
    const again = scripted([...ANSWERS, ["Run plex-ingest as a service", false]]);
    await it.run(again.prompts, machine.service);
    expect(again.left).toEqual([]);
  },
);

test("keeps the settings and reports the error if the service cannot be started", async () => {
  using folder = tempFolder();
  await using it = await world(folder);
  using machine = scene();
  machine.folder.write("refuses", "Failed to connect to bus: No medium found");
  const script = firstAnswers(folder, it.tmdb.key);
  const { prompts, said } = scripted([...script, ["Run plex-ingest as a service", undefined]]);
  await it.run(prompts, machine.service);
  expect(said.join("\n")).toContain("No medium found");
  expect(existsSync(it.file)).toBe(true);
});

test("init --yes --service installs the service last, and reports what was done if that fails", async () => {
  using folder = tempFolder();
  await using it = await world(folder);
  const given = { PLEX_MEDIA_ROOT: folder.at("library"), PLEX_INGEST_DIR: folder.at("downloads") };
  {
    using container = scene({ boots: false });
    const failed = await it.runUnasked(given, container.service).catch((error: unknown) => error);
    expect(failed).toMatchObject({
      exitCode: 1,
      message: expect.stringMatching(/was written[^]*! systemd is not running here/),
    });
  }
  using machine = scene();
  const lines = await it.runUnasked(given, machine.service);
  expect(lines.join("\n")).toMatch(
    /The service was installed and started[^]*Next:\n {2}plex-ingest doctor .*\n {2}plex-ingest status /,
  );
});

test("a service that does not run is not reported as started, with and without questions", async () => {
  using folder = tempFolder();
  await using it = await world(folder);
  using machine = scene();
  machine.folder.write("ends", "");
  const given = { PLEX_MEDIA_ROOT: folder.at("library"), PLEX_INGEST_DIR: folder.at("downloads") };
  const { prompts, said, ends } = scripted([
    ...firstAnswers(folder, it.tmdb.key),
    ["Run plex-ingest as a service", true],
  ]);
  await it.run(prompts, machine.service);
  const not = "plex-ingest service status   shows why the service does not run";
  expect(said.join("\n")).toContain("The service was installed, but is not running");
  expect(said.at(-1)).toContain(not);
  expect(ends).toEqual(["Nothing is filed until the service runs."]);
  const failed = await it.runUnasked(given, machine.service).catch((error: unknown) => error);
  expect(failed).toMatchObject({
    exitCode: 1,
    message: expect.stringMatching(new RegExp(`but is not running[^]*${not}`)),
  });
});

test("init --yes reports what was done before a step failed, and which steps were not tried", async () => {
  using folder = tempFolder();
  await using it = await world(folder);
  using machine = scene();
  const given = { PLEX_MEDIA_ROOT: folder.at("library"), PLEX_INGEST_DIR: folder.at("downloads") };
  const all = { hook: true, clients: ["cursor"], adopt: true };
  const failed = await it.runUnasked(given, machine.service, true, all).catch((error) => error);
  expect(failed).toMatchObject({ exitCode: 1 });
  expect(failed.message).toMatch(
    /was written, readable only by you\.[^]*! The hook was not set: it needs a download client that answers\.\n {2}To set the hook by hand, see .*\n! Not done: --client cursor, --adopt, --service\.$/,
  );
  expect([it.adopted, machine.calls()]).toEqual([[], []]);
});

test("init --yes does not claim to have added the server to a client that has it", async () => {
  using folder = tempFolder();
  await using it = await world(folder);
  using machine = scene();
  folder.write("home/.cursor/.keep");
  const given = { PLEX_MEDIA_ROOT: folder.at("library"), PLEX_INGEST_DIR: folder.at("downloads") };
  const run = async (): Promise<string> =>
    (await it.runUnasked(given, machine.service, false, { clients: ["cursor"] })).join("\n");
  expect(await run()).toContain("Cursor has the server. It is in ");
  expect(await run()).toMatch(/^Cursor already has it\.$/m);
});

test("leaving at any question writes nothing", async () => {
  using folder = tempFolder();
  await using it = await world(folder);
  const answers: Script = [
    ["How do you want to connect to Plex?", "token"],
    ["Address", new URL(it.plex.url).host],
    ["token", "wrong"],
    // Earlier choices and input are suggested again.
    ["How do you want to connect to Plex?", undefined],
    ["Address", undefined],
    ["token", "server-token"],
    ["Transmission?", false],
    ["one of these?", []],
    ["Which other media servers", []],
    ["contains your libraries", undefined],
    ["downloads arrive", folder.at("downloads")],
    ["TMDB key", it.tmdb.key],
    ["Do Sonarr or Radarr", []],
    ["Ask TVmaze", undefined],
    ["File a release without asking if its match is certain", false],
    ["existing downloads?", undefined],
    ["Address of the page", ""],
    ["Write ", true],
  ];
  for (let at = 0; at < answers.length; at++) {
    const script: Script = [...answers.slice(0, at), [answers[at]?.[0] ?? "", LEAVE]];
    await expect(it.run(scripted(script).prompts)).rejects.toThrow(PromptAbort);
  }
  expect(existsSync(folder.at("home/.config"))).toBe(false);
  expect(existsSync(folder.at("home/.local"))).toBe(false);
  expect(readdirSync(folder.at("downloads"))).toEqual([".keep"]);
});

test("asks again for folders that contradict each other, with the loader's own message", async () => {
  using folder = tempFolder();
  await using it = await world(folder);
  const { prompts, said } = scripted([
    ...ALONE,
    ["contains your libraries", folder.at("no-library")],
    ["Use it anyway?", false],
    ["contains your libraries", "~/../library"],
    ["downloads arrive", folder.path],
    ["downloads arrive", folder.at("nowhere")],
    ["Use it anyway?", false],
    ["downloads arrive", folder.at("downloads")],
    ["TMDB key", ""],
    ["Continue without one?", true],
    ["Do Sonarr or Radarr", []],
    ["Ask TVmaze", undefined],
    ["File a release without asking if its match is certain", false],
    ["existing downloads?", undefined],
    ["Address of the page", ""],
    ["Write ", true],
  ]);
  await it.run(prompts);
  expect(said.join("\n")).toContain("a folder that does not contain PLEX_MEDIA_ROOT");
  expect(said.join("\n")).toContain("PLEX_INGEST_DIR: found");
  expect(said.join("\n")).toContain(`${folder.at("no-library")} does not exist.`);
  expect(said.join("\n")).toContain(`${folder.at("nowhere")} does not exist.`);
  expect(said.join("\n")).toContain("/library/Movies: hardlinks work.");
  expect(it.load()).toMatchObject({
    ok: true,
    config: { ingestDirs: [folder.at("downloads")], auto: false },
  });
});

test("rejects a library inside, around or equal to Transmission's download folder, under any of its names", async () => {
  using folder = tempFolder();
  await using it = await world(folder);
  await using transmission = await startFakeTransmission({ downloadDir: folder.at("downloads") });
  writePort(folder, transmission);
  folder.write("downloads/inner/.keep");
  symlinkSync(folder.at("downloads"), folder.at("by-link"));
  const { prompts, said, left } = scripted([
    ["How do you want to connect to Plex?", "none"],
    ["Transmission?", true],
    ["Which other media servers", []],
    ["contains your libraries", folder.at("downloads")],
    ["contains your libraries", folder.at("downloads/inner")],
    ["contains your libraries", folder.at("by-link")],
    ["contains your libraries", folder.at("library")],
    ["A folder to watch in addition to", folder.at("library/Movies")],
    ["A folder to watch in addition to", LEAVE],
  ]);
  await expect(it.run(prompts)).rejects.toThrow(PromptAbort);
  expect(left).toEqual([]);
  for (const name of ["downloads", "downloads/inner", "by-link"]) {
    expect(said.join("\n")).toContain(`${folder.at(name)} is where downloads arrive`);
  }
  expect(said.at(-1)).toContain(folder.at("library/Movies"));
  expect(existsSync(it.file)).toBe(false);

  using machine = scene();
  const given = {
    PLEX_MEDIA_ROOT: folder.at("downloads"),
    TRANSMISSION_URL: transmission.origin,
  };
  await expect(it.runUnasked(given, machine.service)).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining("is where downloads arrive, not a library"),
  });
  expect(existsSync(it.file)).toBe(false);
});

test.each([
  ["SONARR_URL=http://127.0.0.1:9\nSONARR_API_KEY=k\n", {}],
  ["RADARR_URL=http://127.0.0.1:9\nRADARR_API_KEY=k\n", {}],
  ["ARR_APPS=tv=sonarr+http://127.0.0.1:9\nARR_TV_API_KEY=k\n", {}],
  ["", { ARR_APPS: "tv=sonarr+http://127.0.0.1:9", ARR_TV_API_KEY: "k" }],
  ["", { RADARR_URL: "http://127.0.0.1:9", RADARR_API_KEY: "k" }],
])(
  "asks about Sonarr and Radarr only if none is set: file %j, environment %j",
  async (lines, env) => {
    using folder = tempFolder();
    await using it = await world(folder);
    Object.assign(it.place.env, env);
    folder.write(
      "home/.config/plex-ingest/.env",
      `PLEX_MEDIA_ROOT=${folder.at("library")}\n${lines}`,
    );
    const { prompts, left } = scripted([
      ["How do you want to connect to Plex?", "none"],
      ["Transmission?", false],
      ["one of these?", []],
      ["contains your libraries", undefined],
      ["downloads arrive", folder.at("downloads")],
      ["TMDB key", it.tmdb.key],
      ["Ask TVmaze", false],
      ["File a release without asking if its match is certain", false],
      ["Address of the page", ""],
      ["Write ", true],
    ]);
    await it.run(prompts);
    expect(left).toEqual([]);
    const written = readFileSync(it.file, "utf8");
    expect(written).toContain(lines);
    expect(written).toContain("\nINGEST_SECOND_CATALOGUE=off\n");
  },
);

test.each(["jellyfin", "emby"] as const)(
  "without questions and without Plex, %s is written only if its key is an administrator's",
  async (kind) => {
    using folder = tempFolder();
    await using it = await world(folder);
    using own = scene({ boots: false });
    await using server = await startMediaBrowser({
      kind,
      version: kind === "emby" ? "4.9.3.0" : "12.0.0",
      libraries: [
        {
          Name: "Films",
          ItemId: kind === "emby" ? "7" : "7".repeat(32),
          CollectionType: "movies",
          Locations: ["/data/Films"],
        },
      ],
    });
    const [url, key, title] =
      kind === "emby"
        ? (["EMBY_URL", "EMBY_API_KEY", "Emby"] as const)
        : (["JELLYFIN_URL", "JELLYFIN_API_KEY", "Jellyfin"] as const);
    const given = {
      PLEX_MEDIA_ROOT: folder.at("library"),
      PLEX_INGEST_DIR: folder.at("downloads"),
      TMDB_API_KEY: it.tmdb.key,
      [url]: server.origin,
    };
    const run = (more: SetupValues) => it.runUnasked({ ...given, ...more }, own.service, false);
    await expect(run({})).rejects.toThrow(`--${kind}-key-file FILE, or ${key} in the environment`);
    await expect(run({ [key]: USER_KEY })).rejects.toThrow("requires an administrator's key");
    expect(existsSync(it.file)).toBe(false);
    const lines = (await run({ [key]: MEDIA_KEY })).join("\n");
    expect(lines).toContain("Home answers.");
    expect(lines).toContain(
      `folder /data/Films does not exist on this machine. Create it or mount its disk. If ${title} sees your folder under another path, set ${kind.toUpperCase()}_PATH_MAP=here=there.`,
    );
    const loaded = it.load();
    expect(loaded.ok && loaded.config.servers).toMatchObject([{ kind, url: server.origin }]);
    expect(server.complaints).toEqual([]);
  },
);

/** A Jellyfin that has the films of `world`, and its series in another folder. */
const startWithoutSeries = (folder: TempFolder) =>
  startMediaBrowser({
    kind: "jellyfin",
    version: "12.0.0",
    libraries: [
      {
        Name: "Films",
        ItemId: "7".repeat(32),
        CollectionType: "movies",
        Locations: [folder.at("library/Movies")],
      },
      {
        Name: "Series",
        ItemId: "8".repeat(32),
        CollectionType: "tvshows",
        Locations: [folder.at("library/Serials")],
      },
    ],
  });
const explainSeries = (folder: TempFolder, title = "Jellyfin", map = "JELLYFIN_PATH_MAP") =>
  `${title} has no library for series with the folder "${folder.at("library/TV Shows")}", so it cannot show what is filed there. Add the folder to a library in ${title}, correct ${map}, or set INGEST_PROOF to the servers that have it.`;

test.each<[string, Record<string, string>, boolean]>([
  ["a server must show everything", {}, true],
  ["one server is enough", { INGEST_PROOF: "any" }, false],
  ["only Plex must", { INGEST_PROOF: "plex" }, false],
  ["the environment's map names its folder", { JELLYFIN_PATH_MAP: "{TV Shows}={Serials}" }, false],
])(
  "without questions, a server that lacks the folder for new series is named if %s",
  async (_, env, isNamed) => {
    using folder = tempFolder();
    await using it = await world(folder);
    using own = scene({ boots: false });
    folder.write("library/Serials/.keep");
    await using jellyfin = await startWithoutSeries(folder);
    for (const [name, text] of Object.entries(env)) {
      const value = text.replaceAll(/\{(.*?)\}/g, (_all, at) => folder.at(`library/${at}`));
      Object.assign(it.place.env, { [name]: value });
    }
    const given = {
      PLEX_MEDIA_ROOT: folder.at("library"),
      PLEX_INGEST_DIR: folder.at("downloads"),
      TMDB_API_KEY: it.tmdb.key,
      PLEX_URL: it.plex.url,
      PLEX_TOKEN: "server-token",
      JELLYFIN_URL: jellyfin.origin,
      JELLYFIN_API_KEY: MEDIA_KEY,
    };
    const lines = await it.runUnasked(given, own.service, false);
    expect(lines.filter((line) => line.includes("has no library for"))).toEqual(
      isNamed ? [`! ${explainSeries(folder)}`] : [],
    );
  },
);

test("a repeated set-up also compares the servers that it does not ask about", async () => {
  using folder = tempFolder();
  await using it = await world(folder);
  await using jellyfin = await startWithoutSeries(folder);
  folder.write(
    "home/.config/plex-ingest/.env",
    [
      `PLEX_MEDIA_ROOT=${folder.at("library")}`,
      `MEDIA_SERVERS=attic=jellyfin+${jellyfin.origin}`,
      `MEDIA_SERVER_ATTIC_API_KEY=${MEDIA_KEY}`,
      "",
    ].join("\n"),
  );
  const { prompts, said } = scripted([
    ["How do you want to connect to Plex?", "token"],
    ["Address of the Plex server", it.plex.url],
    ["The owner's token", "server-token"],
    ["Transmission?", false],
    ["one of these?", []],
    ["contains your libraries", undefined],
    ["downloads arrive", folder.at("downloads")],
    ["TMDB key", LEAVE],
  ]);
  await expect(it.run(prompts)).rejects.toThrow(PromptAbort);
  expect(said).toContain(explainSeries(folder, 'Jellyfin "attic"', "MEDIA_SERVER_ATTIC_PATH_MAP"));
});

test("the tests of the page name a server that lacks the folder for new series", async () => {
  using folder = tempFolder();
  await using it = await world(folder);
  await using jellyfin = await startWithoutSeries(folder);
  await using setup = await openSetup(it.place);
  const tests = createSettingsTests({
    setup,
    isFolder: async () => true,
    clock: systemClock,
  });
  const found = new Map<string, FoundText>(
    Object.entries({
      PLEX_MEDIA_ROOT: folder.at("library"),
      PLEX_URL: it.plex.url,
      PLEX_TOKEN: "server-token",
      JELLYFIN_URL: jellyfin.origin,
      JELLYFIN_API_KEY: MEDIA_KEY,
      EMBY_URL: "http://127.0.0.1:9",
      EMBY_API_KEY: "k",
    }).map(([name, value]) => [name, { value, from: "file" }]),
  );
  const named = { ok: false, text: explainSeries(folder) };
  const run = async (kind: "server" | "folders", only?: string) =>
    (await tests.run(kind, found, signal, only)).lines.filter(({ text }) =>
      text.includes("has no library for"),
    );
  expect(await run("server")).toEqual([named]);
  expect(await run("folders")).toEqual([named]);
  expect(await run("server", "JELLYFIN")).toEqual([named]);
  expect(await run("server", "PLEX")).toEqual([named]);
  expect(await run("server", "EMBY")).toEqual([]);
});

const JELLYFIN_10 = { kind: "jellyfin", version: "10.11.11" } as const;

test.each<[{ isSetUp?: false; fault?: typeof STARTING }, (url: string) => string]>([
  [
    { isSetUp: false },
    (url: string) =>
      `Jellyfin answers, but its first set-up is not finished. Finish the set-up in a browser at ${url}, then create an API key.`,
  ],
  [
    { fault: STARTING },
    (url: string) => `Jellyfin is starting at ${url}. Wait until it has started.`,
  ],
])("names a Jellyfin that answers and cannot be used yet: %#", async ({ fault, ...more }, line) => {
  using folder = tempFolder();
  await using it = await world(folder);
  await using jellyfin = await startMediaBrowser({ ...JELLYFIN_10, ...more });
  if (fault) jellyfin.state.fault = fault;
  const port = Number(new URL(jellyfin.origin).port);
  Object.assign(it.place, { usualPorts: { plex: [], others: [port] } });
  const { prompts, said } = scripted([
    ["How do you want to connect to Plex?", "none"],
    ["Transmission?", false],
    ["one of these?", []],
    ["Which other media servers", LEAVE],
  ]);
  await expect(it.run(prompts)).rejects.toBeInstanceOf(PromptAbort);
  expect(said).toContain(line(jellyfin.origin));
  await using setup = await openSetup(it.place);
  expect(await setup.findServers(["jellyfin"], {}, signal)).toMatchObject([
    { kind: "jellyfin", state: fault ? "starting" : "not_set_up" },
  ]);
  const check = await setup.checks.keyedServer("jellyfin", jellyfin.origin, MEDIA_KEY, signal);
  expect(check).toMatchObject({
    ok: false,
    message: expect.stringMatching(/first set-up is not finished|it is starting \(503\)/),
  });
});

test.each([
  { servers: [], hasPlex: true, written: [undefined, undefined] },
  { servers: [{ kind: "jellyfin", version: "12.0.0" }], written: ["both", undefined] },
  { servers: [JELLYFIN_10], written: ["both", "jellyfin"] },
  { servers: [{ kind: "emby", version: "4.9.3.0" }], written: ["both", "emby"] },
  { servers: [JELLYFIN_10], hasPlex: true, written: ["both", "both"] },
  // A library that has works keeps their names.
  {
    servers: [JELLYFIN_10],
    videos: ["Heat (1995) {tmdb-949}/Heat (1995).mkv"],
    written: [undefined, undefined],
    line: "To rename 1 folder, set INGEST_ID_TAGS=jellyfin",
  },
  {
    servers: [{ kind: "jellyfin", version: "12.0.0" }],
    videos: ["Heat (1995) [tmdbid-949]/Heat (1995) [tmdbid-949].mkv"],
    written: ["both", "jellyfin"],
    line: "The library has works, so new names are like theirs",
  },
  // A setting that is given wins.
  { servers: [JELLYFIN_10], given: { INGEST_NAMES: "trash" }, written: ["trash", "jellyfin"] },
  { servers: [JELLYFIN_10], env: { INGEST_ID_TAGS: "plex" }, written: ["both", "plex"] },
] satisfies {
  servers: { kind: "jellyfin" | "emby"; version: string }[];
  hasPlex?: boolean;
  videos?: string[];
  given?: SetupValues;
  env?: Record<string, string>;
  written: (string | undefined)[];
  line?: string;
}[])(
  "without questions, names fit the servers or the library: %#",
  async ({ servers, hasPlex = false, videos = [], given = {}, env = {}, written, line }) => {
    using folder = tempFolder();
    await using it = await world(folder);
    Object.assign(it.place.env, env);
    using own = scene({ boots: false });
    for (const video of videos) folder.write(`library/Movies/${video}`);
    // Videos below a download folder are no part of the library.
    folder.write("library/incoming/Dune (2021) [tmdbid=438631]/Dune (2021).mkv");
    const values: SetupValues = {
      PLEX_MEDIA_ROOT: folder.at("library"),
      PLEX_INGEST_DIR: folder.at("downloads"),
      TMDB_API_KEY: it.tmdb.key,
      ...(hasPlex && { PLEX_URL: it.plex.url, PLEX_TOKEN: "server-token" }),
      ...given,
    };
    await using transmission = await startFakeTransmission({
      downloadDir: folder.at("library/incoming"),
    });
    values.TRANSMISSION_URL = transmission.origin;
    const started = await Promise.all(servers.map(startMediaBrowser));
    for (const [index, { kind }] of servers.entries()) {
      const { url, key } = singleSettingsOf(kind);
      values[url] = started[index]?.origin ?? "";
      values[key] = MEDIA_KEY;
    }
    const lines = (await it.runUnasked(values, own.service, false)).join("\n");
    for (const server of started) await server[Symbol.asyncDispose]();
    expect(lines).toContain(line ?? "New names fit ");
    const read = parseEnv(readFileSync(it.file, "utf8"));
    expect([read["INGEST_NAMES"], read["INGEST_ID_TAGS"]]).toEqual(written);
    expect(it.load().ok).toBe(true);
  },
);

test("a repeated set-up changes names only if it adds a server", async () => {
  using folder = tempFolder();
  await using it = await world(folder);
  using own = scene({ boots: false });
  await using jellyfin = await startMediaBrowser(JELLYFIN_10);
  folder.write(
    "home/.config/plex-ingest/.env",
    [
      `PLEX_MEDIA_ROOT=${folder.at("library")}`,
      `PLEX_INGEST_DIR=${folder.at("downloads")}`,
      `TMDB_API_KEY=${it.tmdb.key}`,
      "MEDIA_SERVERS=attic=plex+http://127.0.0.1:9",
      "MEDIA_SERVER_ATTIC_TOKEN=t",
      "",
    ].join("\n"),
  );
  const run = async (given: SetupValues) => {
    const lines = await it.runUnasked(given, own.service, false);
    return lines.filter((text) => text.startsWith("New names fit"));
  };
  expect(await run({})).toEqual([]);
  const added = { JELLYFIN_URL: jellyfin.origin, JELLYFIN_API_KEY: MEDIA_KEY };
  expect(await run(added)).toEqual([
    'New names fit Jellyfin 10.11.11 and Plex "attic": INGEST_NAMES=both and INGEST_ID_TAGS=both, for ids like [tmdbid=603] {tmdb-603}.',
  ]);
  const [text, loaded] = [readFileSync(it.file, "utf8"), it.load()];
  expect(loaded.ok && loaded.config.idTags).toBe("both");
  expect(await run({})).toEqual([]);
  expect(readFileSync(it.file, "utf8")).toBe(text);
});

test("the test of the page's folders chooses names, and explains them in words of the page", async () => {
  using folder = tempFolder();
  await using it = await world(folder);
  await using jellyfin = await startMediaBrowser(JELLYFIN_10);
  await using setup = await openSetup(it.place);
  const tests = createSettingsTests({
    setup,
    isFolder: async (path) => existsSync(path),
    clock: systemClock,
  });
  const text = (value: string) => ({ value, from: "file" as const });
  const found = new Map<string, FoundText>([
    ["PLEX_MEDIA_ROOT", text(folder.at("library"))],
    ["JELLYFIN_URL", text(jellyfin.origin)],
    ["INGEST_NAMES", { value: "plex", from: "default" as const }],
  ]);
  const run = async () => (await tests.run("folders", found, signal)).names;
  expect(await run()).toEqual({
    settings: [
      { name: "INGEST_NAMES", value: "both" },
      { name: "INGEST_ID_TAGS", value: "jellyfin" },
    ],
    lines: [
      "New names fit Jellyfin 10.11.11: INGEST_NAMES=both and INGEST_ID_TAGS=jellyfin, for ids like [tmdbid-603].",
    ],
  });
  folder.write("library/Movies/Heat (1995) {tmdb-949}/Heat (1995) {tmdb-949}.mkv");
  expect(await run()).toMatchObject({
    settings: [{ name: "INGEST_NAMES", value: "both" }],
    lines: [
      "The library has works, so new names are like theirs: INGEST_NAMES=both and INGEST_ID_TAGS=plex, for ids like {tmdb-603}.",
      expect.stringContaining("and “Names” in “Library”."),
    ],
  });
});

test("without questions, a Sonarr or Radarr is written only if it accepts its key", async () => {
  using folder = tempFolder();
  await using it = await world(folder);
  await using radarr = await startFakeArr("radarr");
  using container = scene({ boots: false });
  const given = {
    PLEX_MEDIA_ROOT: folder.at("library"),
    PLEX_INGEST_DIR: folder.at("downloads"),
    RADARR_URL: radarr.url,
  };
  await expect(it.runUnasked(given, container.service, false)).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining("--radarr-key-file FILE, or RADARR_API_KEY"),
  });
  const wrong = { ...given, RADARR_API_KEY: "f".repeat(32) };
  await expect(it.runUnasked(wrong, container.service, false)).rejects.toMatchObject({
    exitCode: 1,
    message: expect.stringContaining("Radarr refuses the API key (401)."),
  });
  expect(existsSync(it.file)).toBe(false);
  const right = { ...given, RADARR_API_KEY: ARR_KEY };
  const lines = (await it.runUnasked(right, container.service, false)).join("\n");
  expect(lines).toContain("Radarr 5.0.0.1 answers and accepts the key.");
  expect(lines).not.toContain(ARR_KEY);
  expect(readFileSync(it.file, "utf8")).toContain(`RADARR_API_KEY=${ARR_KEY}\n`);
});

test("without questions, TheTVDB is written only together with its key", async () => {
  using folder = tempFolder();
  await using it = await world(folder);
  using container = scene({ boots: false });
  const given = {
    PLEX_MEDIA_ROOT: folder.at("library"),
    PLEX_INGEST_DIR: folder.at("downloads"),
    INGEST_SECOND_CATALOGUE: "tvdb",
  };
  await expect(it.runUnasked(given, container.service, false)).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining("tvdb only together with TVDB_API_KEY"),
  });
  expect(existsSync(it.file)).toBe(false);
  // A key of this shell is written too, because a service does not see the shell's environment.
  Object.assign(it.place.env, { TVDB_API_KEY: "of-this-shell" });
  const lines = (await it.runUnasked(given, container.service, false)).join("\n");
  expect(lines).not.toContain("of-this-shell");
  expect(readFileSync(it.file, "utf8")).toContain("\nTVDB_API_KEY=of-this-shell\n");
  expect(it.load()).toMatchObject({ ok: true, warnings: [] });
});

test("suggests a path map that reaches the downloads, and keeps the correct part of the old map", async () => {
  using folder = tempFolder();
  await using it = await world(folder);
  await using transmission = await startFakeTransmission({ downloadDir: "/downloads/done" });
  using container = scene({ boots: false });
  const files = ["a.mkv", "b.mkv", "c.mkv"].map((name, at) => ({
    name,
    length: 100 + at,
    wanted: true,
  }));
  for (const { name, length } of files) folder.write(`downloads/done/${name}`, "x".repeat(length));
  transmission.add({ hashString: hashOf("a"), files });
  transmission.complete(hashOf("a"));
  const given = {
    PLEX_MEDIA_ROOT: folder.at("library"),
    PLEX_INGEST_DIR: folder.at("downloads"),
    TRANSMISSION_URL: transmission.origin,
  };
  const wrong = `${folder.at("nowhere")}=/downloads/done,${folder.at("tv")}=/tv`;
  folder.write("home/.config/plex-ingest/.env", `TRANSMISSION_PATH_MAP=${wrong}\n`);
  const lineOf = async () =>
    /If that is right, add this to .*: (.*)/.exec(
      (await it.runUnasked(given, container.service, false)).join("\n"),
    )?.[1];
  const line = await lineOf();
  expect(line).toContain(`${folder.at("tv")}=/tv`);
  appendFileSync(it.file, `${line}\n`);
  expect(await lineOf()).toBeUndefined();

  const found = new Map(
    Object.entries({ ...given, TRANSMISSION_PATH_MAP: wrong }).map(([name, value]) => [
      name,
      { value, from: "file" as const },
    ]),
  );
  await using setup = await openSetup(it.place);
  const tests = createSettingsTests({
    setup,
    isFolder: async (path) => existsSync(path),
    clock: systemClock,
  });
  const { suggestion } = await tests.run("client", found, signal);
  expect(suggestion?.value).toContain(`${folder.at("tv")}=/tv`);
  found.set("TRANSMISSION_PATH_MAP", { value: suggestion?.value ?? "", from: "file" });
  expect((await tests.run("client", found, signal)).lines.every(({ ok }) => ok)).toBe(true);
});

test("names the folders that a client reports, by their paths here, unless its folders are already named", async () => {
  using folder = tempFolder();
  await using it = await world(folder);
  await using transmission = await startFakeTransmission({ downloadDir: "/downloads/done" });
  using container = scene({ boots: false });
  folder.write("downloads/done/.keep");
  const given = { PLEX_MEDIA_ROOT: folder.at("library"), TRANSMISSION_URL: transmission.origin };
  const map = `TRANSMISSION_PATH_MAP=${folder.at("downloads")}=/downloads\n`;
  folder.write("home/.config/plex-ingest/.env", map);
  const written = async (more: SetupValues = {}) => {
    const said = await it.runUnasked({ ...given, ...more }, container.service, false);
    const named = parseEnv(readFileSync(it.file, "utf8"))["TRANSMISSION_FOLDERS"];
    return { named, said: said.join("\n") };
  };
  const first = await written();
  expect(first.named).toBe(folder.at("downloads/done"));
  expect(first.said).toContain(`TRANSMISSION_FOLDERS=${first.named}: the client's downloads`);
  const chosen = { TRANSMISSION_FOLDERS: folder.at("downloads") };
  expect((await written(chosen)).named).toBe(folder.at("downloads"));
  expect((await written()).named).toBe(folder.at("downloads"));
});

test("also names folders in which the client's finished downloads are, except libraries", async () => {
  using folder = tempFolder();
  await using it = await world(folder);
  await using transmission = await startFakeTransmission({ downloadDir: folder.at("downloads") });
  using container = scene({ boots: false });
  for (const [index, downloadDir] of [
    "films",
    "downloads/tv",
    "library/Movies",
    "library/Films",
    "x",
  ].entries()) {
    folder.write(`${downloadDir}/.keep`);
    const hashString = hashOf(String(index));
    transmission.add({ hashString, downloadDir: folder.at(downloadDir) });
    // The last one is not complete.
    if (downloadDir !== "x") transmission.complete(hashString);
  }
  const given = { PLEX_MEDIA_ROOT: folder.at("library"), TRANSMISSION_URL: transmission.origin };
  await it.runUnasked(given, container.service, false);
  const named = parseEnv(readFileSync(it.file, "utf8"))["TRANSMISSION_FOLDERS"];
  expect(named?.split(":")).toEqual([folder.at("downloads"), folder.at("films")]);
});

test.each(["/", "/etc", "/proc", "/nowhere/downloads"])(
  "does not name %s, although a client reports it",
  async (downloadDir) => {
    using folder = tempFolder();
    await using it = await world(folder);
    await using transmission = await startFakeTransmission({ downloadDir });
    using container = scene({ boots: false });
    const given = { PLEX_MEDIA_ROOT: folder.at("library"), TRANSMISSION_URL: transmission.origin };
    const asked = it.runUnasked(given, container.service, false);
    if (downloadDir === "/") {
      await expect(asked).rejects.toMatchObject({ exitCode: 2 });
    } else {
      await asked;
      expect(readFileSync(it.file, "utf8")).not.toContain("\nTRANSMISSION_FOLDERS=");
    }
  },
);

test("the test of the page offers to name the folders that a client reports", async () => {
  using folder = tempFolder();
  await using it = await world(folder);
  await using transmission = await startFakeTransmission({ downloadDir: folder.at("downloads") });
  await using setup = await openSetup(it.place);
  const tests = createSettingsTests({
    setup,
    isFolder: async (path) => existsSync(path),
    clock: systemClock,
  });
  const text = (value: string) => ({ value, from: "file" as const });
  const found = new Map([["TRANSMISSION_URL", text(transmission.origin)]]);
  const { folders = [] } = await tests.run("client", found, signal);
  expect(folders).toEqual([{ name: "TRANSMISSION_FOLDERS", value: folder.at("downloads") }]);
  found.set("TRANSMISSION_FOLDERS", text(folder.at("downloads")));
  expect((await tests.run("client", found, signal)).folders).toBeUndefined();
});

test.each([
  "http://127.0.0.1:32400localhost:32401",
  "ftp://x",
  "127.0.0.1:32400localhost",
  "a b",
  "",
  "http://",
])("%s is not an address, and is rejected when it is entered", (text) =>
  expect(explainAddressProblem(text)).toContain("Use the form"),
);

test("tells the user to set PLEX_PATH_MAP if Plex has its libraries at other paths", async () => {
  using folder = tempFolder();
  await using it = await world(folder);
  await using far = await startFakePlex({
    sections: [{ title: "Movies", type: "movie", locations: ["/data/movies"] }],
    token: "far",
  });
  const { prompts, said } = scripted([
    ["How do you want to connect to Plex?", "token"],
    ["Address", far.url],
    ["token", "far"],
    ["Transmission?", false],
    ["one of these?", []],
    ["Which other media servers", []],
    ["contains your libraries", LEAVE],
  ]);
  await expect(it.run(prompts)).rejects.toThrow(PromptAbort);
  expect(said.at(-1)).toMatch(
    /^Plex's folder \/data\/movies does not exist on this machine\. Create it .*PLEX_PATH_MAP/,
  );
});

test("writes another kind of download client with its name and address", async () => {
  using folder = tempFolder();
  await using it = await world(folder);
  const { prompts, left } = scripted([
    ["How do you want to connect to Plex?", "none"],
    ["Transmission?", false],
    ["one of these?", ["qbittorrent"]],
    ["come from qBittorrent?", true],
    ["Address of qBittorrent", "http://127.0.0.1:9/"],
    ["What now?", "keep"],
    ["Which other media servers", []],
    ["contains your libraries", folder.at("library")],
    ["in addition to qBittorrent's", ""],
    ["TMDB key", it.tmdb.key],
    ["Do Sonarr or Radarr", []],
    ["Ask TVmaze", undefined],
    ["File a release without asking if its match is certain", undefined],
    ["existing downloads?", undefined],
    ["Address of the page", ""],
    ["Write ", true],
  ]);
  await it.run(prompts);
  expect(left).toEqual([]);
  expect(readFileSync(it.file, "utf8")).toContain(
    "\nDOWNLOAD_CLIENTS=qbittorrent=qbittorrent+http://127.0.0.1:9\n",
  );
  expect(it.load()).toMatchObject({
    ok: true,
    config: { downloadClients: [{ name: "qbittorrent" }] },
  });
});

test.each<[string, Script, object]>([
  [
    "a user name and a password",
    [
      ["User name (empty: sign in with an API key)", "anna"],
      ["Password", "s3cret"],
    ],
    { CLIENT_QBITTORRENT_USERNAME: "anna", CLIENT_QBITTORRENT_PASSWORD: "s3cret" },
  ],
  [
    "an API key",
    [
      ["User name", ""],
      ["API key", "qbt_0123456789abcdef0123456789ab"],
    ],
    { CLIENT_QBITTORRENT_KEY: "qbt_0123456789abcdef0123456789ab" },
  ],
])("asks qBittorrent's user for %s, and for nothing else", async (_, signIn, expected) => {
  using folder = tempFolder();
  await using it = await world(folder);
  const server = createServer((__, response) => response.writeHead(403).end("Forbidden"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const conf = `[Preferences]\nWebUI\\Port=${port}\n`;
  folder.write("home/.config/qBittorrent/qBittorrent.conf", conf);
  const { prompts, left } = scripted([
    ["How do you want to connect to Plex?", "none"],
    ["Transmission?", false],
    ["come from qBittorrent?", true],
    ...signIn,
    ["What now?", "keep"],
    ["Which other media servers", []],
    ["contains your libraries", folder.at("library")],
    ["in addition to qBittorrent's", ""],
    ["TMDB key", it.tmdb.key],
    ["Do Sonarr or Radarr", []],
    ["Ask TVmaze", undefined],
    ["File a release without asking if its match is certain", undefined],
    ["existing downloads?", undefined],
    ["Address of the page", ""],
    ["Write ", true],
  ]);
  try {
    await it.run(prompts);
  } finally {
    server.close();
  }
  expect(left).toEqual([]);
  const written = Object.entries(parseEnv(readFileSync(it.file, "utf8")));
  expect(
    Object.fromEntries(written.filter(([name]) => name.startsWith("CLIENT_QBITTORRENT_"))),
  ).toEqual(expected);
});

test("init --yes accepts clients of every kind, with passwords from the environment", async () => {
  using folder = tempFolder();
  await using it = await world(folder);
  using machine = scene();
  const given = {
    PLEX_MEDIA_ROOT: folder.at("library"),
    DOWNLOAD_CLIENTS: "seedbox=transmission+http://127.0.0.1:9",
    CLIENT_SEEDBOX_PASSWORD: "s3cret",
  };
  await expect(
    it.runUnasked({ ...given, DOWNLOAD_CLIENTS: "seedbox=http://nas" }, machine.service),
  ).rejects.toMatchObject({
    message: expect.stringContaining('"seedbox" has no kind.'),
  });
  await expect(it.runUnasked(given, machine.service)).rejects.toMatchObject({
    message: expect.stringContaining("Transmission seedbox"),
  });
});
