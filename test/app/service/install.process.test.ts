import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { expect, test } from "vitest";
import { createService } from "../../../src/app/service/service.ts";
import { findEnvFileIn } from "../../../src/core/service/service-spec.ts";
import { formatServiceStatus } from "../../../src/hosts/cli/show/service-lines.ts";
import { saying } from "../../support/said.ts";
import { scene, signal } from "./scene.ts";

const UNIT = ".config/systemd/user/plex-ingest.service";
const SYSTEM_UNIT = "etc/systemd/system/plex-ingest.service";
const INSTALL = [
  "loginctl enable-linger anna",
  "systemctl --user daemon-reload",
  "systemctl --user enable plex-ingest.service",
  "systemctl --user restart plex-ingest.service",
];

test("writes, enables and starts a user service that outlives the login", async () => {
  using it = scene();
  const { folder, config } = it;
  const result = await it.install();
  expect(result).toMatchObject({
    done: "installed",
    warnings: [],
    envFile: it.envFile,
    stateDir: config.stateDir,
  });
  expect(it.calls()).toEqual(INSTALL);
  const unit = readFileSync(folder.at("home", UNIT), "utf8");
  expect(findEnvFileIn(unit)).toBe(it.envFile);
  expect(unit).toContain(`RequiresMountsFor=${folder.at("media/downloads")}`);
  expect(statSync(folder.at("home", UNIT)).mode & 0o022).toBe(0);
  expect(statSync(config.stateDir).mode & 0o777).toBe(0o700);
});

test("writes the state folder once to the env file, and keeps the other lines", async () => {
  using it = scene();
  for (let times = 0; times < 3; times++) await it.install();
  const text = readFileSync(it.envFile, "utf8");
  expect(text.startsWith("PLEX_TOKEN=x\n")).toBe(true);
  expect(text.split("\n").filter((line) => line.startsWith("PLEX_INGEST_STATE_DIR="))).toEqual([
    `PLEX_INGEST_STATE_DIR=${it.config.stateDir}`,
  ]);
});

test("a second installation changes nothing, unless the service was stopped or the program changed", async () => {
  using it = scene();
  await it.install();
  it.calls();
  expect(await it.install()).toMatchObject({ done: "unchanged" });
  expect(it.calls()).toEqual([]);
  await it.service.control("stop", { system: false }, signal);
  it.calls();
  expect(await it.install()).toMatchObject({ done: "updated" });
  expect(it.calls()).toEqual(INSTALL);
  const change = {
    version: "2.0.0",
    entry: "/opt/other/dist/plex-ingest.js",
    node: "/usr/local/bin/node",
  };
  Object.assign(it.deps.program, change);
  expect(await it.install()).toMatchObject({ done: "updated" });
  expect(it.calls()).toEqual(INSTALL);
  const unit = readFileSync(it.folder.at("home", UNIT), "utf8");
  for (const part of Object.values(change)) expect(unit).toContain(part);
});

test("a dry run shows the file and the calls, and changes nothing", async () => {
  using it = scene({ boots: false });
  const result = await it.install({ dryRun: true });
  expect(result).toMatchObject({
    done: "shown",
    envLines: expect.stringContaining(it.config.stateDir),
  });
  expect(result.calls.map(({ argv }) => argv.join(" "))).toEqual(INSTALL);
  expect(result.text).toContain("Type=notify");
  expect(it.calls()).toEqual([]);
  expect(existsSync(it.folder.at("home", UNIT))).toBe(false);
  expect(readFileSync(it.envFile, "utf8")).toBe("PLEX_TOKEN=x\n");
});

test("reports that systemd is not running, and what to do instead", async () => {
  using it = scene({ boots: false });
  await expect(it.install()).rejects.toMatchObject({
    message: expect.stringMatching(/^systemd is not running here/),
    hint: saying("plex-ingest daemon"),
    code: "unsupported",
  });
  expect(existsSync(it.folder.at("home", UNIT))).toBe(false);
  expect(readFileSync(it.envFile, "utf8")).toBe("PLEX_TOKEN=x\n");
  // No command refers to another command that would only report the same thing.
  const { report, control, logs } = it.service;
  const told = await report({ system: false }, signal);
  expect(told).toMatchObject({
    installed: false,
    warnings: [expect.stringMatching(/^systemd is not running here/)],
  });
  expect(formatServiceStatus(told).join(" ")).not.toContain("service install");
  await expect(control("start", { system: false }, signal)).rejects.toMatchObject({
    code: "unsupported",
  });
  const lines = logs({ system: false, lines: 5, follow: false }, signal)[Symbol.asyncIterator]();
  await expect(lines.next()).rejects.toMatchObject({ code: "unsupported" });
});

test("installs without lingering enabled, and warns about it", async () => {
  using it = scene();
  it.folder.write("no-linger", "");
  expect(await it.install()).toMatchObject({
    done: "installed",
    warnings: [expect.stringContaining("sudo loginctl enable-linger anna")],
  });
});

test("looks up whether the account lingers, and then neither asks for it nor warns", async () => {
  using it = scene();
  it.folder.write("no-linger", "");
  it.folder.write("lingers", "");
  expect(await it.install()).toMatchObject({ done: "installed", warnings: [] });
  expect(it.calls()).toEqual(INSTALL.filter((call) => !call.includes("enable-linger")));
});

test("reports the message of a service manager that refuses, and the command can be repeated", async () => {
  using it = scene();
  it.folder.write("refuses", "Failed to connect to bus: No medium found\n");
  await expect(it.install()).rejects.toMatchObject({
    message: expect.stringContaining("Failed to connect to bus: No medium found"),
    hint: saying("--system"),
  });
  rmSync(it.folder.at("refuses"));
  it.calls();
  expect(await it.install()).toMatchObject({ done: "updated" });
  expect(it.calls()).toEqual(INSTALL);
});

test("does not touch a unit that someone else wrote", async () => {
  using it = scene();
  const theirs = it.folder.write(
    `home/${UNIT}`,
    "[Service]\nExecStart=/usr/bin/plex-ingest daemon\n",
  );
  await expect(it.install()).rejects.toMatchObject({ code: "refused" });
  await expect(it.service.uninstall({ system: false }, signal)).rejects.toMatchObject({
    code: "refused",
  });
  expect(readFileSync(theirs, "utf8")).toContain("ExecStart=/usr/bin/plex-ingest daemon");
  expect(it.calls()).toEqual([]);
});

test("a system service runs as the user who called sudo, and may write only to the media and state folders", async () => {
  using it = scene({ uid: 0, sudoUser: "anna" });
  const result = await it.install({ scope: "system", group: "media" });
  expect(result).toMatchObject({
    done: "installed",
    account: "anna",
    stateDir: it.config.stateDir,
  });
  expect(it.calls()).toEqual(INSTALL.slice(1).map((call) => call.replace("--user ", "")));
  const unit = readFileSync(it.folder.at(SYSTEM_UNIT), "utf8");
  expect(unit).toContain("\nUser=anna\nGroup=media\nUMask=0007\n");
  expect(unit.match(/^ReadWritePaths=.*$/gm)).toEqual([
    `ReadWritePaths=${it.folder.at("media")}`,
    `ReadWritePaths=${it.config.stateDir}`,
  ]);
});

test.each([undefined, "media"])(
  "an update by another person keeps the account and the group (sudo by %s) of the service",
  async (sudoUser) => {
    using it = scene({ uid: 0, sudoUser: "anna" });
    await it.install({ scope: "system", group: "media" });
    using other = scene({ uid: 0, ...(sudoUser && { sudoUser }) });
    other.folder.write(SYSTEM_UNIT, readFileSync(it.folder.at(SYSTEM_UNIT), "utf8"));
    const updated = await other.install({ scope: "system" });
    expect(updated).toMatchObject({ done: "updated", account: "anna" });
    const unit = readFileSync(other.folder.at(SYSTEM_UNIT), "utf8");
    expect(unit).toContain("\nUser=anna\nGroup=media\nUMask=0007\n");
    // The group belongs to the account. Another account gets its own.
    const moved = await other.install({ scope: "system", account: "media" });
    expect(moved).toMatchObject({ done: "updated", account: "media" });
    expect(readFileSync(other.folder.at(SYSTEM_UNIT), "utf8")).toContain(
      "\nUser=media\nUMask=0022\n",
    );
  },
);

test.each([
  ["sudo chown", "anna"],
  ["chown", undefined],
])(
  "warns that the service cannot read its file, with %s (sudo user %s)",
  async (command, sudoUser) => {
    using it = scene({ uid: 0, ...(sudoUser === undefined ? {} : { sudoUser }) });
    const files = { ...it.deps.files, isReadableBy: async () => false };
    const options = { scope: "system", account: "anna", dryRun: true } as const;
    const { warnings } = await createService({ ...it.deps, files }).install(options, signal);
    expect(warnings).toContain(
      `anna cannot read ${it.envFile}. Run \`${command} anna ${it.envFile}\`.`,
    );
  },
);

test("uses the system's state folder with the system's env file", async () => {
  using it = scene({ uid: 0 });
  it.folder.write("etc/plex-ingest/env", "PLEX_TOKEN=x\n");
  const stateDir = it.folder.at("root/.local/share/plex-ingest");
  it.deps.config = async () => ({ ...it.config, envFile: "/etc/plex-ingest/env", stateDir });
  const result = await it.install({ scope: "system", account: "media" });
  expect(result).toMatchObject({
    stateDir: "/var/lib/plex-ingest",
    account: "media",
    warnings: [],
  });
  expect(readFileSync(it.folder.at("etc/plex-ingest/env"), "utf8")).toContain(
    "\nPLEX_INGEST_STATE_DIR=/var/lib/plex-ingest\n",
  );
  expect(readFileSync(it.folder.at(SYSTEM_UNIT), "utf8")).toContain(
    "\nStateDirectory=plex-ingest\n",
  );
});

test("an account without a home gets the system's state folder", async () => {
  using it = scene({ uid: 0 });
  const { stateDir, text } = await it.install({
    scope: "system",
    account: "homeless",
    dryRun: true,
  });
  expect(stateDir).toBe("/var/lib/plex-ingest");
  expect(text).toContain("\nStateDirectory=plex-ingest\n");
});

test.each<[string, Parameters<typeof scene>[0], Record<string, unknown>, RegExp]>([
  ["root without a name", { uid: 0 }, { scope: "system" }, /does not run as root/],
  ["root by name", { uid: 0 }, { scope: "system", account: "root" }, /does not run as root/],
  [
    "an account that does not exist",
    { uid: 0 },
    { scope: "system", account: "nobody" },
    /no account "nobody"/,
  ],
  ["an option for an account", { uid: 0 }, { scope: "system", account: "-x" }, /no account "-x"/],
  ["a person for the system", {}, { scope: "system" }, /Only root/],
  [
    "a person's own with sudo",
    { uid: 0, sudoUser: "anna" },
    {},
    /With sudo, only a system service/,
  ],
  ["an account for a person's own", {}, { account: "media" }, /only for a system service/],
  ["another machine", { platform: "win32" }, {}, /systemd \(Linux\) and launchd/],
])("refuses %s, explains what to do, and writes nothing", async (_, machine, options, message) => {
  using it = scene(machine);
  await expect(it.install(options)).rejects.toMatchObject({
    name: "UserError",
    message: expect.stringMatching(message),
  });
  expect(existsSync(it.folder.at(SYSTEM_UNIT))).toBe(false);
  expect(existsSync(it.folder.at("home", UNIT))).toBe(false);
  expect(readFileSync(it.envFile, "utf8")).toBe("PLEX_TOKEN=x\n");
});

test("refuses two services at once, also with sudo", async () => {
  using it = scene();
  it.folder.write(SYSTEM_UNIT, "# Written by plex-ingest 1.0.0\n");
  await expect(it.install()).rejects.toMatchObject({ code: "conflict" });
  using other = scene({ uid: 0, sudoUser: "anna" });
  other.folder.write(`home/${UNIT}`, "# Written by plex-ingest 1.0.0\n");
  await expect(other.install({ scope: "system" })).rejects.toMatchObject({ code: "conflict" });
});

test("warns about folders without a common folder, because hardlinks do not work across mounts", async () => {
  using it = scene({ uid: 0, sudoUser: "anna" });
  it.deps.config = async () => ({
    ...it.config,
    downloads: ["/downloads"],
    libraries: ["/library"],
  });
  const { text, warnings } = await it.install({ scope: "system", dryRun: true });
  expect(text.match(/^ReadWritePaths=.*$/gm)?.slice(0, 2)).toEqual([
    "ReadWritePaths=/downloads",
    "ReadWritePaths=/library",
  ]);
  expect(warnings).toEqual([expect.stringContaining("no folder in common")]);
});

test("with only a download client, asks it for its folder, and only for the sandbox", async () => {
  using it = scene({ uid: 0, sudoUser: "anna" });
  let asked = 0;
  const askClients = async () => {
    asked++;
    return [it.folder.at("media/downloads")];
  };
  it.deps.config = async () => ({ ...it.config, downloads: [], hasClients: true, askClients });
  const { text } = await it.install({ scope: "system", dryRun: true });
  expect(text).toContain(`ReadWritePaths=${it.folder.at("media")}\n`);
  expect(text).toContain(it.folder.at("media/downloads"));
  await it.install({ scope: "system", dryRun: true, media: it.folder.at("media") });
  expect(asked).toBe(1);
});

test("requires the download folder if the client does not say it", async () => {
  using it = scene({ uid: 0, sudoUser: "anna" });
  it.deps.config = async () => ({ ...it.config, downloads: [], hasClients: true });
  const options = { scope: "system", dryRun: true } as const;
  await expect(it.install(options)).rejects.toMatchObject({ hint: saying("--media") });
  await expect(it.install({ ...options, media: "/elsewhere" })).rejects.toThrow(
    "is not below /elsewhere",
  );
  expect((await it.install({ ...options, media: it.folder.at("media") })).text).toContain(
    `ReadWritePaths=${it.folder.at("media")}\n`,
  );
});

test("loads launchd's agent once, and again after a change", async () => {
  using it = scene({ platform: "darwin" });
  const target = "gui/4242/com.plex-ingest.daemon";
  const file = it.folder.at("home/Library/LaunchAgents/com.plex-ingest.daemon.plist");
  const calls = [
    `launchctl bootout ${target}`,
    `launchctl print ${target}`,
    `launchctl enable ${target}`,
    `launchctl bootstrap gui/4242 ${file}`,
    `launchctl print ${target}`,
  ];
  expect(await it.install()).toMatchObject({ done: "installed", warnings: [], file });
  expect(it.calls()).toEqual(calls);
  expect(await it.install()).toMatchObject({ done: "unchanged" });
  expect(it.calls()).toEqual([`launchctl print ${target}`]);
  Object.assign(it.deps.program, { version: "2.0.0" });
  expect(await it.install()).toMatchObject({ done: "updated" });
  expect(it.calls()).toEqual(calls);
  expect(existsSync(it.folder.at("home/Library/Logs/plex-ingest"))).toBe(true);
});

/** Lays out what the Debian package installs; `isOn` also switches its service on. */
function withPackage(options: Parameters<typeof scene>[0], isOn: boolean) {
  const it = scene(options);
  const unit = "usr/lib/systemd/system/plex-ingest.service";
  const text = "# Written by plex-ingest 1.0.0\n[Service]\nUser=media\n";
  it.folder.write(unit, text);
  const link = "etc/systemd/system/multi-user.target.wants/plex-ingest.service";
  if (isOn) it.folder.write(link, text);
  return Object.assign(it, { unit: it.folder.at(unit) });
}

test.each([
  { title: "root before it is switched on", uid: 0, isOn: false, outlook: "packaged" },
  { title: "root", uid: 0, isOn: true, outlook: "installed" },
  { title: "a person", uid: 4242, isOn: true, outlook: "installed" },
  { title: "a person before it is switched on", uid: 4242, isOn: false, outlook: "possible" },
])("the Debian package's service is the service of $title", async ({ uid, isOn, outlook }) => {
  using it = withPackage({ uid, ...(uid === 0 && { sudoUser: "anna" }) }, isOn);
  expect(await it.service.outlook()).toBe(outlook);
});

test("the Debian package's service is started, but its file is not removed", async () => {
  using it = withPackage({ uid: 0 }, true);
  await it.service.control("restart", { system: true }, signal);
  expect(it.calls()).toContain("systemctl restart plex-ingest.service");
  await expect(it.service.uninstall({ system: true }, signal)).rejects.toThrow(
    "belongs to the package plex-ingest",
  );
  expect(existsSync(it.unit)).toBe(true);
  // A service of one person next to it would be a second engine.
  using person = withPackage({}, true);
  await expect(person.install()).rejects.toThrow("Debian package's service is switched on");
  using alone = withPackage({}, false);
  expect(await alone.install()).toMatchObject({ done: "installed" });
});

test("a unit for another folder keeps the account of the Debian package", async () => {
  using it = withPackage({ uid: 0, sudoUser: "anna" }, false);
  const media = it.folder.at("media");
  const result = await it.install({ scope: "system", media, dryRun: true });
  expect(result.account).toBe("media");
});
