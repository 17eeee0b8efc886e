import { expect, test } from "vitest";
import { listConfiguredClients } from "../../../src/clients/index.ts";
import { CLIENT_KINDS } from "../../../src/core/torrent/kinds.ts";
import { loadConfig } from "../../../src/program/config/load.ts";
import { createSettingsReport } from "../../../src/program/config/settings-report.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { configured, load, problems } from "./configured.ts";

const TWO = {
  DOWNLOAD_CLIENTS:
    "seedbox=transmission+http://nas:9091/, home=Transmission+https://box.example/anna",
};

test("each client of DOWNLOAD_CLIENTS has its own settings, in addition to TRANSMISSION_…", () => {
  const { config } = configured({
    ...TWO,
    TRANSMISSION_URL: "http://localhost:9091",
    CLIENT_SEEDBOX_USERNAME: "anna",
    CLIENT_SEEDBOX_PASSWORD: "s3cret",
    CLIENT_SEEDBOX_PATH_MAP: "/mnt/nas=/downloads",
    CLIENT_SEEDBOX_LABELS: "films,series",
    CLIENT_HOME_EXCLUDE_LABELS: "games",
    CLIENT_HOME_POLL_INTERVAL: "5",
    CLIENT_HOME_AUTO_REMOVE: "yes",
  });
  expect(listConfiguredClients(config)).toMatchObject([
    {
      name: "transmission",
      title: "Transmission",
      settings: "TRANSMISSION",
      urlSetting: "TRANSMISSION_URL",
    },
    {
      name: "seedbox",
      kind: "transmission",
      title: "Transmission seedbox",
      address: "http://nas:9091",
      settings: "CLIENT_SEEDBOX",
      urlSetting: "DOWNLOAD_CLIENTS",
      pathMap: [{ here: "/mnt/nas", there: "/downloads" }],
      labels: { labels: ["films", "series"], excludeLabels: [] },
      pollMs: 30_000,
      autoRemove: false,
    },
    {
      name: "home",
      address: "https://box.example/anna/transmission/rpc",
      labels: { labels: [], excludeLabels: ["games"] },
      pollMs: 5000,
      autoRemove: { hosts: [], others: "goal" },
    },
  ]);
  expect(config.clientSettings["CLIENT_SEEDBOX"]?.password.current()).toBe("s3cret");
  expect(config.secrets.flatMap((secret) => secret.redacted())).toEqual(["s3cret"]);
});

test.each([
  [
    "http://nas:9091",
    "A client has no name. Write name=kind+url, like seedbox=transmission+http://nas:9091.",
  ],
  ["seedbox=http://nas:9091", '"seedbox" has no kind. Write it before the address'],
  [
    "seedbox=tranmission+http://nas:9091",
    '"seedbox" has the unknown kind "tranmission". Use transmission.',
  ],
  [
    "seedbox=wget+http://nas:9091",
    /"seedbox" has the unknown kind "wget"\. Use transmission(, \w+)*\.$/,
  ],
  ["seedbox=transmission+scgi:///run/x.sock", "Use the form transmission+http://host:port."],
  ["seedbox=transmission+nas:9091", "Use the form transmission+http://host:port."],
  ["seedbox=transmission+http://", "Use the form transmission+http://host:port."],
  ["9box=transmission+http://nas:9091", '"9box" is not a valid client name. Start with a letter'],
  ["my box=transmission+http://nas:9091", '"my box" is not a valid client name.'],
  ["ümlaut=transmission+http://nas:9091", "is not a valid client name."],
  [
    "a=transmission+http://nas:9091, a=transmission+http://other:9091",
    'Two clients are called "a". Give one of them another name.',
  ],
  [
    "a-b=transmission+http://nas:1, a_b=transmission+http://nas:2",
    '"a-b" and "a_b" have the same settings.',
  ],
  [
    "a=transmission+http://nas:1, a_exclude=transmission+http://nas:2",
    "has the same name as another client's setting.",
  ],
  [
    "a=transmission+http://nas:9091, b=transmission+http://nas:9091/transmission/web/",
    '"a" and "b" are the same client, at http://nas:9091. Remove one of them.',
  ],
  [
    "a=qbittorrent+http://localhost:8080, b=qbittorrent+http://127.0.0.1:8080",
    '"a" and "b" are the same client, at http://localhost:8080. Remove one of them.',
  ],
  [
    "a=rtorrent+scgi://[::1]:5000, b=rtorrent+scgi://127.0.0.1:5000",
    '"a" and "b" are the same client',
  ],
  ["a=nzbget+http://NAS.:6789, b=nzbget+http://nas:6789/", '"a" and "b" are the same client'],
  ["a=rtorrent+scgi://", '"a": The address of rTorrent does not name a socket.'],
  ["a=rtorrent+scgi:///run/%ff", '"a": The address of rTorrent does not name a socket.'],
  [
    "nzbget=sabnzbd+http://nas:8080",
    '"nzbget" is the name of a different kind of client than SABnzbd. Give this client another name.',
  ],
])("DOWNLOAD_CLIENTS=%s is refused with the cause and a fix", (text, expected) => {
  const [line, ...more] = problems({ DOWNLOAD_CLIENTS: text });
  expect(line).toMatch(/^DOWNLOAD_CLIENTS: [^.]+.*\. [^.]+.*\.$/);
  expect(line).toMatch(expected);
  expect(more).toEqual([]);
});

test.each([
  "seedbox=transmission+http://anna:s3cret@nas:9091",
  "seedbox=transmission+http://s3cret@nas:9091",
  "seedbox=transmission+http://nas:9091/?apikey=s3cret",
  "seedbox=transmission+http://nas:9091/#s3cret",
])("a secret in %s is refused and not printed", (text) => {
  const [line = "", ...more] = problems({ DOWNLOAD_CLIENTS: text });
  expect(line).toMatch(/CLIENT_SEEDBOX_USERNAME and CLIENT_SEEDBOX_PASSWORD\.$/);
  expect(line).not.toContain("s3cret");
  expect(more).toEqual([]);
});

test.each([
  "a=qbittorrent+http://localhost:8080, b=qbittorrent+http://127.0.0.1:8081",
  "a=qbittorrent+http://localhost:8080, b=deluge+http://127.0.0.1:8080",
  "a=qbittorrent+http://localhost.example:8080, b=qbittorrent+http://localhost:8080",
  "a=qbittorrent+http://nas/one, b=qbittorrent+http://nas/other",
  "nzbget=nzbget+http://nas:6789, constructor=transmission+http://nas:9091",
  "a=rtorrent+scgi:///run/localhost, b=rtorrent+scgi:///run/127.0.0.1",
])("DOWNLOAD_CLIENTS=%s names two clients", (text) => {
  expect(problems({ DOWNLOAD_CLIENTS: text })).toEqual([]);
});

test("reports the problems of each client", () => {
  expect(problems({ DOWNLOAD_CLIENTS: "1=x,seedbox=wget+http://x" })).toHaveLength(2);
});

test("DOWNLOAD_CLIENTS cannot repeat the Transmission of TRANSMISSION_URL or use its name", () => {
  const own = { TRANSMISSION_URL: "http://nas:9091" };
  expect(problems({ ...own, DOWNLOAD_CLIENTS: "box=transmission+http://nas:9091" })).toEqual([
    expect.stringContaining('"box" and "transmission" are the same client'),
  ]);
  expect(
    problems({ ...own, DOWNLOAD_CLIENTS: "transmission=transmission+http://other:9091" }),
  ).toEqual([expect.stringContaining('Two clients are called "transmission"')]);
});

test("reports a setting of an unknown client, or one that its client does not use", () => {
  using folder = tempFolder();
  const envFile = folder.write("env", "CLIENT_OTHER_PASSWORD_FILE=/x\nCLIENT_SEEDBOX_PASSWRD=x\n");
  expect(problems(TWO, { envFile })).toEqual([
    expect.stringContaining("CLIENT_OTHER_PASSWORD_FILE"),
    expect.stringMatching(/CLIENT_SEEDBOX_PASSWRD .*Did you mean CLIENT_SEEDBOX_PASSWORD\?$/),
  ]);
  const warned = configured({
    ...TWO,
    CLIENT_SEEDBOX_KEY: "x",
    CLIENT_HOME_USERNAME: "anna",
    CLIENT_ID: "of another",
  });
  expect(warned.warnings.map(({ name }) => name)).toEqual([
    "CLIENT_SEEDBOX_KEY",
    "CLIENT_HOME_USERNAME",
    "PLEX_MEDIA_ROOT",
  ]);
  const news = configured({
    DOWNLOAD_CLIENTS: "news=nzbget+http://nas:6789",
    CLIENT_NEWS_AUTO_REMOVE: "days:3",
  });
  expect(news.warnings[0]).toMatchObject({
    name: "CLIENT_NEWS_AUTO_REMOVE",
    message: "It has no effect, because NZBGet seeds nothing. Remove it.",
  });
  expect(problems({ ...TWO, CLIENT_SEEDBOX_POLL_INTERVAL: "often" })).toEqual([
    expect.stringContaining("CLIENT_SEEDBOX_POLL_INTERVAL: found"),
  ]);
});

test("notices a changed password file, and config show prints no password", () => {
  using folder = tempFolder();
  const secret = folder.write("password", "first\n");
  const envFile = folder.write(
    "env",
    `DOWNLOAD_CLIENTS=${TWO.DOWNLOAD_CLIENTS}\nCLIENT_HOME_KEY=k1\nCLIENT_HOME_PASSWORD_FILE=${secret}\n`,
  );
  const loaded = load({}, { envFile });
  if (!loaded.ok) throw new Error("It is refused.");
  const { password, key } = loaded.config.clientSettings["CLIENT_HOME"] ?? {};
  expect([password?.current(), key?.current()]).toEqual(["first", "k1"]);
  folder.write("password", "second one\n");
  folder.write("env", `DOWNLOAD_CLIENTS=${TWO.DOWNLOAD_CLIENTS}\nCLIENT_HOME_KEY=k2\n`);
  expect([password?.current(), key?.current()]).toEqual(["second one", "k2"]);
  const shown = createSettingsReport(loaded).settings.filter(({ name }) =>
    /^(?:CLIENT|DOWNLOAD)_/.test(name),
  );
  expect(
    shown.filter(({ value }) => value !== "").map(({ name, value }) => `${name}=${value}`),
  ).toEqual([
    `DOWNLOAD_CLIENTS=${TWO.DOWNLOAD_CLIENTS}`,
    "CLIENT_SEEDBOX_POLL_INTERVAL=30",
    "CLIENT_SEEDBOX_AUTO_REMOVE=false",
    "CLIENT_HOME_PASSWORD=(set)",
    "CLIENT_HOME_KEY=(set)",
    "CLIENT_HOME_POLL_INTERVAL=30",
    "CLIENT_HOME_AUTO_REMOVE=false",
  ]);
  expect(loadConfig({ env: {}, cwd: "/", home: "/", command: "mcp" }).ok).toBe(true);
});

test.each<[string, unknown]>([
  ["no", false],
  ["ON", { hosts: [], others: "goal" }],
  [" Goal ", { hosts: [], others: "goal" }],
  ["days:14", { hosts: [], others: { days: 14 } }],
  [
    "tracker:Example.org=30, keep.example.org=never ,[2001:db8::1]=goal,*=14",
    {
      hosts: [
        { host: "example.org", when: { days: 30 } },
        { host: "keep.example.org", when: "never" },
        { host: "[2001:db8::1]", when: "goal" },
      ],
      others: { days: 14 },
    },
  ],
  [
    "tracker:example.org=1",
    { hosts: [{ host: "example.org", when: { days: 1 } }], others: "never" },
  ],
])("parses CLIENT_HOME_AUTO_REMOVE=%s", (text, expected) => {
  const { config } = configured({
    ...TWO,
    TRANSMISSION_URL: "http://x:1",
    TRANSMISSION_AUTO_REMOVE: text,
  });
  expect(config.transmission.autoRemove).toEqual(expected);
  expect(
    configured({ ...TWO, CLIENT_HOME_AUTO_REMOVE: text }).config.clientSettings["CLIENT_HOME"]
      ?.autoRemove,
  ).toEqual(expected);
});

test.each([
  [
    "maybe",
    "The value is not valid. Write true, false, goal, days:14, or tracker:example.org=30,*=14.",
  ],
  ["14", "The value is not valid."],
  ["goal,days:14", "The value is not valid."],
  [
    "days:",
    "The value after days: is not a number of days. Write a whole number from 1 to 3650, like days:14.",
  ],
  ["days:0", "Write a whole number from 1 to 3650"],
  ["days:3651", "Write a whole number from 1 to 3650"],
  ["days:1.5", "Write a whole number from 1 to 3650"],
  ["days:goal", "The value after days: is not a number of days."],
  ["tracker:", "A tracker is not given by its host name."],
  ["tracker:example.org", "A tracker is not given by its host name."],
  [
    "tracker:https://example.org/s3cret/announce=30",
    "Write only the host name, without http:// and port",
  ],
  ["tracker:example.org:2710=30", "Write only the host name"],
  [
    "tracker:example.org=",
    '"example.org" has no number of days. Write a whole number from 1 to 3650, goal or never, like example.org=30.',
  ],
  ["tracker:*=x", '"*" has no number of days.'],
  ["tracker:a.org=1,A.org=2", '"a.org" is listed twice. Remove one of them.'],
])("CLIENT_HOME_AUTO_REMOVE=%s is refused with the cause and a fix", (text, expected) => {
  const [line, ...more] = problems({ ...TWO, CLIENT_HOME_AUTO_REMOVE: text });
  expect(line).toContain(expected);
  expect(line).toMatch(/^CLIENT_HOME_AUTO_REMOVE: [^.]+.*\. [^.]+.*\.$/);
  expect(line).not.toContain("s3cret");
  expect(more).toEqual([]);
});

const OTHER_KINDS = CLIENT_KINDS.filter((kind) => kind !== "transmission");

test.each(OTHER_KINDS.map((kind) => [kind.toUpperCase(), kind]))(
  "warns about %s_URL and the like, which have no effect, and names settings that have",
  (prefix, kind) => {
    const url = `DOWNLOAD_CLIENTS=${kind}=${kind}+http://HOST:PORT`;
    for (const [end, instead] of [
      ["URL", ""],
      ["HOST", ""],
      ["USERNAME", ` and CLIENT_${prefix}_USERNAME`],
      ["PASSWORD", ` and CLIENT_${prefix}_PASSWORD`],
      ["PASSWORD_FILE", ` and CLIENT_${prefix}_PASSWORD`],
      ["API_KEY", ` and CLIENT_${prefix}_KEY`],
      ["PATH_MAP", ` and CLIENT_${prefix}_PATH_MAP`],
    ]) {
      const name = `${prefix}_${end}`;
      const message = `It has no effect. Set ${url}${instead} instead.`;
      using folder = tempFolder();
      const envFile = folder.write("env", `${name}=x\n`);
      const ofOurs = ({ name: other }: { name: string }): boolean => other === name;
      expect(configured({ [name]: "x" }).warnings.filter(ofOurs)).toEqual([{ name, message }]);
      expect(configured({}, { envFile }).warnings.filter(ofOurs)).toEqual([
        { name, message, file: envFile },
      ]);
    }
    // Other programs' names.
    expect(configured({ [`${prefix}_HOME`]: "x" }).warnings).toEqual(configured({}).warnings);
    // The settings that are named work.
    const { config } = configured({
      DOWNLOAD_CLIENTS: `${kind}=${kind}+http://host:80`,
      [`CLIENT_${prefix}_PATH_MAP`]: "/here=/there",
    });
    expect(config.downloadClients).toHaveLength(1);
  },
);

test("Transmission has settings with the name of its kind", () => {
  const { warnings } = configured({ TRANSMISSION_URL: "http://localhost:9091" });
  expect(warnings.filter(({ name }) => name === "TRANSMISSION_URL")).toEqual([]);
});
