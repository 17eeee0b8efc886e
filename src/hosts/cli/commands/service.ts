import type { ServiceReport } from "../../../app/service/report.ts";
import {
  formatDryInstall,
  formatInstallLines,
  formatLogLine,
  formatServiceStatus,
  toInstallExitCode,
  toServiceExitCode,
} from "../show/service-lines.ts";
import { printAnswer, printJson, printLines } from "../terminal/print.ts";
import {
  AS_JSON,
  type CommandGroup,
  type CommandOption,
  createIntegerParser,
  defineCommand,
} from "./define.ts";

const SYSTEM = {
  summary: "system service instead of your user service",
} as const satisfies CommandOption;

const install = defineCommand({
  name: "install",
  summary: "install and start the service, now and at every boot; run it again after an upgrade",
  examples: [
    ["service install", "for your user; needs no root"],
    ["service install --dry-run", "print the file and the commands, change nothing"],
    ["service install --system --account media", "for the system, as root"],
  ],
  options: {
    system: { summary: "install a system service, in a sandbox; needs root" },
    account: {
      value: "<name>",
      summary: "with --system: the account of the service; by default the one that ran sudo",
    },
    group: {
      value: "<name>",
      summary: "with --system: a group that Plex belongs to, for the filed files",
    },
    media: {
      value: "<folder>",
      summary: "with --system: the folder that contains downloads and libraries",
    },
    dryRun: { summary: "print the file and the commands, and change nothing" },
    json: AS_JSON,
  },
  async run({ system = false, account, group, media, dryRun = false, json }, context) {
    const { io } = context;
    const service = await context.service();
    const scope = system ? "system" : "user";
    const result = await service.install({ scope, account, group, media, dryRun }, io.signal);
    const exitCode = toInstallExitCode(result);
    if (json) {
      const { envFile: env_file, stateDir: state_dir, envLines, calls, ...rest } = result;
      const lines = envLines === undefined ? {} : { env_lines: envLines };
      printJson(io, {
        ...rest,
        env_file,
        state_dir,
        ...lines,
        calls: calls.map(({ argv }) => argv),
      });
      return exitCode;
    }
    // A unit is a file, so its lines must not be wrapped.
    if (result.done === "shown") io.out(`${formatDryInstall(result).join("\n")}\n`);
    else printLines(io, formatInstallLines(result));
    return exitCode;
  },
});

const uninstall = defineCommand({
  name: "uninstall",
  summary: "stop and remove the service; configuration and database stay",
  examples: [["service uninstall", "your user service; with sudo, the system service"]],
  options: { system: SYSTEM },
  async run({ system = false }, context) {
    const service = await context.service();
    const { changed, file, warnings } = await service.uninstall({ system }, context.io.signal);
    printLines(context.io, [
      changed
        ? `The service was stopped, and ${file} was removed.`
        : "No service is installed. Nothing was changed.",
      ...(changed ? ["Configuration, database and logs were kept."] : []),
      ...warnings.map((warning) => `! ${warning}`),
    ]);
    return 0;
  },
});

const control = (name: "start" | "stop" | "restart", summary: string) =>
  defineCommand({
    name,
    summary,
    examples: [[`service ${name}`, "your user service, or the system service if it is installed"]],
    options: { system: SYSTEM },
    async run({ system = false }, context) {
      const service = await context.service();
      const {
        active = "unknown",
        runs,
        envFile,
        warnings,
      } = await service.control(name, { system }, context.io.signal);
      printLines(context.io, [
        `The service is ${active}${envFile === undefined ? "" : `, using ${envFile}`}.`,
        ...warnings.map((warning) => `! ${warning}`),
      ]);
      return runs === (name !== "stop") ? 0 : 1;
    },
  });

const status = defineCommand({
  name: "status",
  summary:
    "show whether the service is installed and running, since when, its files and its last log " +
    "lines",
  examples: [["service status", "for scripts: exit code 0 if it is running"]],
  options: { system: SYSTEM, json: AS_JSON },
  async run({ system = false, json }, context) {
    const { io } = context;
    const report: ServiceReport = await (await context.service()).report({ system }, io.signal);
    printAnswer(io, json, report, () =>
      formatServiceStatus({ ...report, lines: (report.lines ?? []).map(formatLogLine) }),
    );
    return toServiceExitCode(report);
  },
});

const logs = defineCommand({
  name: "logs",
  summary: "show the daemon's log, from the systemd journal or its log file",
  examples: [
    ["service logs", "the last 50 lines"],
    ["service logs --follow", "and new lines, until Ctrl-C"],
  ],
  options: {
    system: SYSTEM,
    lines: {
      value: "<n>",
      summary: "number of lines",
      read: createIntegerParser(1, 100_000),
      fallback: 50,
    },
    follow: { summary: "keep printing new lines" },
    json: { summary: "print the lines as the daemon wrote them" },
  },
  async run({ system = false, lines, follow = false, json }, context) {
    const { io } = context;
    const service = await context.service();
    for await (const line of service.logs({ system, lines, follow }, io.signal)) {
      if (json) io.out(`${line}\n`);
      else printLines(io, [formatLogLine(line)]);
      await io.taken();
    }
    return 0;
  },
});

export const service: CommandGroup = {
  name: "service",
  summary: "run the daemon at every boot, supervised by systemd or launchd",
  commands: [
    install,
    uninstall,
    control("start", "start the service now"),
    control("stop", "stop the service until the next boot"),
    control("restart", "restart the service"),
    status,
    logs,
  ],
};
